import { Emitter } from "../lib/emitter.js";
import { Original } from "./blocks.js";
import { Incoming } from "./incoming.js";
import { Lane, readFrame } from "./lane.js";
import { isOffset, isTransfer, readDigest, readOffer } from "./messages.js";
import { Outgoing } from "./outgoing.js";

/** What one participant may have offered without an answer, and in all: more is declined unseen. */
const MOST_WAITING = 20;
const MOST = 500;
const NUMBERS = 2 ** 32;

/**
 * All files between us and the others in a call.
 * @extends {Emitter<TransfersEvents>}
 */
export class Transfers extends Emitter {
  /** @type {Outgoing[]} */
  #outgoing = [];
  /** @type {Incoming[]} */
  #incoming = [];
  /** @type {Map<string, { channel: RTCDataChannel, lane: Lane }>} of the present connections, by participant */
  #lines = new Map();
  #clock;
  #link;
  /** `transfer` of the next one. It begins anywhere, so that a number means one of ours or one of theirs, never both. */
  #number;

  /** @param {{ clock: Clock, link: FileLink, random?: () => number }} options */
  constructor({ clock, link, random = Math.random }) {
    super();
    this.#clock = clock;
    this.#link = link;
    this.#number = Math.floor(random() * NUMBERS);
  }

  /** Whether anything is on its way. */
  get busy() {
    return [...this.#outgoing, ...this.#incoming].some(({ state }) => ["moving", "paused", "checking"].includes(state));
  }

  /**
   * @param {string} id who is to get it
   * @param {FileFacts} facts
   * @param {Original} original
   */
  offer(id, facts, original) {
    const send = this.#sender(id);
    const outgoing = new Outgoing({ id, facts, original, clock: this.#clock, send });
    this.#outgoing.push(outgoing);
    const known = this.#lines.get(id)?.channel;
    const channel = this.#link.filesOf(id);
    // Otherwise it is offered as soon as there is a connection.
    if (channel?.readyState !== "open") return outgoing;
    if (known === channel) outgoing.offer(this.#next(), this.#lane(channel, id));
    else this.#renew(id);
    return outgoing;
  }

  /** What came of the same file from one who is gone. @param {Incoming} incoming */
  partialOf({ facts: { file, size } }) {
    return this.#incoming.find((other) => other.partial && other.facts.file === file && other.facts.size === size);
  }

  /** @param {string} id @param {{ type: string, [field: string]: unknown }} message anything can be in it */
  control(id, message) {
    if (!message.type.startsWith("file-")) return;
    this.#renew(id);
    if (message.type === "file-offer") return this.#offered(id, message);
    const { transfer, offset } = message;
    if (!isTransfer(transfer)) return;
    const outgoing = numbered(this.#outgoing, id, transfer);
    const incoming = numbered(this.#incoming, id, transfer);
    if (message.type === "file-accept" && isOffset(offset)) outgoing?.accepted(offset);
    if (message.type === "file-ack" && isOffset(offset)) outgoing?.acked(offset);
    if (message.type === "file-decline") outgoing?.refused("declined");
    if (message.type === "file-cancel") incoming ? incoming.cancelled() : outgoing?.refused("cancelled");
    const sha256 = readDigest(message.sha256);
    if (message.type === "file-end" && sha256) incoming?.ended(sha256);
  }

  /** @param {string} id @param {ArrayBuffer} data anything can be in it */
  frame(id, data) {
    this.#renew(id);
    const frame = readFrame(data);
    if (frame) numbered(this.#incoming, id, frame.transfer)?.receive(frame.bytes);
  }

  /** The data channels of a connection are there. @param {string} id */
  opened(id) {
    this.#renew(id);
    this.#lines.get(id)?.lane.wake();
  }

  /** @param {string} id @param {boolean} connected whether the connection carries something now */
  connected(id, connected) {
    for (const transfer of this.#of(id)) connected ? transfer.resume() : transfer.interrupt();
  }

  /** @param {string} id of one who has left */
  closed(id) {
    this.#lines.get(id)?.lane.close();
    this.#lines.delete(id);
    for (const transfer of this.#of(id)) transfer.gone();
  }

  /** The call is over: what has not come in full is thrown away. */
  close() {
    for (const id of [...this.#lines.keys()]) this.closed(id);
    for (const transfer of this.#outgoing) transfer.gone();
    for (const transfer of this.#incoming) transfer.discard();
  }

  /** @param {string} id */
  #of(id) {
    return [...this.#outgoing, ...this.#incoming].filter((transfer) => transfer.id === id);
  }

  /** Looks whether the connection is another one than before: then everything unfinished is offered anew. @param {string} id */
  #renew(id) {
    const channel = this.#link.filesOf(id);
    if (!channel || this.#lines.get(id)?.channel === channel) return;
    this.#lines.get(id)?.lane.close();
    const lane = this.#lane(channel, id);
    for (const incoming of this.#incoming) if (incoming.id === id) incoming.lost();
    for (const outgoing of this.#outgoing) if (outgoing.id === id) outgoing.offer(this.#next(), lane);
  }

  /** @param {RTCDataChannel} channel @param {string} id */
  #lane(channel, id) {
    const line = this.#lines.get(id);
    if (line?.channel === channel) return line.lane;
    const lane = new Lane(channel, this.#link.messageLimit(id));
    this.#lines.set(id, { channel, lane });
    return lane;
  }

  /** @param {string} id @param {{ [field: string]: unknown }} message */
  #offered(id, message) {
    const offer = readOffer(message);
    if (!offer) return;
    const theirs = this.#incoming.filter((incoming) => incoming.id === id);
    const known = theirs.find(({ facts }) => facts.file === offer.file);
    // A number that stands for another file, or another size of a file that we know: their mistake.
    if (theirs.some(({ number, facts }) => number === offer.transfer && facts.file !== offer.file)) return;
    if (known && known.facts.size !== offer.size) return;
    if (known) return known.offered(offer.transfer);
    const waiting = theirs.filter(({ state }) => state === "offered").length;
    if (waiting >= MOST_WAITING || theirs.length >= MOST) {
      this.#link.sendControl(id, { type: "file-decline", transfer: offer.transfer });
      return;
    }
    const { transfer: number, ...facts } = offer;
    const incoming = new Incoming({ id, facts, clock: this.#clock, send: this.#sender(id) });
    this.#incoming.push(incoming);
    incoming.offered(number);
    this.emit("offered", { transfer: incoming });
  }

  /** @param {string} id */
  #sender(id) {
    return (/** @type {object} */ message) => this.#link.sendControl(id, message);
  }

  #next() {
    this.#number = (this.#number + 1) % NUMBERS;
    return this.#number;
  }
}

/**
 * @template {Incoming | Outgoing} Kind
 * @param {Kind[]} transfers
 * @param {string} id
 * @param {number} number
 * @returns {Kind | undefined}
 */
function numbered(transfers, id, number) {
  return transfers.find((transfer) => transfer.id === id && transfer.number === number);
}
