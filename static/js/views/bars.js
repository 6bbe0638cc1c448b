/** The quality bars beside a name: a button that shows the figures behind them. */
import { gettext, interpolate } from "../lib/i18n.js";
import { part } from "./dom.js";

export class Bars {
  #tile;
  #button;
  /** @type {import("./figures.js").Figures | undefined} loaded when somebody asks for them: hardly anybody does */
  #figures;
  /** @type {ShownFacts | null} */
  #shown = null;

  /** @param {HTMLElement} tile */
  constructor(tile) {
    this.#tile = tile;
    this.#button = part(tile, "bars", HTMLButtonElement);
    this.#listen();
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

  #listen() {
    this.#button.addEventListener("click", () => void this.#open(), { once: true });
  }

  async #open() {
    try {
      const { Figures } = await import("./figures.js");
      this.#figures = new Figures(this.#tile, this.#button);
      this.#figures.show(this.#shown);
      this.#figures.open();
    } catch (error) {
      console.debug("the server is away, and the figures with it; the next press asks again", error);
      this.#listen();
    }
  }
}
