/** Whether somebody speaks into a microphone, and does not just type, cough or sit in a loud place. */

/** Root mean square of a voice close by, at least: -40 dB. */
const VOICE = 0.01;
/** And so many times the noise that is there anyway. */
const ABOVE = 4;
/** Of the last moments (ms) so large a part has to be loud: words do, keys do not. */
const MOMENTS = 1200;
const PART = 0.5;
/** The noise follows what is quieter at once, and what is louder slowly (part of each level). */
const DOWN = 0.3;
const UP = 0.003;

export class Voice {
  /** @type {{ at: number, loud: boolean }[]} */
  #moments = [];
  #noise = NaN;

  begin() {
    this.#moments = [];
    this.#noise = NaN;
  }

  /**
   * Some ten times a second.
   * @param {number} rms 0 to 1
   * @param {number} now ms
   * @returns {boolean} whether somebody speaks
   */
  heard(rms, now) {
    if (Number.isNaN(this.#noise)) this.#noise = Math.min(rms, VOICE);
    this.#noise += (rms - this.#noise) * (rms < this.#noise ? DOWN : UP);
    this.#moments.push({ at: now, loud: rms > Math.max(VOICE, this.#noise * ABOVE) });
    while (this.#moments[0].at < now - MOMENTS) this.#moments.shift();
    const lasted = now - this.#moments[0].at;
    const loud = this.#moments.filter((moment) => moment.loud).length;
    return lasted > MOMENTS * 0.75 && this.#moments.length > 5 && loud >= this.#moments.length * PART;
  }
}
