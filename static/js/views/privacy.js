/** The switch by which one hides one's IP address, before the call and in its settings. */
import { gettext } from "../lib/i18n.js";
import { part } from "./dom.js";

export class PrivacySwitch {
  #root;
  #input;
  #hint;

  /**
   * @param {HTMLElement} root
   * @param {(hide: boolean) => void} wish
   */
  constructor(root, wish) {
    this.#root = part(root, "privacy");
    this.#input = part(root, "hide", HTMLInputElement);
    this.#hint = part(root, "hide-hint");
    this.#input.addEventListener("change", () => wish(this.#input.checked));
  }

  /** @param {Privacy} privacy */
  show(privacy) {
    const { room, own, possible } = privacy;
    this.#input.checked = room || own;
    this.#input.disabled = room;
    // What can't work is not offered, but can still be switched off.
    this.#root.hidden = !(room || own || possible);
    this.#hint.textContent = privacyHint(privacy);
  }
}

/** @param {Privacy} privacy */
export function privacyHint({ room, own, possible }) {
  if (room && possible) return gettext("This room hides everyone’s address.");
  if (room) return gettext("This room hides everyone’s address, but the server has no relay: nobody can connect.");
  if (own && !possible) return gettext("The server has no relay any more, so nobody can connect to you. Turn this off.");
  return gettext("Sound and pictures go through the server’s relay. It may take a little longer.");
}
