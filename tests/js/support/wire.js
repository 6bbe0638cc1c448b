import "./node.js";
import { BLOCK } from "../../../static/js/files/blocks.js";
import { Transfers } from "../../../static/js/files/transfers.js";
import { FakeClock, settle } from "./clock.js";

/** As much of a data channel as files need: it holds what was sent until it is carried over. */
class WireChannel {
  readyState = "open";
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  onbufferedamountlow = null;
  queue = [];
  /** The most that ever waited. */
  highest = 0;

  send(data) {
    if (this.readyState !== "open") throw new DOMException("closed", "InvalidStateError");
    const bytes = data.byteLength ?? 0;
    this.bufferedAmount += bytes;
    this.highest = Math.max(this.highest, this.bufferedAmount);
    this.queue.push(data);
  }

  take() {
    const data = this.queue.shift();
    const before = this.bufferedAmount;
    this.bufferedAmount -= data.byteLength;
    const low = this.bufferedAmountLowThreshold;
    if (before > low && this.bufferedAmount <= low) this.onbufferedamountlow?.();
    return data;
  }
}

/** So many turns without anything that moves, and all is still. */
const QUIET = 10;

/** What is being read or digested on other threads just now. */
let elsewhere = 0;
for (const [owner, name] of [[crypto.subtle, "digest"], [Blob.prototype, "arrayBuffer"]]) {
  const real = owner[name];
  owner[name] = function (...given) {
    elsewhere += 1;
    return real.apply(this, given).finally(() => (elsewhere -= 1));
  };
}

/** Two participants, Alice and Bob, with both sides' transfers and a line between them that can be cut. */
export class Wire {
  clock = new FakeClock();
  /** What went over the control channels: `[from, message]`. */
  said = [];
  limit = 64 * 1024;
  #control = { alice: [], bob: [] };
  #channels = { alice: new WireChannel(), bob: new WireChannel() };
  open = true;

  constructor() {
    this.alice = this.#side("alice", "bob", 0.25);
    this.bob = this.#side("bob", "alice", 0.75);
    this.offered = [];
    this.bob.on("offered", ({ transfer }) => this.offered.push(transfer));
  }

  channel(of) {
    return this.#channels[of];
  }

  /** Until nothing more moves. `until` stops it earlier. */
  async run(until = () => false) {
    for (let idle = 0; idle < QUIET && !until(); ) {
      await settle();
      idle = this.#carry() || elsewhere ? 0 : idle + 1;
    }
  }

  /** What was on its way is lost. */
  cut() {
    for (const channel of Object.values(this.#channels)) {
      channel.readyState = "closed";
      channel.queue = [];
    }
    this.#control = { alice: [], bob: [] };
    this.open = false;
    this.alice.connected("bob", false);
    this.bob.connected("alice", false);
  }

  /** A new connection. */
  restore() {
    this.#channels = { alice: new WireChannel(), bob: new WireChannel() };
    this.open = true;
    this.alice.opened("bob");
    this.bob.opened("alice");
    this.alice.connected("bob", true);
    this.bob.connected("alice", true);
  }

  /** As a bot would, in place of the page. */
  say(from, message) {
    this.#control[from].push(message);
  }

  ofType(type, from) {
    return this.said.filter(([who, message]) => message.type === type && (!from || who === from)).map(([, message]) => message);
  }

  #carry() {
    const { alice, bob } = this.#control;
    const words = [...alice.splice(0).map((message) => ["alice", message]), ...bob.splice(0).map((message) => ["bob", message])];
    for (const [from, message] of words) {
      this.said.push([from, message]);
      if (from === "alice") this.bob.control("alice", message);
      else this.alice.control("bob", message);
    }
    const frames = ["alice", "bob"].filter((who) => this.#channels[who].queue.length);
    for (const who of frames) {
      const data = this.#channels[who].take();
      const frame = data.buffer ?? data;
      if (who === "alice") this.bob.frame("alice", frame);
      else this.alice.frame("bob", frame);
    }
    return words.length + frames.length;
  }

  #side(own, other, random) {
    const link = {
      sendControl: (id, message) => this.open && id === other && this.#control[own].push(message) > 0,
      filesOf: (id) => (id === other ? this.#channels[own] : undefined),
      messageLimit: () => this.limit,
    };
    return new Transfers({ clock: this.clock, link, random: () => random });
  }
}

/** Bytes that differ from block to block. */
export function bytesOf(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < Math.min(size, BLOCK); at += 1) bytes[at] = (at * 31) % 251;
  for (let at = BLOCK; at < size; at += BLOCK) {
    bytes.copyWithin(at, 0, BLOCK);
    bytes[at] = at / BLOCK;
  }
  return bytes;
}

/** A place in memory, which can be slow or full. */
export class MemorySink {
  pieces = [];
  closed = false;
  discarded = false;
  gate = Promise.resolve();
  error = null;

  async write(bytes) {
    await this.gate;
    if (this.error) throw this.error;
    this.pieces.push(bytes.slice());
  }

  async close() {
    this.closed = true;
    return new Blob(this.pieces);
  }

  async discard() {
    this.discarded = true;
  }

  get bytes() {
    return new Uint8Array(Buffer.concat(this.pieces));
  }
}
