/** The panels beside the stage: one at a time, opened by the bar's buttons, closed by Escape too. */
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { part } from "./dom.js";

/** @typedef {"chat" | "people"} PanelName */

/** Where a panel covers the whole window: the same words as in panels.css. */
const PHONE = "(max-width: 44rem) and (orientation: portrait), (max-width: 36rem)";

export class Panels {
  #root;
  #changed;
  #phone = matchMedia(PHONE);
  /** @type {PanelName | ""} */
  #open = "";

  /**
   * @param {HTMLElement} root the call's section
   * @param {(open: PanelName | "") => void} changed
   */
  constructor(root, changed) {
    this.#root = root;
    this.#changed = changed;
    root.addEventListener("click", ({ target }) => this.#pressed(target));
    root.addEventListener("keydown", (event) => this.#escaped(event));
    this.#phone.addEventListener("change", () => this.#cover());
    globalThis.visualViewport?.addEventListener("resize", () => this.#fit());
  }

  /** @returns {PanelName | ""} */
  get open() {
    return this.#open;
  }

  /** @param {PanelName} name */
  toggle(name) {
    this.show(this.#open === name ? "" : name);
  }

  /** The focus goes into what opens, and back to the button when it closes. @param {PanelName | ""} name */
  show(name) {
    const before = this.#open;
    if (name === before) return;
    const held = before && panelOf(this.#root, before).contains(document.activeElement);
    this.#open = name;
    for (const panel of this.#root.querySelectorAll(".panel")) {
      if (panel instanceof HTMLElement) panel.hidden = panel.id !== `${name}-panel`;
    }
    for (const button of this.#toggles()) button.setAttribute("aria-expanded", String(button.dataset.toggle === name));
    this.#cover();
    this.#changed(name);
    if (name) this.#enter(panelOf(this.#root, name));
    else if (held) this.#toggles(before).find((button) => button.checkVisibility())?.focus();
  }

  /**
   * How much is new in a panel that is closed.
   * @param {PanelName} name
   * @param {number} count
   */
  badge(name, count) {
    const text = ngettext("Chat, %(count)s new message", "Chat, %(count)s new messages", count);
    for (const button of this.#toggles(name)) {
      button.ariaLabel = count ? interpolate(text, { count }) : gettext("Chat");
      const badge = part(button, "badge");
      badge.hidden = count === 0;
      badge.textContent = count > 99 ? "99+" : String(count);
    }
  }

  /** @param {HTMLElement} panel */
  #enter(panel) {
    // On a phone a field that takes the focus brings the keyboard up, over what one wants to read.
    const field = matchMedia("(pointer: coarse)").matches ? null : panel.querySelector("textarea");
    (field ?? part(panel, "close")).focus();
  }

  /** @param {EventTarget | null} target */
  #pressed(target) {
    const button = target instanceof Element ? target.closest("button") : null;
    const name = /** @type {PanelName | undefined} */ (button?.dataset.toggle);
    if (name) this.toggle(name);
    else if (button?.matches(".panel-head > [data-part='close']")) this.show("");
  }

  /** The topmost alone is closed: a menu or dialog over the panel before it. @param {KeyboardEvent} event */
  #escaped(event) {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented || !this.#open) return;
    if (document.fullscreenElement || document.querySelector("dialog[open], :popover-open")) return;
    event.preventDefault();
    this.show("");
  }

  /** What a panel covers cannot be reached by keyboard or screen reader either. */
  #cover() {
    const covered = this.#phone.matches && this.#open !== "";
    for (const child of this.#root.children) {
      const over = child.id === `${this.#open}-panel` || child.matches("[popover]");
      if (child instanceof HTMLElement) child.inert = covered && !over;
    }
    this.#fit();
  }

  /** A keyboard on the screen takes its place from the panel, so that what one writes stays in sight. */
  #fit() {
    if (!this.#open) return;
    const { style } = panelOf(this.#root, this.#open);
    style.blockSize = this.#phone.matches && globalThis.visualViewport ? `${visualViewport?.height}px` : "";
  }

  /** @param {PanelName} [name] */
  #toggles(name) {
    const buttons = [...this.#root.querySelectorAll("[data-toggle]")];
    return buttons.filter(
      /** @returns {button is HTMLButtonElement} */
      (button) => button instanceof HTMLButtonElement && (!name || button.dataset.toggle === name),
    );
  }
}

/** @param {HTMLElement} root @param {PanelName} name */
function panelOf(root, name) {
  return part(root, `${name}-panel`);
}
