/** The figures of one connection, in a popover at its bars. */
import { gettext, interpolate } from "../lib/i18n.js";
import { clone, language, part } from "./dom.js";
import { levelWord, measuresOf, reasonText } from "./measures.js";

const MARGIN = 8; // px, to the button and to the window's edge

export class Figures {
  #button;
  #sheet = clone("figures-template");
  /** @type {{ facts: Facts, person: { name: string, own: boolean } } | null} */
  #shown = null;

  /**
   * @param {HTMLElement} tile
   * @param {HTMLButtonElement} button
   */
  constructor(tile, button) {
    this.#button = button;
    tile.append(this.#sheet);
    button.popoverTargetElement = this.#sheet;
    this.#sheet.addEventListener("beforetoggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "open") this.#fill();
    });
    this.#sheet.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "open") placeAt(this.#sheet, this.#button);
    });
  }

  /**
   * @param {Facts} facts
   * @param {{ name: string, own: boolean }} person
   */
  show(facts, person) {
    this.#shown = { facts, person };
    if (!this.#sheet.matches(":popover-open")) return;
    this.#fill();
    placeAt(this.#sheet, this.#button);
  }

  close() {
    this.#shown = null;
    if (this.#sheet.matches(":popover-open")) this.#sheet.hidePopover();
  }

  #fill() {
    if (!this.#shown) return;
    const { facts, person } = this.#shown;
    const title = person.own ? gettext("Your connection") : gettext("Connection to %(name)s");
    this.#sheet.ariaLabel = interpolate(title, { name: person.name });
    part(this.#sheet, "title").textContent = this.#sheet.ariaLabel;
    part(this.#sheet, "level").textContent = levelWord(facts.bars);
    part(this.#sheet, "reason").textContent = reasonText(facts.reasons, person.own);
    for (const [name, text] of Object.entries(measuresOf(facts, language()))) {
      const row = part(this.#sheet, `${name}-row`);
      row.hidden = !text;
      part(row, name).textContent = text;
    }
  }
}

/**
 * Above its button, or below where there is no room; always within the window.
 * @param {HTMLElement} sheet
 * @param {HTMLElement} button
 */
function placeAt(sheet, button) {
  const box = button.getBoundingClientRect();
  const above = box.top - sheet.offsetHeight - MARGIN;
  const top = above >= MARGIN ? above : Math.min(box.bottom + MARGIN, innerHeight - sheet.offsetHeight - MARGIN);
  const left = Math.min(box.left, innerWidth - sheet.offsetWidth - MARGIN);
  sheet.style.top = `${Math.max(MARGIN, top)}px`;
  sheet.style.left = `${Math.max(MARGIN, left)}px`;
}
