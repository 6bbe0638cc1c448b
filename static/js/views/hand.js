/** The button that raises one's own hand. */
import { gettext } from "../lib/i18n.js";
import { part } from "./dom.js";

export class HandTool {
  #root;
  #stop = new AbortController();

  /**
   * @param {HTMLElement} root the call's section
   * @param {() => void} press
   */
  constructor(root, press) {
    this.#root = root;
    part(root, "hand").addEventListener("click", press, { signal: this.#stop.signal });
  }

  /** @param {boolean} up */
  show(up) {
    part(this.#root, "hand").setAttribute("aria-pressed", String(up));
    part(this.#root, "hand-tip").textContent = up ? gettext("Lower hand") : gettext("Raise hand");
  }

  /** The call is over: nothing is up, and a press does nothing. */
  close() {
    this.#stop.abort();
    this.show(false);
  }
}
