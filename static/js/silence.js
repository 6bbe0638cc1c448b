/** What has flowed on this connection may stay away for so long (ms). */
const FLOWED = 3000;
/** And so long what has not yet: a camera takes time to open, and an encoder to begin. */
const FIRST = 5000;
/** A picture alone stays away for longer where the line or the other machine is weak, and then it is no fault of the way. */
const PICTURE = 10_000;
/** With so much loss the browser itself may hold the picture back. */
const WEAK = 0.05;
/** That something is missing is told once in this time (ms): what it leads to interrupts the rest. */
const AGAIN = 60_000;
/** Two samples further apart than this (ms) say that it was we who stood still. */
const GAP = 2000;

/**
 * Whether what one participant gives arrives. ICE may say that a connection stands while nothing comes over it: the two
 * cannot hear each other, and nobody tells them. From a sample each second, and what the roster says that he gives.
 */
export class Silence {
  /** @type {Map<Source, { packets: number, quiet: number }>} */
  #seen = new Map();
  #at = 0;
  #told = -Infinity;

  /** Another connection begins. */
  reset() {
    this.#seen.clear();
  }

  /**
   * @param {Pick<Sample, "at" | "received">} sample
   * @param {ReadonlySet<Source>} given what should come
   * @returns {"flowing" | "silent" | "incomplete" | undefined} nothing: it is too early to say
   */
  look({ at, received }, given) {
    // A screen may stand still, so what has once come of it is not missed.
    const expected = new Set([...given].filter((source) => source !== "screen" || !received.screen?.frames));
    const passed = Math.min(Math.max(0, at - this.#at), GAP);
    this.#at = at;
    for (const source of this.#seen.keys()) if (!expected.has(source)) this.#seen.delete(source);
    if (!expected.size) return "flowing";
    const grown = [...expected].filter((source) => this.#grows(source, received[source]?.packets ?? 0, passed));
    if (!grown.length) return [...expected].every((source) => this.#isLate(source)) ? "silent" : undefined;
    const weak = grown.some((source) => (received[source]?.lossRate ?? 0) > WEAK);
    return this.#lacks(expected, weak, at) ? "incomplete" : "flowing";
  }

  /**
   * @param {Source} source
   * @param {number} packets
   * @param {number} passed ms
   */
  #grows(source, packets, passed) {
    const seen = this.#seen.get(source);
    const grown = seen !== undefined && packets > seen.packets;
    const quiet = seen === undefined || grown ? 0 : seen.quiet + passed;
    this.#seen.set(source, { packets, quiet });
    return grown;
  }

  /** @param {Source} source @param {number} [least] ms */
  #isLate(source, least = 0) {
    const { packets, quiet } = this.#seen.get(source) ?? { packets: 0, quiet: 0 };
    return quiet >= Math.max(packets ? FLOWED : FIRST, least);
  }

  /**
   * @param {ReadonlySet<Source>} expected
   * @param {boolean} weak whether the line loses much
   * @param {number} at
   */
  #lacks(expected, weak, at) {
    const missing = [...expected].some((source) =>
      source === "microphone" ? this.#isLate(source) : !weak && this.#isLate(source, PICTURE),
    );
    if (!missing || at - this.#told < AGAIN) return false;
    this.#told = at;
    return true;
  }
}
