import { Timer } from "./lib/clock.js";

/** Between a change of what is shown and telling it (ms): a window that is being resized says it once. */
const PAUSE = 200;
const NOTHING = { width: 0, height: 0 };
const PICTURES = /** @type {const} */ (["camera", "screen"]);

/**
 * What the page shows of whom, and so what each of the others is asked for: nothing of a picture that nobody sees.
 * Each is told again on a new connection.
 */
export class Wants {
  /** At most so many pictures a second are asked for. */
  fps = 30;
  /** @type {ReadonlySet<string> | null} whose cameras are wanted; null: everybody's */
  chosen = null;
  hidden = false;
  audioOnly = false;
  #send;
  #timer;
  /** @type {Map<string, Map<Source, Size>>} */
  #shown = new Map();
  /** @type {Map<string, Map<Source, string>>} what each has been told on the present connection */
  #told = new Map();

  /** @param {{ clock: Clock, send: (id: string, message: object) => boolean }} options */
  constructor({ clock, send }) {
    this.#send = send;
    this.#timer = new Timer(clock);
  }

  /**
   * @param {string} id
   * @param {Source} source
   * @param {Size} size device pixels
   */
  show(id, source, size) {
    const shown = this.#shown.get(id) ?? new Map();
    this.#shown.set(id, shown.set(source, size));
    this.changed();
  }

  /** One of the fields is another now. */
  changed() {
    if (!this.#timer.running) this.#timer.set(PAUSE, () => this.tell());
  }

  /** Who has a new connection has been told nothing on it. @param {string} id */
  renewed(id) {
    this.#told.set(id, new Map());
    this.#tellOne(id);
  }

  /** Tells what has not been told; what could not be sent goes with the next time. */
  tell() {
    for (const id of this.#told.keys()) this.#tellOne(id);
  }

  /** @param {string} id of one who is gone */
  forget(id) {
    this.#shown.delete(id);
    this.#told.delete(id);
  }

  /**
   * @param {string} id
   * @param {Source} source
   * @returns {boolean} whether it would be shown if it came
   */
  expects(id, source) {
    const size = this.#wanted(id, source);
    return !size || size.width > 0;
  }

  /** Whether the page shows a camera now, or has not said so yet. @param {string} id */
  shows(id) {
    const size = this.#shown.get(id)?.get("camera");
    return !size || size.width > 0;
  }

  /** Whose camera is shown much larger than everybody else's. @returns {string | undefined} */
  get largest() {
    const cameras = [...this.#shown].map(([id, sizes]) => ({ id, area: areaOf(sizes.get("camera")) }));
    const [first, second] = cameras.sort((one, other) => other.area - one.area);
    return first && first.area > 2 * (second?.area ?? 0) ? first.id : undefined;
  }

  close() {
    this.#timer.clear();
    this.#told.clear();
    this.#shown.clear();
  }

  /** @param {string} id */
  #tellOne(id) {
    const told = this.#told.get(id);
    for (const source of PICTURES) {
      const size = this.#wanted(id, source);
      if (!told || !size) continue;
      const message = { type: "want", source, ...size, fps: size.width ? this.fps : 0 };
      const text = JSON.stringify(message);
      if (told.get(source) !== text && this.#send(id, message)) told.set(source, text);
    }
  }

  /** Nothing is said of what no page has ever shown or hidden. @param {string} id @param {Source} source @returns {Size | undefined} */
  #wanted(id, source) {
    const shown = this.#shown.get(id)?.get(source);
    if (source === "microphone" || source === "screen-audio") return undefined;
    if (this.hidden || this.audioOnly) return NOTHING;
    return source === "camera" && this.chosen && !this.chosen.has(id) ? NOTHING : shown;
  }
}

/** @param {Size} [size] */
function areaOf({ width, height } = NOTHING) {
  return width * height;
}
