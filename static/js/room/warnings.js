/** The banners of a call: what is going on that a person should know, each with one way out. */
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { Notices } from "../views/notices.js";

export class Warnings {
  #notices;

  /** @param {Notices} notices */
  constructor(notices) {
    this.#notices = notices;
  }

  joining() {
    this.#notices.banner("connection", { text: gettext("Joining…"), icon: "spin", kind: "plain" });
  }

  /**
   * @param {string} text why it takes so long
   * @param {() => void} cancel
   */
  unanswered(text, cancel) {
    this.#notices.banner("connection", { text, icon: "spin", kind: "warn", label: gettext("Cancel"), act: cancel });
  }

  reconnecting() {
    const text = gettext("Reconnecting… Your call goes on.");
    this.#notices.banner("connection", { text, icon: "spin", kind: "warn" });
  }

  connected() {
    this.#notices.banner("connection", null);
  }

  /**
   * @param {boolean} alone
   * @param {() => void} copy
   */
  alone(alone, copy) {
    const text = gettext("Nobody else is here. Send them the link.");
    const label = gettext("Copy link");
    this.#notices.banner("alone", alone ? { text, icon: "link", kind: "plain", label, act: copy } : null);
  }

  /** The browser plays no sound before somebody presses something. @param {() => Promise<void>} play */
  soundBlocked(play) {
    const act = async () => {
      await play();
      this.#notices.banner("sound", null);
    };
    const text = gettext("Your browser is holding back the sound.");
    this.#notices.banner("sound", { text, icon: "volume-off", kind: "warn", label: gettext("Turn the sound on"), act });
  }

  /**
   * Why not everybody is seen.
   * @param {Fit} fit
   * @param {() => void} all brings everybody's pictures back
   */
  fit({ audioOnly, limit }, all) {
    const pictures = { label: gettext("Turn pictures on"), act: all };
    const said = { icon: "headphones", kind: /** @type {const} */ ("plain") };
    if (audioOnly) this.#notices.banner("fit", { ...said, ...pictures, text: gettext("Audio only: no pictures come or go.") });
    else this.#notices.banner("fit", limit && { ...said, text: limitText(limit) });
  }

  /**
   * @param {boolean} elsewhere
   * @param {() => void} stayHere
   */
  elsewhere(elsewhere, stayHere) {
    const text = gettext("You are also here in another tab.");
    const label = gettext("Stay only in this one");
    this.#notices.banner("tabs", elsewhere ? { text, icon: "info", kind: "plain", label, act: stayHere } : null);
  }
}

/** @param {"line" | "device"} limit */
function limitText(limit) {
  return limit === "line"
    ? gettext("Your line is too weak for everyone’s picture. You hear everyone, and see those who speak.")
    : gettext("Everyone’s picture is too much for this device. You hear everyone, and see those who speak.");
}

/**
 * Before the call: what one will not see of it. Nothing to say as long as everybody fits.
 * @param {number} others
 * @param {{ pictures: number, limit: "line" | "device" }} estimate
 */
export function expectation(others, { pictures, limit }) {
  if (others <= pictures) return "";
  const who = ngettext("the one who speaks", "the %(count)s who spoke last", pictures);
  const text =
    limit === "line"
      ? gettext("Your line is too weak for everyone’s picture. You will hear everyone, and see %(who)s.")
      : gettext("Everyone’s picture is too much for this device. You will hear everyone, and see %(who)s.");
  return interpolate(text, { who: interpolate(who, { count: pictures }) });
}
