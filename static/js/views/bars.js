/** The quality bars beside a name: a button that shows the figures behind them. */
import { gettext, interpolate } from "../lib/i18n.js";
import { part } from "./dom.js";
import { Figures } from "./figures.js";

export class Bars {
  #button;
  /** @type {Figures | undefined} made when somebody asks for them: hardly anybody does */
  #figures;
  /** @type {ShownFacts | null} */
  #shown = null;

  /** @param {HTMLElement} tile */
  constructor(tile) {
    this.#button = part(tile, "bars", HTMLButtonElement);
    // Once they are there, a press of the button opens them by itself; this one as well.
    this.#button.addEventListener("click", () => this.#make(tile), { once: true });
  }

  /**
   * @param {Facts | null} facts null as long as nothing is known
   * @param {{ name: string, own: boolean }} person
   */
  show(facts, person) {
    const level = [gettext("No connection"), gettext("Poor"), gettext("Fair"), gettext("Good")][facts?.bars ?? 0];
    this.#shown = facts && { facts, person, level };
    this.#button.hidden = facts === null;
    this.#figures?.show(this.#shown);
    if (!facts) return;
    this.#button.dataset.bars = String(facts.bars);
    const title = person.own ? gettext("Your connection: %(level)s") : gettext("Connection to %(name)s: %(level)s");
    const label = interpolate(title, { name: person.name, level });
    if (this.#button.ariaLabel !== label) this.#button.ariaLabel = label;
  }

  /** @param {HTMLElement} tile */
  #make(tile) {
    this.#figures = new Figures(tile, this.#button);
    this.#figures.show(this.#shown);
  }
}
