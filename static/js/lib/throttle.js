import { Timer } from "./clock.js";

/** Calls at once, and then at most once in a time; what is asked for in between is done once at its end. */
export class Throttle {
  #callback;
  #pause;
  #timer;
  #again = false;

  /**
   * @param {Clock} clock
   * @param {number} pause milliseconds
   * @param {() => void} callback
   */
  constructor(clock, pause, callback) {
    this.#callback = callback;
    this.#pause = pause;
    this.#timer = new Timer(clock);
  }

  call() {
    this.#again = true;
    if (!this.#timer.running) this.#ring();
  }

  clear() {
    this.#again = false;
    this.#timer.clear();
  }

  #ring() {
    if (!this.#again) return;
    this.#again = false;
    this.#timer.set(this.#pause, () => this.#ring());
    this.#callback();
  }
}
