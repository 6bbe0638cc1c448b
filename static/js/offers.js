/** Soon after an offer (ms) a wish for another one is old news. */
const PAUSE = 2000;
/** An offer without an answer for this long (ms) is lost. */
export const ANSWER_PATIENCE = 10_000;

/** The numbers of a pair's connections, and when the caller made its last offer. */
export class Offers {
  /** The `connection` of the present one, whoever has made it. */
  number = 0;
  #clock;
  #last = -Infinity;

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** A new connection takes a greater number than any before, and its offer follows as soon as it is made. */
  next() {
    this.number = Math.max(this.#clock.now(), this.number + 1);
    this.sent();
  }

  sent() {
    this.#last = this.#clock.now();
  }

  get recent() {
    return this.#since < PAUSE;
  }

  /** Whether the answer to the last one, if it is not here, does not come any more. */
  get overdue() {
    return this.#since >= ANSWER_PATIENCE;
  }

  /** A clock that was put back makes the last offer an old one, not one to come. */
  get #since() {
    return Math.abs(this.#clock.now() - this.#last);
  }
}
