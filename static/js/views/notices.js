/** What the call says besides the tiles: toasts that go, banners that stay, and words for screen readers. */
import { clone, part, setIcon } from "./dom.js";

const TOAST_TIME = 6000; // ms
const READING_TIME = 60; // ms a letter: what is longer stays longer
const MOST_TOASTS = 3;
const MOST_WORDS = 5;

/**
 * @typedef {object} Banner
 * @property {string} text
 * @property {string} icon
 * @property {"good" | "warn" | "plain" | "alarm"} kind
 * @property {string} [label] of its one button
 * @property {() => void} [act]
 * @property {() => void} [close] what its button to close it does; without, it goes when what it says is over
 * @property {MediaStreamTrack} [picture] shown small beside the words
 */

export class Notices {
  #toasts;
  #announcer;
  #banners;
  /** @type {Map<string, HTMLElement>} */
  #shown = new Map();

  /**
   * @param {HTMLElement} toasts
   * @param {HTMLElement} announcer a log, of which a screen reader speaks what is added
   * @param {HTMLElement} banners
   */
  constructor(toasts, announcer, banners) {
    this.#toasts = toasts;
    this.#announcer = announcer;
    this.#banners = banners;
  }

  /**
   * @param {string} text
   * @param {{icon?: string, alert?: boolean, act?: () => void}} [options] `alert`: something is wrong; `act`: what a press
   *   on it does, for which there is another way, too
   * @returns {() => void} takes it away before its time
   */
  toast(text, { icon = "info", alert = false, act } = {}) {
    const toast = clone("toast-template");
    toast.setAttribute("role", alert ? "alert" : "status");
    setIcon(part(toast, "icon"), alert ? "alert" : icon);
    toast.toggleAttribute("data-acts", act !== undefined);
    toast.addEventListener("click", ({ target }) => {
      const closes = part(toast, "close").contains(/** @type {Node} */ (target));
      if (closes || act) toast.remove();
      if (!closes) act?.();
    });
    this.#toasts.append(toast);
    // A live region speaks what comes into it, so the words come after it stands in the page.
    part(toast, "text").textContent = text;
    while (this.#toasts.children.length > MOST_TOASTS) this.#toasts.firstElementChild?.remove();
    setTimeout(() => toast.remove(), Math.max(TOAST_TIME, text.length * READING_TIME));
    return () => toast.remove();
  }

  /** For ears alone: who came, who left, who muted. Each is heard, however close together. @param {string} text */
  announce(text) {
    if (!text) return;
    const line = document.createElement("p");
    line.textContent = text;
    this.#announcer.append(line);
    while (this.#announcer.children.length > MOST_WORDS) this.#announcer.firstElementChild?.remove();
  }

  /**
   * A banner that stays until it is shown as null. The same `name` replaces what it said.
   * @param {string} name
   * @param {Banner | null} banner
   */
  banner(name, banner) {
    const old = this.#shown.get(name);
    if (!banner) {
      const held = old?.contains(document.activeElement);
      old?.remove();
      if (held) this.#banners.closest("section")?.querySelector("h1")?.focus();
      this.#shown.delete(name);
      return;
    }
    if (old && part(old, "text").textContent === banner.text) return;
    const element = makeBanner(banner);
    if (old) old.replaceWith(element);
    else this.#banners.append(element);
    this.#shown.set(name, element);
    if (banner.kind !== "alarm") this.announce(banner.text);
  }

  /** Nothing of one call is left for the next. */
  clear() {
    for (const name of [...this.#shown.keys()]) this.banner(name, null);
    this.#toasts.replaceChildren();
    this.#announcer.replaceChildren();
  }
}

/** @param {Banner} banner */
function makeBanner({ text, icon, kind, label, act, close, picture }) {
  const element = clone("banner-template");
  element.dataset.kind = kind;
  if (kind === "alarm") element.setAttribute("role", "alert");
  setIcon(part(element, "icon"), icon);
  element.toggleAttribute("data-busy", icon === "spin");
  part(element, "text").textContent = text;
  const button = part(element, "action");
  button.hidden = !label;
  button.textContent = label ?? "";
  if (act) button.addEventListener("click", act);
  part(element, "close").hidden = !close;
  if (close) part(element, "close").addEventListener("click", close);
  const video = part(element, "picture", HTMLVideoElement);
  video.hidden = !picture;
  video.srcObject = picture ? new MediaStream([picture]) : null;
  return element;
}
