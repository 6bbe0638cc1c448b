/** Of what the speed is made (ms). */
const SPAN = 5000;
/** Before it is said (ms): the first bytes tell little. */
const PATIENCE = 1000;

/** Of what is told faster than this (ms), the last counts. */
const RESOLUTION = 100;

/** How fast a file goes, and how long it will take. */
export class Progress {
  #clock;
  #size;
  /** @type {{ at: number, bytes: number }[]} the oldest first */
  #seen = [];

  /** @param {Clock} clock @param {number} size bytes */
  constructor(clock, size) {
    this.#clock = clock;
    this.#size = size;
  }

  /** It goes, or goes on: what was before, a pause too, says nothing about now. @param {number} bytes that are there */
  begin(bytes) {
    this.#seen = [{ at: this.#clock.now(), bytes }];
  }

  /** @param {number} bytes that are there now */
  moved(bytes) {
    const at = this.#clock.now();
    const last = this.#seen.at(-1);
    if (last && this.#seen.length > 1 && at - last.at < RESOLUTION) last.bytes = bytes;
    else this.#seen.push({ at, bytes });
    while (this.#seen.length > 2 && at - this.#seen[1].at >= SPAN) this.#seen.shift();
  }

  /** Bytes a second; nothing before it is known. */
  get rate() {
    const [first] = this.#seen;
    const last = this.#seen.at(-1);
    if (!first || !last) return undefined;
    const span = this.#clock.now() - first.at;
    return span < PATIENCE ? undefined : (1000 * (last.bytes - first.bytes)) / span;
  }

  /** Seconds; nothing before it is known, nor while nothing moves. */
  get left() {
    const { rate } = this;
    const done = this.#seen.at(-1)?.bytes ?? 0;
    return rate ? (this.#size - done) / rate : undefined;
  }
}
