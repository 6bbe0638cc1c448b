/** Whether others learn our IP address: one's own wish, kept in this browser, and what the room and the server say. */
import { Emitter } from "../lib/emitter.js";
import { PrivacySwitch } from "../views/privacy.js";
import { dialog, section } from "./phases.js";

const KEY = "conference.privacy";

/** @extends {Emitter<{ change: Privacy }>} */
export class Discretion extends Emitter {
  #state;
  #storage;

  /**
   * @param {Omit<Privacy, "own">} found
   * @param {Pick<Storage, "getItem" | "setItem">} [storage]
   */
  constructor({ room, possible }, storage = globalThis.localStorage) {
    super();
    this.#storage = storage;
    this.#state = { room, possible, own: recall(storage) };
  }

  get state() {
    return this.#state;
  }

  /** @param {boolean} own */
  wish(own) {
    try {
      this.#storage.setItem(KEY, own ? "hide" : "");
    } catch {
      // Storage is forbidden: then the wish holds for this visit.
    }
    this.#become({ ...this.#state, own });
  }

  /** What the call has learned since the page was made. @param {Omit<Privacy, "own">} found */
  learn({ room, possible }) {
    this.#become({ ...this.#state, room, possible });
  }

  /** @param {Privacy} state */
  #become(state) {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.emit("change", state);
  }
}

/** The switch for it, before the call and in the call's settings. @param {Discretion} discretion */
export function showSwitches(discretion) {
  for (const root of [section("prejoin"), dialog("call-settings")]) {
    const view = new PrivacySwitch(root, (hide) => discretion.wish(hide));
    discretion.on("change", (state) => view.show(state));
    view.show(discretion.state);
  }
}

/** @param {Pick<Storage, "getItem">} storage */
function recall(storage) {
  try {
    return storage.getItem(KEY) === "hide";
  } catch {
    return false; // Storage is forbidden.
  }
}
