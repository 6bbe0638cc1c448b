import { Timer } from "./lib/clock.js";

/** The first candidates, those of this machine, come within a few ms (this many) of each other: one message for all. */
const FIRST = 10;
/** Later ones need an answer from a server; those that come within this time (ms) go in one message. */
const GATHER = 75;
/** More than this for one description is no gathering but a flood. */
const AT_MOST = 200;

/** Our candidates on their way out: a first batch very soon, later ones as they come, and the empty list at the end. */
export class OutgoingCandidates {
  #send;
  #timer;
  /** @type {RTCIceCandidateInit[]} */
  #batch = [];
  #first = true;
  #ended = false;
  #held = true;

  /** @param {{ clock: Clock, send: (candidates: RTCIceCandidateInit[]) => void }} options */
  constructor({ clock, send }) {
    this.#send = send;
    this.#timer = new Timer(clock);
  }

  /** A description is being made: what it gathers follows it, never overtakes it. */
  hold() {
    this.#flush();
    this.#timer.clear();
    this.#held = true;
    this.#first = true;
    this.#ended = false;
  }

  /** The description is on its way. */
  release() {
    this.#held = false;
    if (this.#batch.length || this.#ended) this.#flush();
  }

  /** @param {RTCIceCandidate | null} candidate nothing at the end of gathering */
  push(candidate) {
    if (!candidate) this.#ended = true;
    else if (candidate.candidate === "") return; // Firefox's mark of the end comes besides the null
    else this.#batch.push(candidate.toJSON());
    if (this.#held) return;
    if (this.#ended) this.#flush();
    else if (!this.#timer.running) this.#timer.set(this.#first ? FIRST : GATHER, () => this.#flush());
  }

  close() {
    this.#timer.clear();
    this.#held = true;
  }

  #flush() {
    if (this.#held) return;
    this.#timer.clear();
    if (this.#batch.length) this.#send(this.#batch);
    this.#first &&= this.#batch.length === 0;
    this.#batch = [];
    if (this.#ended) this.#send([]);
    this.#ended = false;
  }
}

/** The other's candidates: they wait for the description that they belong to. */
export class IncomingCandidates {
  #connection;
  /** @type {RTCIceCandidateInit[]} */
  #early = [];
  #taken = 0;

  /** @param {RTCPeerConnection} connection */
  constructor(connection) {
    this.#connection = connection;
  }

  /** An offer is made or has come: what the other side finds for it is still to come. */
  expect() {
    this.#taken = 0;
  }

  /**
   * @param {RTCIceCandidateInit[]} candidates that came in
   * @returns {RTCIceCandidateInit[]} those of them to be added
   */
  take(candidates) {
    const taken = candidates.slice(0, AT_MOST - this.#taken);
    this.#taken += taken.length;
    return taken;
  }

  /** @param {RTCIceCandidateInit[]} candidates */
  async add(candidates) {
    if (!this.#connection.remoteDescription) return void this.#early.push(...candidates);
    for (const candidate of candidates) await this.#apply(candidate);
  }

  /** A description was applied. */
  async release() {
    await this.add(this.#early.splice(0));
  }

  /**
   * One of an earlier generation, or one that is nonsense, harms nothing: the others may still do.
   * @param {RTCIceCandidateInit} candidate
   */
  async #apply(candidate) {
    try {
      await this.#connection.addIceCandidate(candidate);
    } catch (error) {
      console.debug("a candidate was of no use", error);
    }
  }
}
