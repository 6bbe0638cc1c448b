import { Timer } from "./lib/clock.js";

/** The server gives one roster in this time (ms), so asking more often is for nothing. */
const PAUSE = 2000;
/** How long (ms) a relay waits for its sender to show up in the roster. */
const HOLD = 5000;
/** More than this from one unknown sender is no call that was overtaken. */
const HELD_AT_MOST = 100;

/** Asks for the roster when something was missed: at once, and again while it stays missing. */
export class CatchUp {
  #ping;
  #pause;
  #again = false;

  /** @param {{ clock: Clock, ping: () => void }} options */
  constructor({ clock, ping }) {
    this.#ping = ping;
    this.#pause = new Timer(clock);
  }

  behind() {
    if (this.#pause.running) {
      this.#again = true;
      return;
    }
    this.#again = false;
    this.#ping();
    this.#pause.set(PAUSE, () => this.#again && this.behind());
  }

  caughtUp() {
    this.#again = false;
  }

  stop() {
    this.#pause.clear();
    this.#again = false;
  }
}

/** Relays that overtook the roster: kept until their sender is known, or dropped. */
export class HeldRelays {
  #clock;
  /** @type {Map<string, { messages: Relayed[], timer: Timer }>} */
  #held = new Map();

  /** @param {Clock} clock */
  constructor(clock) {
    this.#clock = clock;
  }

  /** @param {Relayed} message */
  hold(message) {
    const held = this.#held.get(message.sender) ?? this.#begin(message.sender);
    if (held.messages.length < HELD_AT_MOST) held.messages.push(message);
  }

  /**
   * @param {string} sender
   * @returns {Relayed[]} what was held, in order
   */
  release(sender) {
    const held = this.#held.get(sender);
    held?.timer.clear();
    this.#held.delete(sender);
    return held?.messages ?? [];
  }

  clear() {
    for (const sender of [...this.#held.keys()]) this.release(sender);
  }

  /** @param {string} sender */
  #begin(sender) {
    const held = { messages: /** @type {Relayed[]} */ ([]), timer: new Timer(this.#clock) };
    held.timer.set(HOLD, () => void this.release(sender));
    this.#held.set(sender, held);
    return held;
  }
}
