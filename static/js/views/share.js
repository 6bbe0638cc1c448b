/** What says that one shares the screen: the button, and a banner with a small picture of what the others see. */
import { gettext } from "../lib/i18n.js";
import { part } from "./dom.js";
import { Notices } from "./notices.js";
import { allowSteps, systemSteps } from "./steps.js";

export class ShareView {
  #button;
  #tip;
  #notices;
  #stop;

  /**
   * @param {HTMLElement} root the call's section
   * @param {Notices} notices
   * @param {() => void} stop
   */
  constructor(root, notices, stop) {
    this.#button = part(root, "share");
    this.#tip = part(root, "share-tip");
    this.#notices = notices;
    this.#stop = stop;
  }

  /** @param {SharedScreen | null} shared */
  show(shared) {
    this.#word(shared !== null);
    if (!shared) return this.#notices.banner("share", null);
    const stop = () => {
      this.#button.focus(); // The button in the banner goes with it.
      this.#stop();
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

/**
 * Why the screen is not shared, and what to do.
 * @param {DisplayTrouble} trouble
 * @param {{name: string, system: string}} browser
 */
export function shareTroubleText(trouble, browser) {
  if (trouble === "sound") return gettext("The sound could not be shared. Try again without it.");
  if (trouble === "unknown") return gettext("Your screen could not be shared. Try again, or choose another window.");
  const said = {
    system: gettext("Your system does not let the browser show your screen."),
    blocked: gettext("Your browser does not let this page share your screen."),
  };
  return [said[trouble], ...sharingSteps(trouble, browser)].join(" ").replaceAll("*", "");
}

/**
 * @param {"system" | "blocked"} trouble
 * @param {{name: string, system: string}} browser
 */
function sharingSteps(trouble, browser) {
  const device = browser.system === "mac" ? gettext("*Screen Recording*") : gettext("*the screen*");
  if (trouble === "system") return systemSteps(browser, device);
  if (browser.name === "Firefox") return allowSteps(browser, gettext("*Share the screen*"));
  return [gettext("Whoever looks after this computer may have switched it off.")];
}
