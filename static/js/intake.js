import { isWellFormed } from "./relays.js";

/** So many offers of one participant are taken in a row, and then one each PAUSE (ms). Nobody in good faith makes more. */
const BURST = 20;
const PAUSE = 2000;

/**
 * What one participant sends us, before anything is done about it. The server limits messages, not what they cost: an
 * offer costs a connection, and a browser that has made some hundreds in a short time makes none any more, for nobody.
 */
export class Intake {
  #clock;
  /** When the last of the offers taken so far would have come, had they come one each PAUSE. */
  #until = -Infinity;

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * @param {PairMessage} message anything can be in it
   * @returns {boolean} whether it is one to act upon
   */
  takes(message) {
    if (message.type === "reconnect") return true;
    return isWellFormed(message) && (message.type !== "offer" || this.#affords());
  }

  #affords() {
    const now = this.#clock.now();
    if (this.#until > now + BURST * PAUSE) this.#until = now; // the clock was put back
    const until = Math.max(this.#until, now) + PAUSE;
    if (until > now + BURST * PAUSE) return false;
    this.#until = until;
    return true;
  }
}
