/** What every tile of the stage has, a person's and a screen's: picture, sound, place, and tools. */
import { clone, part } from "./dom.js";
import { Player } from "./player.js";
import { Tools } from "./tools.js";

/**
 * @typedef {object} TileActions
 * @property {(id: string) => void} retry
 * @property {() => void} diagnose
 * @property {() => void} soundBlocked the browser wants a press of a button before it plays sound
 * @property {(id: string) => void} pin or no longer
 * @property {(id: string, button: HTMLElement) => void} more
 */

export class Frame {
  /** @type {Seat["kind"]} */
  kind = "person";
  own = false;
  /** What is shown, in words. */
  name = "";
  /** The same within a sentence. */
  words = "";
  #id;
  #element;
  #video;
  #picture;
  #sound;
  #tools;

  /**
   * @param {string} template
   * @param {string} id
   * @param {TileActions} actions
   */
  constructor(template, id, actions) {
    this.#id = id;
    this.#element = clone(template);
    this.#element.dataset.participant = id;
    this.#video = part(this.#element, "video", HTMLVideoElement);
    this.#video.muted = true; // The sound has an element of its own, so that a blocked sound does not stop the picture.
    this.#picture = new Player(this.#video, actions.soundBlocked);
    this.#sound = new Player(part(this.#element, "audio", HTMLAudioElement), actions.soundBlocked);
    const more = (/** @type {HTMLElement} */ button) => actions.more(id, button);
    this.#tools = new Tools(this.#element, { pin: () => actions.pin(id), more });
  }

  get id() {
    return this.#id;
  }

  /** Whose it is. */
  get participant() {
    return this.#id.split("/")[0];
  }

  get element() {
    return this.#element;
  }

  get video() {
    return this.#video;
  }

  get picture() {
    return this.#picture;
  }

  get sound() {
    return this.#sound;
  }

  /** @param {string} name of what is shown @param {string} [words] the same within a sentence */
  rename(name, words = name) {
    this.name = name;
    this.words = words;
    this.#tools.name(words);
  }

  /** @param {boolean} pinned */
  showPinned(pinned) {
    this.#element.toggleAttribute("data-pinned", pinned);
    this.#tools.showPinned(pinned);
  }

  /** 0 to 1. */
  get volume() {
    return this.#sound.volume;
  }

  set volume(volume) {
    this.#sound.volume = volume;
    this.#element.toggleAttribute("data-silenced", volume === 0);
  }

  /** Whether it floats above the page, which may be another one then. */
  get inPicture() {
    return document.pictureInPictureElement === this.#video;
  }

  /** @param {Place} place @param {Rect} [rect] in the view; in a strip only its size counts */
  place(place, rect) {
    const { style, dataset } = this.#element;
    dataset.place = place;
    this.#element.toggleAttribute("data-floating", place === "floating");
    this.#element.hidden = place === "none";
    const free = place !== "strip" && rect;
    style.insetInlineStart = free ? `${rect.x}px` : "";
    style.insetBlockStart = free ? `${rect.y}px` : "";
    style.inlineSize = rect ? `${rect.width}px` : "";
    style.blockSize = rect ? `${rect.height}px` : "";
  }

  /** Plays what was blocked; call it from a press of a button. */
  async resume() {
    await this.#sound.resume();
    // A phone that saves power holds back pictures, too.
    await this.#picture.resume();
  }

  remove() {
    this.#picture.stop();
    this.#sound.stop();
    this.#element.remove();
  }
}
