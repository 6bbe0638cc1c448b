import { Timer } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";

/** How often (ms) we look whether time went on without us. */
const BEAT = 2000;
/** So much too late (ms) is no busy machine but one that slept. */
const OVERSLEPT = 4000;

/**
 * Notices that the machine slept or that its network changed: what stood before may stand no longer, and nobody wants to
 * wait until the connections find out by themselves.
 * @extends {Emitter<{ doubt: { reason: "online" | "network" | "sleep" } }>}
 */
export class Wakefulness extends Emitter {
  #clock;
  #timer;
  #due = 0;
  /** @type {{ target: EventTarget | undefined, type: string, listener: () => void }[]} */
  #signs;

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {EventTarget} [options.network] where `online` is heard: the window
   * @param {EventTarget} [options.line] where another kind of network is told, which not every browser does
   * @param {EventTarget} [options.page] where a page that was frozen hears that it goes on
   */
  constructor({ clock, network = aWindow(), line = aLine(), page = globalThis.document }) {
    super();
    this.#clock = clock;
    this.#timer = new Timer(clock);
    this.#signs = [
      { target: network, type: "online", listener: () => this.emit("doubt", { reason: "online" }) },
      { target: line, type: "change", listener: () => this.emit("doubt", { reason: "network" }) },
      { target: page, type: "resume", listener: () => this.emit("doubt", { reason: "sleep" }) },
    ];
  }

  start() {
    for (const { target, type, listener } of this.#signs) target?.addEventListener(type, listener);
    this.#wait();
  }

  stop() {
    for (const { target, type, listener } of this.#signs) target?.removeEventListener(type, listener);
    this.#timer.clear();
  }

  #wait() {
    this.#due = this.#clock.now() + BEAT;
    this.#timer.set(BEAT, () => this.#ring());
  }

  #ring() {
    const overslept = this.#clock.now() - this.#due > OVERSLEPT;
    this.#wait();
    if (overslept) this.emit("doubt", { reason: "sleep" });
  }
}

/** @returns {EventTarget | undefined} none in node */
function aWindow() {
  return typeof addEventListener === "function" ? globalThis : undefined;
}

/** @returns {EventTarget | undefined} */
function aLine() {
  return /** @type {{ connection?: EventTarget } | undefined} */ (globalThis.navigator)?.connection;
}
