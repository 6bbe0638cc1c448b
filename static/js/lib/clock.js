/**
 * The time as the engine sees it: passed in, so that tests can turn it. Milliseconds throughout.
 * @type {Clock}
 */
export const systemClock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => globalThis.setTimeout(callback, ms),
  clearTimeout: (timer) => globalThis.clearTimeout(timer),
};

/** One timer that is set again and again: setting it forgets what it was set for before. */
export class Timer {
  #clock;
  /** @type {any} */
  #handle;

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /**
   * @param {number} ms
   * @param {() => void} callback
   */
  set(ms, callback) {
    this.clear();
    this.#handle = this.#clock.setTimeout(() => {
      this.#handle = undefined;
      callback();
    }, ms);
  }

  clear() {
    if (this.#handle !== undefined) this.#clock.clearTimeout(this.#handle);
    this.#handle = undefined;
  }

  get running() {
    return this.#handle !== undefined;
  }
}
