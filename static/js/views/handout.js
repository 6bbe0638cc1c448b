/** A text to be handed to somebody: it is copied at once, and shown, so that one sees what one gives away. */
import { gettext } from "../lib/i18n.js";
import { part } from "./dom.js";

export class Handout {
  #dialog;
  #text;

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.#dialog = dialog;
    this.#text = part(dialog, "text", HTMLTextAreaElement);
    part(dialog, "copy").addEventListener("click", () => void this.#copy());
  }

  /** From a press of a button, without which no browser lets a page copy. @param {string} text */
  async show(text) {
    this.#text.value = text;
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#text.scrollTop = 0;
    await this.#copy();
  }

  close() {
    this.#dialog.close();
  }

  /** There is no clipboard on a page without https, nor where somebody has forbidden it. */
  async #copy() {
    const said = part(this.#dialog, "said");
    try {
      await navigator.clipboard.writeText(this.#text.value);
      said.textContent = gettext("Copied");
    } catch {
      this.#text.select();
      said.textContent = gettext("Copy the marked text by hand");
    }
  }
}
