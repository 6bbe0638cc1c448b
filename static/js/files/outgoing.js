import { BLOCK } from "./blocks.js";
import { Timer } from "../lib/clock.js";
import { Transfer } from "./transfer.js";

/** Bytes that may be on their way without the other side's word: what it can't store as fast doesn't pile up there. */
const WINDOW = 4 * BLOCK;
/** Of one who gives his word now and then. Who never does gets as much as his connection takes. */
const WIDEST = 32 * BLOCK;
/** How long (ms) we wait for that word before the window is made wider: it was too small for him. */
const PATIENCE = 2000;
/** How long (ms) after the end one who never gives his word may still say that he does not have it. */
const SETTLING = 10_000;

/** A file of ours that one other gets. */
export class Outgoing extends Transfer {
  #original;
  #send;
  #patience;
  /** @type {import("./lane.js").Lane | undefined} */
  #lane;
  /** Bytes given to the lane, and those of which the other side has said that it has them. */
  #position = 0;
  #acked = 0;
  #window = WINDOW;
  /** Whether he has ever given his word on this connection. */
  #answers = false;
  /** Whether it was accepted, on this connection or before. */
  #started = false;
  #wanted = false;
  /** Blocks that are read, or being read. @type {Map<number, Uint8Array | null>} */
  #blocks = new Map();
  #ended = false;
  /** A cancel that could not be told. */
  #untold = false;

  /**
   * @param {object} options
   * @param {string} options.id
   * @param {FileFacts} options.facts
   * @param {import("./blocks.js").Original} options.original
   * @param {Clock} options.clock
   * @param {(message: object) => boolean} options.send over the control channel
   */
  constructor({ id, facts, original, clock, send }) {
    super({ id, facts, clock });
    this.#original = original;
    this.#send = send;
    this.#patience = new Timer(clock);
  }

  /**
   * On a connection that is there now, for the first time or again.
   * @param {number} number not used on this connection before
   * @param {import("./lane.js").Lane} lane
   */
  offer(number, lane) {
    if (this.over && !this.#untold) return;
    this.#pause();
    this.number = number;
    this.#send({ type: "file-offer", ...this.facts, transfer: number });
    if (this.#untold) this.#untold = !this.#tell("file-cancel");
    if (this.over) return;
    this.#lane = lane;
    if (this.#wanted) this.become("paused");
  }

  /** The connection carries nothing for now. */
  interrupt() {
    if (this.state === "moving") this.become("paused");
  }

  /** It carries again, the same one as before. */
  resume() {
    if (this.state === "paused" && this.#lane && this.#started) this.become("moving");
    this.#lane?.wake();
  }

  /** @param {number} offset where he wants it from */
  accepted(offset) {
    if (this.over || this.#started || offset > this.facts.size) return;
    this.#started = true;
    this.#wanted = true;
    this.#position = this.#acked = this.moved = offset;
    this.become("moving");
    this.#lane?.add(this);
  }

  /** @param {number} offset up to which he has it */
  acked(offset) {
    if (!this.#started || this.over || offset > this.#position || offset < this.#acked) return;
    this.#answers = true;
    this.#acked = offset;
    this.#patience.clear();
    if (this.state === "paused") this.become("moving"); // his word proves that the connection carries
    this.moveTo(offset);
    if (this.#lane && this.progress.rate) this.#lane.rate = this.progress.rate;
    if (this.#ended && offset === this.facts.size) this.#finish("done");
    else this.#lane?.wake();
  }

  /** He does not want it, or no more; or what he has got is not what it should be. @param {"declined" | "cancelled"} how */
  refused(how) {
    if (this.over && this.state !== "done") return;
    this.#finish(this.#started || how === "cancelled" ? "cancelled" : "declined", { by: "other" });
  }

  /** We do not want to give it any more. */
  cancel() {
    if (this.over) return;
    this.#untold = !this.#tell("file-cancel");
    this.#finish("cancelled", { by: "own" });
  }

  /** He has left. */
  gone() {
    if (!this.over) this.#finish("gone");
  }

  get transfer() {
    return this.number ?? 0;
  }

  /** @param {number} most @returns {Uint8Array | undefined} */
  next(most) {
    const { size } = this.facts;
    if (this.#position === size) return void this.#end();
    const room = this.#acked + this.#window - this.#position;
    if (room <= 0) return void this.#wait();
    const index = Math.floor(this.#position / BLOCK);
    const block = this.#read(index);
    if (!block) return undefined;
    if (index + 1 < size / BLOCK) this.#read(index + 1);
    const start = this.#position - index * BLOCK;
    const bytes = block.subarray(start, start + Math.min(most, room));
    this.#position += bytes.length;
    if (!this.#answers) this.moveTo(this.#position);
    return bytes;
  }

  /** @param {number} index @returns {Uint8Array | null | undefined} nothing until it is read */
  #read(index) {
    for (const old of this.#blocks.keys()) if (old < index - 1) this.#blocks.delete(old);
    if (this.#blocks.has(index)) return this.#blocks.get(index);
    this.#blocks.set(index, null);
    this.#original.block(index).then(
      (bytes) => {
        if (this.#blocks.has(index)) this.#blocks.set(index, bytes);
        this.#lane?.wake();
      },
      () => this.#fail(),
    );
    return undefined;
  }

  /** All is given to the channel. */
  #end() {
    this.#lane?.remove(this);
    const { number } = this;
    this.#original.digest().then(
      (sha256) => {
        if (this.over || number !== this.number || !this.#started) return;
        this.#ended = true;
        this.#send({ type: "file-end", transfer: number, sha256 });
        if (this.#acked === this.facts.size) this.#finish("done");
        else if (!this.#answers) this.#settle();
      },
      () => this.#fail(),
    );
  }

  /** One who says nothing has it some time after it left us. */
  #settle() {
    this.#patience.set(SETTLING, () => {
      if (this.over || this.#answers) return;
      if (this.#lane?.idle) this.#finish("done");
      else this.#settle();
    });
  }

  /** For his word, without which nothing more is given. */
  #wait() {
    if (this.#patience.running) return;
    this.#patience.set(PATIENCE, () => {
      if (this.over || !this.#lane) return;
      if (!this.#lane.idle) return this.#wait();
      this.#window = Math.min(2 * this.#window, this.#answers ? WIDEST : Infinity);
      this.#lane.wake();
    });
  }

  /** What was on its way is asked for again. */
  #pause() {
    this.#lane?.remove(this);
    this.#lane = undefined;
    this.#patience.clear();
    this.#blocks.clear();
    this.#started = this.#ended = this.#answers = false;
    this.#window = WINDOW;
  }

  #fail() {
    if (this.over) return;
    this.#untold = !this.#tell("file-cancel");
    this.#finish("failed", { failure: "unreadable" });
  }

  /** @param {string} type */
  #tell(type) {
    return this.number === undefined || this.#send({ type, transfer: this.number });
  }

  /** @param {FileState} state @param {{ failure?: FileFailure, by?: FileSide }} [why] */
  #finish(state, why) {
    if (state === "done") this.moved = this.facts.size;
    this.#pause();
    this.become(state, why);
  }
}
