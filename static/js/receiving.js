import { Capacity, estimate } from "./capacity.js";
import { Emitter } from "./lib/emitter.js";
import { Speaking } from "./speaking.js";
import { Wants } from "./wants.js";

/** Loss above which a picture freezes again and again. */
const LOSS = 0.1;

/**
 * What we see of the others: as much as is shown, of as many as this device and its line carry, and what they say of it.
 * @extends {Emitter<Pick<FittingEvents, "fit" | "lowered">>}
 */
export class Receiving extends Emitter {
  wants;
  #peers;
  #samples;
  #speaking = new Speaking();
  #capacity;
  /** @type {Map<string, Map<Source, Lowered>>} */
  #lowered = new Map();
  #told = "";

  /** @param {Pick<FittingOptions, "clock" | "peers" | "samples" | "send" | "cores" | "downlink">} options */
  constructor({ clock, peers, samples, send, cores, downlink }) {
    super();
    this.#peers = peers;
    this.#samples = samples;
    this.wants = new Wants({ clock, send });
    this.#capacity = new Capacity(estimate({ cores, downlink }));
  }

  /** What the page shows of another. @param {string} id @param {Source} source @param {Size} size device pixels */
  show(id, source, size) {
    this.wants.show(id, source, size);
    this.choose();
  }

  /** @param {boolean} on */
  setAudioOnly(on) {
    this.wants.audioOnly = on;
    this.wants.changed();
    this.#tell();
  }

  /** @param {string} id @param {{ [field: string]: unknown }} message of another; anything can be in it */
  lowered(id, { source, reason, paused }) {
    if (source !== "camera" && source !== "screen") return;
    const known = this.#lowered.get(id) ?? new Map();
    /** @type {Lowered} */
    const lowered = { reason: reason === "line" || reason === "device" ? reason : null, paused: paused === true };
    this.#lowered.set(id, known.set(source, lowered));
    this.emit("lowered", { id, source, ...lowered });
    this.#tell();
  }

  /** @param {string} id @param {Sample} sample */
  sampled(id, sample) {
    this.#speaking.sampled(id, sample);
  }

  /** Once a second. @param {boolean} exhausted whether this device can give up nothing more @param {number} now ms */
  look(exhausted, now) {
    this.#capacity.look(this.#seen.length, this.#trouble(exhausted), now);
    this.choose();
    this.wants.tell();
  }

  /** Beyond what is carried, the large one is seen, and those who spoke last. */
  choose() {
    const ids = this.#seen;
    const most = this.#capacity.pictures(ids.length);
    const first = ids.filter((id) => id === this.wants.largest);
    const rest = ids.filter((id) => !first.includes(id));
    const last = this.#speaking.last(rest, most - first.length, this.wants.chosen);
    const chosen = most < ids.length ? new Set([...first, ...last]) : null;
    if (!isSame(chosen, this.wants.chosen)) this.wants.changed();
    this.wants.chosen = chosen;
    this.#tell();
  }

  /** Whether media of a source should come, if it is given at all. @param {string} id @param {Source} source */
  expects(id, source) {
    return this.wants.expects(id, source) && !this.#pauseOf(id, source);
  }

  /** @param {string} id of one who is gone */
  forget(id) {
    this.wants.forget(id);
    this.#speaking.forget(id);
    this.#lowered.delete(id);
    this.choose();
  }

  /** Those whose cameras the page shows: what has scrolled out of sight takes nobody's place. */
  get #seen() {
    return [...this.#peers().keys()].filter((id) => this.wants.shows(id));
  }

  /** What most of the pictures that should come suffer from. @param {boolean} exhausted @returns {Shortage | null} */
  #trouble(exhausted) {
    const cameras = [...this.#samples()].filter(([id]) => this.wants.expects(id, "camera"));
    const poor = cameras.filter(([id, { received }]) => {
      return this.#lowered.get(id)?.get("camera")?.reason === "line" || (received.camera?.lossRate ?? 0) > LOSS;
    });
    if (cameras.length > 1 && poor.length > cameras.length / 2) return "line";
    return exhausted ? "device" : null;
  }

  /** @param {string} id @param {Source} source */
  #pauseOf(id, source) {
    return this.#lowered.get(id)?.get(source)?.paused ?? false;
  }

  /** Whose cameras and screens are not seen now though they are on, and why. */
  #tell() {
    const ids = [...this.#peers().keys()];
    const { audioOnly, chosen } = this.wants;
    const paused = ids.filter((id) => audioOnly || (chosen && !chosen.has(id)) || this.#pauseOf(id, "camera"));
    const screens = ids.filter((id) => audioOnly || this.#pauseOf(id, "screen"));
    const fit = { audioOnly, limit: this.#capacity.limit(this.#seen.length), paused, screens };
    const text = JSON.stringify(fit);
    if (text === this.#told) return;
    this.#told = text;
    this.emit("fit", { ...fit, paused: new Set(paused), screens: new Set(screens) });
  }
}

/** @param {ReadonlySet<string> | null} one @param {ReadonlySet<string> | null} other */
function isSame(one, other) {
  if (!one || !other) return one === other;
  return one.size === other.size && [...one].every((each) => other.has(each));
}
