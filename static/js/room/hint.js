/** Whether one wants to be told of speaking while muted; for that, the page listens to a microphone that is muted. */
import { Emitter } from "../lib/emitter.js";

const KEY = "conference.muted-hint";

/** @extends {Emitter<{ change: boolean }>} */
export class HintWish extends Emitter {
  #storage;
  #wanted;

  /** @param {Pick<Storage, "getItem" | "setItem">} [storage] */
  constructor(storage = globalThis.localStorage) {
    super();
    this.#storage = storage;
    this.#wanted = recall(storage);
  }

  get wanted() {
    return this.#wanted;
  }

  /** @param {boolean} on */
  wish(on) {
    this.#wanted = on;
    try {
      this.#storage.setItem(KEY, on ? "" : "off");
    } catch {
      // Storage is forbidden: then the wish holds for this visit.
    }
    this.emit("change", on);
  }

  /**
   * The switch for it in the settings.
   * @param {HTMLInputElement} input
   * @returns {() => void} stops it
   */
  follow(input) {
    const tell = () => this.wish(input.checked);
    input.checked = this.#wanted;
    input.addEventListener("change", tell);
    return () => input.removeEventListener("change", tell);
  }
}

/** @param {Pick<Storage, "getItem">} storage */
function recall(storage) {
  try {
    return storage.getItem(KEY) !== "off";
  } catch {
    return true; // Storage is forbidden.
  }
}
