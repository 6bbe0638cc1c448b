/** All that we tell the others that we give: microphone and camera as they are open, a shared screen, a raised hand. */
import { Emitter } from "../lib/emitter.js";

/**
 * @typedef {Pick<Media, "screen" | "hand">} Given what the devices know nothing of
 * @typedef {{ readonly media: Media, on(name: "change", listener: () => void): () => void }} Devices a LocalMedia is one
 */

/**
 * `change`: the others are to be told, since it is not what it was.
 * @extends {Emitter<{ change: Media }>}
 */
export class Own extends Emitter {
  #devices;
  /** @type {Given} */
  #given = { screen: false, hand: false };
  #told = "";

  /** @param {Devices} devices */
  constructor(devices) {
    super();
    this.#devices = devices;
    this.#told = JSON.stringify(this.media);
  }

  /** @returns {Media} */
  get media() {
    return { ...this.#devices.media, ...this.#given };
  }

  get screen() {
    return this.#given.screen;
  }

  get hand() {
    return this.#given.hand;
  }

  /** @param {Partial<Given>} given */
  give(given) {
    this.#given = { ...this.#given, ...given };
    this.#changed();
  }

  /** @returns {() => void} stops it */
  follow() {
    return this.#devices.on("change", () => this.#changed());
  }

  #changed() {
    const text = JSON.stringify(this.media);
    if (text === this.#told) return;
    this.#told = text;
    this.emit("change", this.media);
  }
}
