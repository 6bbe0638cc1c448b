import { linesOf } from "./lib/lines.js";

/** What a camera is taken to give while it does not tell. */
const USUAL = { width: 1280, height: 720, frameRate: 30 };

/** What our camera and our screen give. */
export class Captures {
  #tracks;
  /** @type {WeakMap<MediaStreamTrack, { lines: number, frameRate: number }>} the most that each camera ever gave */
  #most = new WeakMap();

  /** @param {ReadonlyMap<Source, MediaStreamTrack | null>} tracks */
  constructor(tracks) {
    this.#tracks = tracks;
  }

  /** @param {Source} source @returns {Capture} */
  now(source) {
    const { width, height, frameRate } = this.#tracks.get(source)?.getSettings?.() ?? {};
    return width && height ? { width, height, frameRate: frameRate || USUAL.frameRate } : USUAL;
  }

  /**
   * What a camera gives when it is not asked for less: else the less it is asked for, the more of it would seem to fit. A
   * screen is as large as it is now.
   * @param {Source} source
   * @returns {Capture}
   */
  whole(source) {
    const capture = this.now(source);
    const track = this.#tracks.get(source);
    if (source !== "camera" || !track || capture === USUAL) return capture;
    const { lines, frameRate } = this.#most.get(track) ?? { lines: 0, frameRate: 0 };
    const most = { lines: Math.max(lines, linesOf(capture)), frameRate: Math.max(frameRate, capture.frameRate) };
    this.#most.set(track, most);
    const scale = most.lines / linesOf(capture);
    return { width: capture.width * scale, height: capture.height * scale, frameRate: most.frameRate };
  }
}
