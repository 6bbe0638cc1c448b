/** Parts of a page whose code comes later than the page: in their turn, and at once when somebody needs them. */
import { Backoff } from "./backoff.js";
import { systemClock, Timer } from "./clock.js";

/** So much is held for one part; nobody sends more before it is there. */
const MOST_HELD = 200;
/** A server that has not answered after so long (ms) is away. */
const PATIENCE = 5000;

/**
 * @typedef {object} Options
 * @property {() => void} [away] a press needs it, and the server does not answer
 * @property {() => Promise<void>} [ask] rejects while the server is away
 * @property {Clock} [clock]
 */

/**
 * One part, and what it makes of its code.
 * @template Code
 * @template Made it may have `close`, which ends it
 * @template Held what may come for it before it is there
 */
export class Latecomer {
  #load;
  #make;
  #away;
  #ask;
  #timer;
  #backoff = new Backoff();
  /** @type {Held[]} */
  #held = [];
  /** @type {Made | undefined} */
  #made;
  /** @type {{ act: (made: Made) => void, away: () => void } | undefined} what was pressed last */
  #wish;
  /** @type {Promise<void> | undefined} */
  #coming;
  /** @type {Promise<void> | undefined} */
  #bringing;
  #over = false;

  /**
   * @param {() => Promise<Code>} load
   * @param {(code: Code, held: Held[]) => Made} make
   * @param {Options} [options]
   */
  constructor(load, make, { away = () => {}, ask = askServer, clock = systemClock } = {}) {
    this.#load = load;
    this.#make = make;
    this.#away = away;
    this.#ask = ask;
    this.#timer = new Timer(clock);
    this.#backoff.skipFirst();
  }

  /** Undefined as long as it is still to come, and when it is over. */
  get made() {
    return this.#made;
  }

  /**
   * At once where it is there: some things a browser allows only while it handles a press. Of several presses before, the
   * last counts.
   * @param {(made: Made) => void} act
   * @param {() => void} [away] the server does not answer
   */
  use(act, away = this.#away) {
    if (this.#made !== undefined) return act(this.#made);
    this.#wish = { act, away };
    return void this.#fetch();
  }

  /** What is there hears for itself. @param {Held} event */
  hold(event) {
    if (!this.#done && this.#held.length < MOST_HELD) this.#held.push(event);
  }

  /** Loads it, and tries again as long as the server is away. @returns {Promise<void>} until it is there */
  bring() {
    this.#bringing ??= this.#insist();
    return this.#bringing;
  }

  /** What comes after that never begins. */
  stop() {
    this.#over = true;
    this.#timer.clear();
    /** @type {{ close?(): void } | undefined} */ (this.#made)?.close?.();
    this.#made = undefined;
    this.#held = [];
  }

  get #done() {
    return this.#over || this.#made !== undefined;
  }

  async #insist() {
    for (await this.#fetch(); !this.#done; await this.#fetch()) {
      await new Promise((resolve) => this.#timer.set(this.#backoff.next(), () => resolve(undefined)));
    }
  }

  #fetch() {
    if (this.#done) return undefined;
    this.#coming ??= this.#attempt().finally(() => (this.#coming = undefined));
    return this.#coming;
  }

  async #attempt() {
    const code = await this.#ask().then(this.#load).catch((error) => {
      console.debug("the server is away, and a part of the page with it", error);
    });
    const wish = this.#wish;
    this.#wish = undefined;
    if (this.#over) return undefined;
    if (!code) return wish?.away();
    this.#made = this.#make(code, this.#held.splice(0));
    return wish?.act(this.#made);
  }
}

/** All parts that come later than a page, in the order in which they do. */
export class Latecomers {
  /** @type {Latecomer<any, any, any>[]} */
  #all = [];
  #options;
  #timer;

  /** @param {Options} [options] of each of them */
  constructor(options = {}) {
    this.#options = options;
    this.#timer = new Timer(options.clock ?? systemClock);
  }

  /**
   * @template Code, Made
   * @template [Held=never]
   * @param {() => Promise<Code>} load
   * @param {(code: Code, held: Held[]) => Made} make
   * @returns {Latecomer<Code, Made, Held>}
   */
  add(load, make) {
    const latecomer = new Latecomer(load, make, this.#options);
    this.#all.push(latecomer);
    return latecomer;
  }

  /** One after another, so that they are not in the way of anything. @param {number} wait ms until the first */
  begin(wait) {
    this.#timer.set(wait, () => this.#bring(this.#all));
  }

  stop() {
    this.#timer.clear();
    for (const each of this.#all) each.stop();
  }

  /** One that is broken does not keep the others from coming. @param {Latecomer<any, any, any>[]} latecomers */
  #bring([first, ...others]) {
    void first?.bring().finally(() => this.#bring(others));
  }
}

/** Firefox never tries again to get a module that it could not get; so nothing is loaded before the server has answered. */
async function askServer() {
  const signal = AbortSignal.timeout(PATIENCE);
  const { ok, status } = await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal });
  if (!ok) throw new Error(`The server answers ${status}.`);
}
