/** The switch by which one hides one's IP address, before the call and in its settings. */
import { gettext } from "../lib/i18n.js";
import { part } from "./dom.js";

export class PrivacySwitch {
  #input;
  #hint;

  /**
   * @param {HTMLElement} root
   * @param {(hide: boolean) => void} wish
   */
  constructor(root, wish) {
    this.#input = part(root, "hide", HTMLInputElement);
    this.#hint = part(root, "hide-hint");
    this.#input.addEventListener("change", () => wish(this.#input.checked));
  }

  /** @param {Privacy} privacy */
  show(privacy) {
    const { room, own, possible } = privacy;
    this.#input.checked = room || own;
    // What can't work can still be switched off.
    this.#input.disabled = room || (!possible && !own);
    this.#hint.textContent = privacyHint(privacy);
  }
}

/** @param {Privacy} privacy */
export function privacyHint({ room, own, possible }) {
  if (own && !possible) return gettext("This server has no relay, so nobody can connect to you. Turn this off.");
  if (room) return gettext("This room hides everyone’s address.");
  if (!possible) return gettext("This server has no relay for it.");
  return gettext("Sound and pictures go through the server’s relay. It may take a little longer.");
}
