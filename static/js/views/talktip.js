/** The tip at the microphone for who speaks while muted. A press of it is one way out. */
import { part } from "./dom.js";

/** How long it stays (ms) after the last word. */
const STAYS = 6000;

export class TalkTip {
  #element;
  #stop = new AbortController();
  #timer = 0;

  /**
   * @param {HTMLElement} root the call's section
   * @param {() => void} unmute
   */
  constructor(root, unmute) {
    this.#element = part(root, "talk-tip");
    this.#element.addEventListener("click", unmute, { signal: this.#stop.signal });
  }

  get shown() {
    return !this.#element.hidden;
  }

  /** @returns {string} what it says on this device */
  show() {
    this.#element.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.hide(), STAYS);
    return this.#element.innerText;
  }

  hide() {
    clearTimeout(this.#timer);
    this.#element.hidden = true;
  }

  close() {
    this.#stop.abort();
    this.hide();
  }
}
