import { Backoff } from "./lib/backoff.js";
import { Timer } from "./lib/clock.js";

/** A server that welcomes and goes again is not asked at once more often than this (ms). */
const STEADY = 5000;

/** When to try the server again. */
export class Comeback {
  #clock;
  #attempt;
  #backoff;
  #timer;
  #forgiven = -Infinity;

  /** @param {{ clock: Clock, random?: () => number, attempt: () => void }} options */
  constructor({ clock, random, attempt }) {
    this.#clock = clock;
    this.#attempt = attempt;
    this.#backoff = new Backoff(random);
    this.#timer = new Timer(clock);
  }

  get waiting() {
    return this.#timer.running;
  }

  now() {
    this.#backoff.skipFirst();
    this.#timer.clear();
    this.#attempt();
  }

  /** @param {number} [after] ms, where the server has said how long; otherwise longer with each time */
  later(after) {
    if (after !== undefined) this.#backoff.skipFirst();
    this.#timer.set(after ?? this.#backoff.next(), this.#attempt);
  }

  welcomed() {
    if (this.#clock.now() - this.#forgiven > STEADY) this.steady();
  }

  /** The server is well: the next loss is answered at once. */
  steady() {
    this.#forgiven = this.#clock.now();
    this.#backoff.reset();
  }

  stop() {
    this.#timer.clear();
  }
}
