/** The page after the call. It is loaded as the call begins, since the server may be away when it ends. */
import { gettext } from "../lib/i18n.js";
import { currentPhase, section } from "./phases.js";
import { whyOver } from "./standing.js";

/** @typedef {typeof import("../views/farewell.js")} FarewellPage */

export class Afterwards {
  /** @type {Promise<FarewellPage> | undefined} */
  #page;
  /** @type {Goodbye | null} what is said now */
  #goodbye = null;

  /** @returns {Promise<FarewellPage>} */
  load() {
    this.#page ??= import("../views/farewell.js");
    this.#page.catch(() => (this.#page = undefined));
    return this.#page;
  }

  /**
   * @param {RoomData} data
   * @param {Goodbye} goodbye
   * @param {(code: string) => void} again joins once more; told why it was over
   */
  async show(data, goodbye, again) {
    this.#goodbye = goodbye;
    const page = await this.load().catch(sayPlainly);
    const show = (/** @type {string} */ code) => {
      if (this.#goodbye !== goodbye || currentPhase() !== "after") return;
      page?.showFarewell(section("after"), data, { ...goodbye, code }, () => again(code));
    };
    show(goodbye.code);
    if (goodbye.code !== "session-ended") return;
    const code = await whyOver();
    if (code !== goodbye.code) show(code);
  }
}

/** @param {unknown} error why the page could not be loaded */
function sayPlainly(error) {
  console.debug("no page after the call", error);
  section("after").textContent = gettext("The call is over.");
}
