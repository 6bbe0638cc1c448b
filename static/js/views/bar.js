/** The bar of the call: microphone, camera, leave; the room's name, the time, how many are here, settings. */
import { gettext } from "../lib/i18n.js";
import { part, setIcon } from "./dom.js";
import { clock } from "./words.js";

/**
 * @typedef {object} BarActions
 * @property {() => void} toggleMicrophone
 * @property {() => void} toggleCamera
 * @property {() => void} flip
 * @property {() => void} audioOnly
 * @property {() => void} settings
 * @property {() => void} leave
 */

export class Bar {
  #root;
  #timer = 0;

  /**
   * @param {HTMLElement} root the call's section
   * @param {BarActions} actions
   */
  constructor(root, actions) {
    this.#root = root;
    part(root, "microphone").addEventListener("click", () => actions.toggleMicrophone());
    part(root, "camera").addEventListener("click", () => actions.toggleCamera());
    part(root, "flip").addEventListener("click", () => actions.flip());
    part(root, "audio-only").addEventListener("click", () => actions.audioOnly());
    part(root, "settings").addEventListener("click", () => actions.settings());
    part(root, "leave").addEventListener("click", () => actions.leave());
  }

  /** @param {LocalState} state */
  show({ audio, video, canFlip, camera }) {
    const microphoneWord = audio ? gettext("Mute microphone") : gettext("Unmute microphone");
    const cameraWord = video ? gettext("Turn camera off") : gettext("Turn camera on");
    this.#showTool("microphone", audio, audio ? "mic" : "mic-off", microphoneWord);
    this.#showTool("camera", video, video ? "camera" : "camera-off", cameraWord);
    part(this.#root, "flip").hidden = !canFlip || camera === null;
  }

  /** @param {boolean} on */
  showAudioOnly(on) {
    part(this.#root, "audio-only").setAttribute("aria-pressed", String(on));
  }

  /** @param {string} name */
  showRoom(name) {
    const element = part(this.#root, "room-name");
    element.textContent = element.title = name;
  }

  /** @param {number} count */
  showCount(count) {
    part(this.#root, "count").textContent = String(count);
  }

  /** @param {number} started ms since the epoch */
  startClock(started) {
    this.stopClock();
    const show = () => (part(this.#root, "clock").textContent = clock((Date.now() - started) / 1000));
    show();
    this.#timer = window.setInterval(show, 1000);
  }

  stopClock() {
    clearInterval(this.#timer);
  }

  /**
   * @param {"microphone" | "camera"} name
   * @param {boolean} on
   * @param {string} icon
   * @param {string} word
   */
  #showTool(name, on, icon, word) {
    const button = part(this.#root, name);
    button.dataset.state = on ? "on" : "off";
    button.setAttribute("aria-label", word);
    setIcon(button, icon);
    part(this.#root, `${name}-caret`).dataset.state = button.dataset.state;
    part(this.#root, `${name}-tip`).textContent = word;
  }
}
