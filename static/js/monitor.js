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
  /** @type {WeakMap<Measurable, Stats[]>} the last two, the older one first; a connection made anew counts anew */
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

  /**
   * How a connection is at this moment, between two looks: its rates are those since the look before the last, as over
   * a few milliseconds they would tell nothing. It is no sample: nobody else hears of it.
   * @param {Measurable} peer
   * @returns {Promise<{ stats: Stats, sample: Sample }>}
   */
  async read(peer) {
    const stats = await statsOf(peer.connection);
    const [before] = this.#readings.get(peer) ?? [];
    return { stats, sample: this.#sampleOf(peer, stats, before) };
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
    const last = this.#readings.get(peer)?.at(-1);
    const sample = this.#sampleOf(peer, stats, last);
    this.#readings.set(peer, last ? [last, stats] : [stats]);
    this.samples.set(id, sample);
    this.emit("sample", { id, sample });
  }

  /** @param {Measurable} peer @param {Stats} stats @param {Stats | undefined} before */
  #sampleOf(peer, stats, before) {
    return sampleOf(stats, before, peer.sources(), this.#clock.now());
  }
}
