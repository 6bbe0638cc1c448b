/** The test of the connection before joining: all its parts at once, each told when it is known. */
import { Emitter } from "../lib/emitter.js";
import { Loop } from "./loop.js";
import { isReflected } from "./reflection.js";
import { mirrorsIn, relaysIn } from "./relays.js";
import { opensSocket } from "./server.js";

/** So many addresses of relays at most: a browser makes only so many connections. */
const MOST_RELAYS = 8;

/** @extends {Emitter<{ change: Findings }>} */
export class Trial extends Emitter {
  /** @type {Findings} */
  findings = { relayOnly: false, done: false };
  #world;
  #stopped = false;
  /** @type {Set<Loop>} */
  #loops = new Set();

  /** @param {TrialWorld} world */
  constructor(world) {
    super();
    this.#world = world;
  }

  get running() {
    return !this.#stopped && !this.findings.done;
  }

  async run() {
    this.#note({});
    await Promise.all([this.#tryBrowser(), this.#tryServer()]);
    this.#note({ done: true });
  }

  /** What is under way is given up, and nothing more is told. */
  stop() {
    this.#stopped = true;
    for (const loop of this.#loops) loop.close();
  }

  async #tryBrowser() {
    this.#note({ browser: await this.#loop({}, this.#world.tracks()) });
  }

  async #tryServer() {
    const { hides } = this.#world;
    const [answer, open] = await Promise.all([this.#world.ask(), opensSocket(this.#world)]);
    if (typeof answer === "string") return this.#note({ server: answer, relays: [], reflected: false });
    this.#note({ server: open ? "reached" : "closed", relayOnly: answer.iceTransportPolicy === "relay" || hides() });
    await Promise.all([this.#tryReflection(answer), this.#tryRelays(answer)]);
  }

  /** @param {RTCConfiguration} configuration */
  async #tryReflection(configuration) {
    const world = this.#world;
    this.#note({ reflected: await isReflected(world, mirrorsIn(configuration)).catch(() => false) });
  }

  /** @param {RTCConfiguration} configuration */
  async #tryRelays(configuration) {
    const relays = relaysIn(configuration).slice(0, MOST_RELAYS);
    /** @type {NonNullable<Findings["relays"]>} */
    const found = relays.map(({ transport, server }) => ({ transport, server }));
    this.#note({ relays: [...found] });
    await Promise.all(
      relays.map(async (relay, index) => {
        const result = await this.#loop(relay.configuration);
        found[index] = { transport: relay.transport, server: relay.server, result };
        this.#note({ relays: [...found] });
      }),
    );
  }

  /**
   * @param {RTCConfiguration} configuration
   * @param {MediaStreamTrack[]} [tracks]
   * @returns {Promise<LoopResult>}
   */
  async #loop(configuration, tracks) {
    try {
      const loop = new Loop(this.#world, configuration, tracks);
      this.#loops.add(loop);
      return await loop.run().finally(() => this.#loops.delete(loop));
    } catch (error) {
      console.debug("the browser makes no connection", error);
      return { outcome: "unsupported" };
    }
  }

  /** @param {Partial<Findings>} part */
  #note(part) {
    this.findings = { ...this.findings, ...part };
    if (!this.#stopped) this.emit("change", this.findings);
  }
}
