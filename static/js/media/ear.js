/** Listens to one's own microphone: to what goes out or, while that is muted, to a copy of it that goes nowhere. */
import { LevelMeter } from "./level.js";

export class Ear {
  #meter;
  #tell;
  /** @type {MediaStreamTrack | null} */
  #track = null;
  /** @type {MediaStreamTrack | null} */
  #copy = null;
  #muted = false;

  /**
   * @param {(rms: number, muted: boolean) => void} tell some ten times a second
   * @param {Pick<LevelMeter, "measure" | "close">} [meter]
   */
  constructor(tell, meter = new LevelMeter({ interval: 100 })) {
    this.#tell = tell;
    this.#meter = meter;
  }

  /**
   * @param {MediaStreamTrack | null} track
   * @param {boolean} muted
   * @returns {boolean} whether that is another one, or otherwise, than before
   */
  listen(track, muted) {
    if (track === this.#track && muted === this.#muted) return false;
    this.#drop();
    this.#track = track;
    this.#muted = muted;
    if (!track) this.#meter.close();
    else this.#meter.measure(muted ? this.#open(track) : track, (_level, rms) => this.#tell(rms, muted));
    return true;
  }

  close() {
    this.listen(null, false);
  }

  /** What is muted gives silence; its copy need not. @param {MediaStreamTrack} track */
  #open(track) {
    this.#copy = track.clone();
    this.#copy.enabled = true;
    return this.#copy;
  }

  /** The device is open as long as any of its tracks is. */
  #drop() {
    this.#copy?.stop();
    this.#copy = null;
  }
}
