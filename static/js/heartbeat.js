import { Timer } from "./lib/clock.js";

/** After a sleep or a change of network nobody wants to wait a whole beat to learn that the socket is dead. */
const PROBE = 3000;
/** A timer that rings this much too late (ms) says that the machine slept. */
const OVERSLEPT = 5000;

/**
 * Pings at each beat and tells when the server no longer answers. Anything that is heard counts as an answer, and an
 * answer has time until the next beat.
 */
export class Heartbeat {
  #clock;
  #ping;
  #lost;
  #beat;
  #answer;
  #interval = 0;
  #due = 0;

  /** @param {{ clock: Clock, ping: () => void, lost: () => void }} options */
  constructor({ clock, ping, lost }) {
    this.#clock = clock;
    this.#ping = ping;
    this.#lost = lost;
    this.#beat = new Timer(clock);
    this.#answer = new Timer(clock);
  }

  /** @param {number} interval milliseconds */
  start(interval) {
    this.#interval = interval;
    this.#answer.clear();
    this.#schedule();
  }

  stop() {
    this.#beat.clear();
    this.#answer.clear();
  }

  heard() {
    this.#answer.clear();
  }

  /** Asks now, with little patience: the network may have changed. */
  probe() {
    this.#ping();
    this.#answer.set(PROBE, this.#lost);
  }

  #schedule() {
    this.#due = this.#clock.now() + this.#interval;
    this.#beat.set(this.#interval, () => this.#ring());
  }

  #ring() {
    const overslept = this.#clock.now() - this.#due > OVERSLEPT;
    this.#schedule();
    if (overslept) return this.probe();
    this.#ping();
    if (!this.#answer.running) this.#answer.set(this.#interval, this.#lost);
  }
}
