import { Throttle } from "./lib/throttle.js";

/** Between two `media` messages (ms): the server takes four a second. */
const PAUSE = 300;
const FIELDS = /** @type {const} */ (["audio", "video", "screen", "hand", "recording"]);

/** What we tell the others that we give: of many changes in a row the last one is sent. */
export class OwnMedia {
  /** @type {Media} */
  current = { audio: false, video: false, screen: false, hand: false, recording: false };
  #send;
  #throttle;
  /** @type {string | undefined} */
  #sent;

  /** @param {{ clock: Clock, send: (media: Media) => string | undefined }} options */
  constructor({ clock, send }) {
    this.#send = send;
    this.#throttle = new Throttle(clock, PAUSE, () => (this.#sent = this.#send(this.current)));
  }

  /** @param {Media} media */
  set(media) {
    this.current = media;
    this.#throttle.call();
  }

  /** @param {Media} media what the server believes after we came back */
  compare(media) {
    if (FIELDS.some((field) => media[field] !== this.current[field])) this.#throttle.call();
  }

  /**
   * @param {ServerError} error
   * @returns {boolean} whether it was about our last `media`; then that goes again
   */
  refused({ reply_to: replyTo, code }) {
    const ours = replyTo !== undefined && replyTo === this.#sent;
    if (ours && (code === "rate-limited" || code === "unavailable")) this.#throttle.call();
    return ours;
  }

  stop() {
    this.#throttle.clear();
  }
}
