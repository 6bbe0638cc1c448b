/** Seconds between attempts to reach the server again; the last one repeats. */
const STEPS = [0, 1, 2, 4, 8];

/** How long to wait before the next attempt: the first at once, then longer, each by chance up to half more or less. */
export class Backoff {
  #step = 0;
  #random;

  /** @param {() => number} random from 0 to below 1; so that a room full of people does not come back in one instant */
  constructor(random = Math.random) {
    this.#random = random;
  }

  /** @returns {number} milliseconds */
  next() {
    const seconds = STEPS[Math.min(this.#step, STEPS.length - 1)] ?? 0;
    this.#step += 1;
    return seconds * 1000 * (0.5 + this.#random());
  }

  /** The attempt at once is used up, as after a wait that the server itself asked for. */
  skipFirst() {
    this.#step = Math.max(this.#step, 1);
  }

  reset() {
    this.#step = 0;
  }
}
