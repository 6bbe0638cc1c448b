/** A microphone that is open and gives no sound at all, not even that of a quiet room: unplugged, broken, or switched off. */

/** Root mean square below which there is nothing: the quietest step of 16 bits is thirty times as much. */
const NOTHING = 1e-6;
/** So long (ms) there is nothing before it is said: a microphone takes a moment to begin. */
const PATIENCE = 10_000;
/** Some microphones give nothing while nobody speaks. Once one was wrongly suspected, it is given so much longer. */
const LONGER = 6;
/** Two levels further apart than this (ms) say that the page slept. */
const GAP = 2000;

export class Silent {
  #patience = PATIENCE;
  #since = NaN;
  #heard = -Infinity;
  #silent = false;

  /** The same microphone begins again, after it was muted. */
  begin() {
    this.#since = NaN;
    this.#silent = false;
  }

  /**
   * @param {number} rms of the newest moment, 0 to 1
   * @param {number} now ms
   * @returns {boolean} whether it has been silent for too long
   */
  heard(rms, now) {
    if (now - this.#heard > GAP) this.#since = NaN;
    this.#heard = now;
    if (rms > NOTHING) {
      if (this.#silent) this.#patience *= LONGER;
      this.begin();
    } else if (Number.isNaN(this.#since)) this.#since = now;
    else if (now - this.#since >= this.#patience) this.#silent = true;
    return this.#silent;
  }
}
