/** A device that is open and gives nothing for now: another program has it, a call on a phone, or a switch of its own. */
import { systemClock, Timer } from "../lib/clock.js";

/** Browsers say so for a moment when a device begins or is changed (ms). */
const MOMENT = 1000;

export class Taken {
  #changed;
  #timers;
  /** @type {Record<CaptureKind, MediaStreamTrack | null>} */
  #tracks = { microphone: null, camera: null };
  /** @type {Record<CaptureKind, boolean>} */
  #taken = { microphone: false, camera: false };

  /** @param {() => void} changed @param {Clock} [clock] */
  constructor(changed, clock = systemClock) {
    this.#changed = changed;
    this.#timers = { microphone: new Timer(clock), camera: new Timer(clock) };
  }

  /** @param {Record<CaptureKind, MediaStreamTrack | null>} open @returns {Record<CaptureKind, boolean>} */
  of(open) {
    const isTaken = (/** @type {CaptureKind} */ kind) => this.#taken[kind] && open[kind] === this.#tracks[kind];
    return { microphone: isTaken("microphone"), camera: isTaken("camera") };
  }

  /**
   * From now on it is this track, or none.
   * @param {CaptureKind} kind
   * @param {MediaStreamTrack | null} track
   */
  watch(kind, track) {
    this.#tracks[kind] = track;
    this.#timers[kind].clear();
    this.#taken[kind] = false;
    if (!track) return;
    const look = () => this.#tracks[kind] === track && this.#look(kind, track);
    track.addEventListener("mute", look);
    track.addEventListener("unmute", look);
    look();
  }

  /** @param {CaptureKind} kind @param {MediaStreamTrack} track */
  #look(kind, track) {
    if (track.muted) return this.#timers[kind].set(MOMENT, () => this.#become(kind, true));
    this.#timers[kind].clear();
    return this.#become(kind, false);
  }

  /** @param {CaptureKind} kind @param {boolean} taken */
  #become(kind, taken) {
    if (taken === this.#taken[kind]) return;
    this.#taken[kind] = taken;
    this.#changed();
  }
}
