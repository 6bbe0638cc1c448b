/** Small packets there and back, as many and as fast as those of a voice. */
import { Timer } from "../lib/clock.js";

const PACKETS = 50;
const PERIOD = 20; // ms
const SIZE = 120; // bytes
/** What has not come back after this long (ms) comes too late for a voice. */
const PATIENCE = 1000;

export class Echo {
  #clock;
  #timer;
  #near;
  /** @type {number[]} when each was sent, ms */
  #sent = [];
  /** @type {number[]} ms there and back */
  #times = [];
  /** @type {(value?: undefined) => void} */
  #done = () => {};
  #over = new Promise((resolve) => (this.#done = resolve));

  /** @param {{ clock: Clock, near: RTCPeerConnection, far: RTCPeerConnection }} options not yet negotiated */
  constructor({ clock, near, far }) {
    this.#clock = clock;
    this.#timer = new Timer(clock);
    // Like sound and pictures: what is lost stays lost, and holds up nothing.
    const options = { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 };
    this.#near = near.createDataChannel("echo", options);
    const mirror = far.createDataChannel("echo", options);
    mirror.onmessage = ({ data }) => mirror.send(data);
    this.#near.onopen = () => this.#send();
    this.#near.onmessage = ({ data }) => this.#returned(Number(data));
  }

  /** @returns {Promise<{ rtt: number, lost: number }>} once the channel has opened and packets have come back */
  async measure() {
    await this.#over;
    const { length } = this.#times;
    const rtt = [...this.#times].sort((one, other) => one - other)[length >> 1] ?? 0;
    return { rtt, lost: 1 - length / this.#sent.length };
  }

  close() {
    this.#timer.clear();
    this.#near.onopen = this.#near.onmessage = null;
  }

  #send() {
    if (this.#near.readyState !== "open") return;
    this.#near.send(String(this.#sent.length).padEnd(SIZE));
    this.#sent.push(this.#clock.now());
    const last = this.#sent.length === PACKETS;
    if (last) this.#timer.set(PATIENCE, () => this.#finish());
    else this.#timer.set(PERIOD, () => this.#send());
  }

  /** @param {number} number */
  #returned(number) {
    const sent = this.#sent[number];
    if (sent === undefined) return;
    this.#times.push(this.#clock.now() - sent);
    if (this.#times.length === PACKETS) this.#finish();
  }

  /** A way over which nothing at all came back is none: then the loop's own patience ends it. */
  #finish() {
    if (this.#times.length === 0) return;
    this.#timer.clear();
    this.#done();
  }
}
