/** One file in the chat: what it is, how far it is, and what can be done about it. */
import { gettext, interpolate } from "../lib/i18n.js";
import { clone, language, part } from "./dom.js";
import { cardText, personText } from "./filewords.js";

/** States in which nothing more happens by itself. */
const OVER = new Set(["done", "declined", "cancelled", "failed", "gone"]);

/**
 * @typedef {object} FileActions
 * @property {() => void} [accept]
 * @property {() => void} [decline]
 * @property {() => void} stop
 * @property {() => void} [save]
 */

export class FileCard {
  element = clone("file-card-template");
  #progress = part(this.element, "progress", HTMLProgressElement);

  /** @param {FileActions} actions */
  constructor(actions) {
    for (const name of /** @type {const} */ (["accept", "decline", "stop", "save"])) {
      part(this.element, name).addEventListener("click", () => actions[name]?.());
    }
  }

  /** @param {FileView} view */
  show(view) {
    const { name, size, own, rows, ready } = view;
    const [row] = rows;
    const moving = rows.some(({ state }) => state === "moving" || state === "paused" || state === "checking");
    const over = rows.every(({ state }) => OVER.has(state));
    const asked = !own && (row.state === "offered" || row.state === "opening");
    const failed = rows.some(({ state }) => state === "failed");
    this.element.ariaLabel = name;
    this.element.dataset.state = failed ? "failed" : over ? "over" : moving ? "moving" : "waiting";
    const title = part(this.element, "name");
    title.textContent = title.title = name;
    part(this.element, "line").textContent = cardText(view, language());
    this.#progress.hidden = !moving;
    this.#progress.value = rows.reduce((sum, { moved }) => sum + moved, 0) / Math.max(1, size * rows.length);
    this.#progress.ariaLabel = name;
    this.#showPeople(view);
    this.#offer("stop", !over && !asked, interpolate(gettext("Stop %(name)s"), { name }));
    this.#offer("accept", asked, interpolate(gettext("Accept %(name)s"), { name }));
    this.#offer("decline", asked, interpolate(gettext("Decline %(name)s"), { name }));
    this.#offer("save", ready === true, interpolate(gettext("Save again: %(name)s"), { name }));
    part(this.element, "accept", HTMLButtonElement).disabled = row.state === "opening";
    part(this.element, "actions").hidden = !asked && ready !== true;
  }

  /** The focus does not fall out of the card when the button that had it goes. @param {string} name @param {boolean} shown @param {string} label */
  #offer(name, shown, label) {
    const button = part(this.element, name);
    if (!shown && document.activeElement === button) this.element.focus();
    button.hidden = !shown;
    button.ariaLabel = label;
  }

  /** @param {FileView} view */
  #showPeople({ own, rows, size }) {
    const list = part(this.element, "people");
    list.hidden = !own || rows.length < 2;
    if (list.hidden) return;
    while (list.children.length < rows.length) list.append(clone("file-person-template"));
    rows.forEach((row, index) => {
      const line = list.children[index];
      part(line, "name").textContent = row.person;
      part(line, "state").textContent = personText(row, size);
    });
  }
}
