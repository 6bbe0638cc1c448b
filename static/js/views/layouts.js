/** The layout menu at the bar's side: grid or speaker, and what is shown besides. */
import { part, setIcon } from "./dom.js";
import { moveFocus, placeAbove } from "./menus.js";

export class LayoutMenu {
  #menu;
  #button;

  /**
   * @param {HTMLElement} root the call's section
   * @param {{ choose: (change: Partial<View>) => void, unpin: () => void }} actions
   */
  constructor(root, actions) {
    this.#menu = part(root, "layout-menu");
    this.#button = part(root, "layout");
    for (const item of this.#menu.querySelectorAll("button")) {
      item.addEventListener("click", () => this.#press(item, actions));
    }
    this.#menu.addEventListener("beforetoggle", (event) => {
      this.#button.ariaExpanded = String(/** @type {ToggleEvent} */ (event).newState === "open");
    });
    this.#menu.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState !== "open") return;
      placeAbove(this.#menu, this.#button);
      [...this.#menu.querySelectorAll("button")].find(({ ariaChecked }) => ariaChecked === "true")?.focus();
    });
    this.#menu.addEventListener("keydown", (event) => moveFocus(this.#menu, event));
  }

  toggle() {
    this.#menu.togglePopover();
  }

  /** @param {View} view @param {string} unpin what lets the pinned one go; empty: nothing is pinned */
  show({ mode, largeScreens, self }, unpin) {
    const checked = { grid: mode === "grid", speaker: mode === "speaker", screens: largeScreens, self };
    for (const [name, on] of Object.entries(checked)) part(this.#menu, `layout-${name}`).ariaChecked = String(on);
    setIcon(this.#button, mode === "speaker" ? "layout-speaker" : "grid");
    const item = part(this.#menu, "layout-unpin");
    item.hidden = !unpin;
    part(item, "label").textContent = unpin;
  }

  /** @param {HTMLButtonElement} item @param {{ choose: (change: Partial<View>) => void, unpin: () => void }} actions */
  #press(item, { choose, unpin }) {
    this.#menu.hidePopover();
    const on = item.ariaChecked !== "true";
    switch (item.dataset.part) {
      case "layout-grid":
        return choose({ mode: "grid" });
      case "layout-speaker":
        return choose({ mode: "speaker" });
      case "layout-screens":
        return choose({ largeScreens: on });
      case "layout-self":
        return choose({ self: on });
      default:
        return unpin();
    }
  }
}
