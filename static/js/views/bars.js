/** The quality bars beside a name: a button that shows the figures behind them. */
import { gettext, interpolate } from "../lib/i18n.js";
import { part } from "./dom.js";
import { Figures } from "./figures.js";
import { levelWord } from "./measures.js";

export class Bars {
  #button;
  #figures;

  /** @param {HTMLElement} tile */
  constructor(tile) {
    this.#button = part(tile, "bars", HTMLButtonElement);
    this.#figures = new Figures(tile, this.#button);
  }

  /**
   * @param {Facts | null} facts null as long as nothing is known
   * @param {{ name: string, own: boolean }} person
   */
  show(facts, { name, own }) {
    this.#button.hidden = facts === null;
    if (!facts) return this.#figures.close();
    this.#button.dataset.bars = String(facts.bars);
    const title = own ? gettext("Your connection: %(level)s") : gettext("Connection to %(name)s: %(level)s");
    const label = interpolate(title, { name, level: levelWord(facts.bars) });
    if (this.#button.ariaLabel !== label) this.#button.ariaLabel = label;
    this.#figures.show(facts, { name, own });
  }
}
