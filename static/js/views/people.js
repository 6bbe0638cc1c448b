/** Everyone in the call as a list: who they are, what they give, how they are connected. */
import { gettext, interpolate } from "../lib/i18n.js";
import { clone, part, setIcon } from "./dom.js";
import { hueOf, initials } from "./words.js";

/**
 * @typedef {object} PersonRow
 * @property {string} id
 * @property {string} name
 * @property {boolean} own
 * @property {string} line what there is to say of them: host, sharing, hand, connection
 * @property {boolean} microphone
 * @property {boolean} camera
 */

export class PeopleView {
  #list;
  #menu;
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();

  /**
   * @param {HTMLElement} list
   * @param {((id: string, button: HTMLElement) => void) | null} menu shows what one can do with one of the others, at a button
   */
  constructor(list, menu) {
    this.#list = list;
    this.#menu = menu;
  }

  /** @param {PersonRow[]} rows */
  show(rows) {
    const present = new Set(rows.map(({ id }) => id));
    for (const [id, element] of this.#rows) {
      if (present.has(id)) continue;
      element.remove();
      this.#rows.delete(id);
    }
    rows.forEach((row, index) => {
      const element = this.#rows.get(row.id) ?? this.#add(row);
      fill(element, row);
      const place = this.#list.children[index] ?? null;
      if (place !== element) this.#list.insertBefore(element, place);
    });
  }

  /** @param {PersonRow} row */
  #add(row) {
    const element = clone("people-row-template");
    this.#rows.set(row.id, element);
    const avatar = part(element, "avatar");
    avatar.dataset.hue = String(hueOf(row.id));
    const more = part(element, "more", HTMLButtonElement);
    more.hidden = row.own || !this.#menu;
    more.addEventListener("click", () => this.#menu?.(row.id, more));
    return element;
  }
}

/** @param {HTMLElement} element @param {PersonRow} row */
function fill(element, { name, own, line, microphone, camera }) {
  part(element, "avatar").textContent = initials(name);
  part(element, "name").textContent = part(element, "name").title = name;
  part(element, "line").textContent = line;
  mark(part(element, "microphone-mark"), microphone ? "mic" : "mic-off", microphone ? gettext("Microphone on") : gettext("Muted"));
  mark(part(element, "camera-mark"), camera ? "camera" : "camera-off", camera ? gettext("Camera on") : gettext("Camera off"));
  if (!own) part(element, "more").ariaLabel = interpolate(gettext("More for %(name)s"), { name });
}

/** @param {HTMLElement} element @param {string} icon @param {string} word */
function mark(element, icon, word) {
  setIcon(element, icon);
  element.ariaLabel = element.title = word;
  element.dataset.state = icon.endsWith("-off") ? "off" : "on";
}
