/** The quality bars beside a name: a button that shows the figures behind them. */
import { gettext, interpolate } from "../lib/i18n.js";
import { Latecomer } from "../lib/latecomers.js";
import { part } from "./dom.js";

export class Bars {
  #button;
  /** Loaded when somebody asks for them: hardly anybody does. */
  #figures;
  /** @type {ShownFacts | null} */
  #shown = null;

  /** @param {HTMLElement} tile */
  constructor(tile) {
    this.#button = part(tile, "bars", HTMLButtonElement);
    this.#figures = new Latecomer(() => import("./figures.js"), ({ Figures }) => new Figures(tile, this.#button));
    this.#button.addEventListener("click", () => this.#figures.made || this.#open());
  }

  /**
   * @param {Facts | null} facts null as long as nothing is known
   * @param {{ name: string, own: boolean }} person
   */
  show(facts, person) {
    const level = [gettext("No connection"), gettext("Poor"), gettext("Fair"), gettext("Good")][facts?.bars ?? 0];
    this.#shown = facts && { facts, person, level };
    this.#button.hidden = facts === null;
    this.#figures.made?.show(this.#shown);
    if (!facts) return;
    this.#button.dataset.bars = String(facts.bars);
    const title = person.own ? gettext("Your connection: %(level)s") : gettext("Connection to %(name)s: %(level)s");
    const label = interpolate(title, { name: person.name, level });
    if (this.#button.ariaLabel !== label) this.#button.ariaLabel = label;
  }

  /** The first time; from then on a press of the button does it by itself. */
  #open() {
    this.#figures.use((figures) => {
      figures.show(this.#shown);
      figures.open();
    });
  }
}
