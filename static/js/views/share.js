/** The button that shares the screen, and the banner that says that one does, with a small picture of what the others see. */
import { gettext } from "../lib/i18n.js";
import { part } from "./dom.js";
import { Notices } from "./notices.js";

export class ShareView {
  #button;
  #tip;
  #notices;
  /** @type {() => void} */
  #toggle = () => undefined;

  /**
   * @param {HTMLElement} root the call's section
   * @param {Notices} notices
   */
  constructor(root, notices) {
    this.#button = part(root, "share");
    this.#tip = part(root, "share-tip");
    this.#notices = notices;
    this.#word(false);
  }

  /** @param {boolean} possible where it is not, there is no button */
  offer(possible) {
    this.#button.hidden = !possible;
  }

  /** @param {() => void} act @returns {() => void} stops it */
  onToggle(act) {
    const stop = new AbortController();
    this.#toggle = act;
    this.#button.addEventListener("click", act, { signal: stop.signal });
    return () => stop.abort();
  }

  /** @param {SharedScreen | null} shared */
  show(shared) {
    this.#word(shared !== null);
    if (!shared) return this.#notices.banner("share", null);
    const stop = () => {
      this.#button.focus(); // The button in the banner goes with it.
      this.#toggle();
    };
    const { picture } = shared;
    const text = sharedText(shared);
    return this.#notices.banner("share", { text, icon: "screen", kind: "good", label: gettext("Stop"), act: stop, picture });
  }

  /** The browser has ended it: who pressed its Stop knows; who closed the window may not. */
  tellEnded() {
    this.#notices.toast(gettext("Your screen is no longer shared."), { icon: "screen-stop" });
  }

  /** @param {boolean} on */
  #word(on) {
    const word = on ? gettext("Stop sharing") : gettext("Share screen");
    this.#button.dataset.state = on ? "active" : "idle";
    this.#button.setAttribute("aria-label", word);
    this.#tip.textContent = word;
  }
}

/** @param {SharedScreen} shared */
function sharedText({ surface, sound }) {
  if (surface === "window") return sound ? gettext("You are sharing a window and its sound") : gettext("You are sharing a window");
  if (surface === "browser") return sound ? gettext("You are sharing a tab and its sound") : gettext("You are sharing a tab");
  return sound ? gettext("You are sharing your screen and its sound") : gettext("You are sharing your screen");
}
