import { Timer } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";
import { sampleOf } from "./samples.js";
import { statsOf } from "./stats.js";

/** Each connection is looked at once in this time (ms). */
const PERIOD = 1000;

/**
 * Measures all connections of a call, once a second for everybody who wants to know: asking a browser for its stats
 * costs time, so nobody else does it regularly.
 * @extends {Emitter<MonitorEvents>}
 */
export class Monitor extends Emitter {
  /** @type {Map<string, Sample>} the last one of each participant */
  samples = new Map();
  #clock;
  #peers;
  #timer;
  /** @type {WeakMap<Measurable, Stats>} a connection made anew counts anew */
  #readings = new WeakMap();
  /** @type {WeakSet<Measurable>} those that have not answered yet: a busy browser is not asked twice */
  #asked = new WeakSet();

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {() => ReadonlyMap<string, Measurable>} options.peers those of now, by participant
   */
  constructor({ clock, peers }) {
    super();
    this.#clock = clock;
    this.#peers = peers;
    this.#timer = new Timer(clock);
  }

  start() {
    if (!this.#timer.running) this.#wait();
  }

  stop() {
    this.#timer.clear();
    this.samples.clear();
  }

  #wait() {
    this.#timer.set(PERIOD, () => {
      this.#wait();
      this.#look();
    });
  }

  #look() {
    const peers = this.#peers();
    for (const id of [...this.samples.keys()]) if (!peers.has(id)) this.samples.delete(id);
    for (const [id, peer] of peers) if (!this.#asked.has(peer)) void this.#measure(id, peer);
  }

  /** @param {string} id @param {Measurable} peer */
  async #measure(id, peer) {
    this.#asked.add(peer);
    const stats = await statsOf(peer.connection);
    this.#asked.delete(peer);
    if (!this.#timer.running || this.#peers().get(id) !== peer || stats.size === 0) return;
    const sample = sampleOf(stats, this.#readings.get(peer), peer.sources(), this.#clock.now());
    this.#readings.set(peer, stats);
    this.samples.set(id, sample);
    this.emit("sample", { id, sample });
  }
}
