import { BLOCK, digestOf, wholeDigest } from "./blocks.js";
import { Transfer } from "./transfer.js";

/** How often the other side is told how far we are: after so many bytes, or so long (ms). */
const TELL_BYTES = 256 * 1024;
const TELL_TIME = 250;
/** Bytes that wait to be stored: beyond the first nothing more is asked for, beyond the second it is no use. */
const BACKLOG = 2 * BLOCK;
const OVERRUN = 64 * BLOCK;

/** A file that somebody else gives us. */
export class Incoming extends Transfer {
  /** What can be handed over once it is done. @type {Blob | null} */
  result = null;
  #clock;
  #send;
  /** @type {Sink | undefined} */
  #sink;
  /** The block that is being filled. */
  #block = new Uint8Array(new ArrayBuffer(0));
  #filled = 0;
  #arrived = 0;
  #stored = 0;
  /** @type {Uint8Array[]} of the blocks that are stored */
  #digests = [];
  /** What is stored, one after another. */
  #steps = Promise.resolve();
  #told = 0;
  #toldAt = 0;
  /** What it should be. @type {string | undefined} */
  #sha256;
  /** Whether the other side knows, on this connection, that we want it. */
  #running = false;

  /**
   * @param {object} options
   * @param {string} options.id
   * @param {FileFacts} options.facts
   * @param {Clock} options.clock
   * @param {(message: object) => boolean} options.send over the control channel
   */
  constructor({ id, facts, clock, send }) {
    super({ id, facts, clock });
    this.#clock = clock;
    this.#send = send;
  }

  /** Whether something of it is kept, though the other one left. */
  get partial() {
    return this.state === "gone" && this.#sink !== undefined && this.#stored > 0;
  }

  /** Offered on the present connection, or again. @param {number} number */
  offered(number) {
    this.number = number;
    this.#running = false;
    if (this.state === "done" || this.#sink) void this.#begin();
    else if (this.over) this.#tell("file-decline");
  }

  /** The connection is another one: nothing comes until it is offered again. */
  lost() {
    this.number = undefined;
    this.#running = false;
    this.interrupt();
  }

  /** The connection carries nothing for now. */
  interrupt() {
    if (this.state === "moving") this.become("paused");
  }

  /** It carries again, the same one as before. */
  resume() {
    if (this.state === "paused" && this.#running) this.become("moving");
  }

  /** Somebody wants it; a place for it is looked for. */
  open() {
    this.become("opening");
  }

  /** There is none, or it is not wanted there. */
  reconsider() {
    if (this.state === "opening") this.become("offered");
  }

  /** @param {Sink} sink where it goes */
  accept(sink) {
    if (this.over || this.#sink) return void sink.discard();
    this.#sink = sink;
    if (this.number === undefined) this.become("paused");
    else void this.#begin();
  }

  /** Goes on with what came of it from one who is no longer there. @param {Incoming} other */
  inherit(other) {
    this.open();
    this.#steps = other.#steps.then(() => {
      this.#sink = other.#sink;
      this.#digests = other.#digests;
      this.#stored = other.#stored;
      other.#sink = undefined;
      other.emit("change", undefined);
    });
    void this.#begin();
  }

  decline() {
    if (this.over) return;
    this.#tell("file-decline");
    this.#drop("declined", { by: "own" });
  }

  /** We do not want it any more. */
  cancel() {
    if (this.over) return;
    this.#tell("file-cancel");
    this.#drop("cancelled", { by: "own" });
  }

  /** The other one does not give it any more. */
  cancelled() {
    if (!this.over) this.#drop("cancelled", { by: "other" });
  }

  /** The other one has left: what came stays, for he may offer it again. */
  gone() {
    if (this.over) return;
    this.lost();
    this.become("gone");
    // Blocks may be on their way to the disk.
    void this.#steps.then(() => {
      if (this.state === "gone" && !this.#stored) this.discard();
      this.emit("change", undefined);
    });
  }

  /** The call is over. */
  discard() {
    if (this.state !== "done") void this.#sink?.discard().catch(ignore);
    this.#sink = undefined;
  }

  /** @param {Uint8Array} bytes the next ones */
  receive(bytes) {
    if (!this.#running || this.over) return;
    if (this.#arrived + bytes.length > this.facts.size) return this.#fail("excess");
    if (this.#arrived + bytes.length - this.#stored > OVERRUN) return this.#fail("overrun");
    this.#fill(bytes);
    this.resume(); // what comes proves that the connection carries
    this.moveTo(this.#arrived);
    this.#acknowledge();
    if (this.#arrived === this.facts.size) this.#complete();
  }

  /** @param {string} sha256 what it should be, once all has come */
  ended(sha256) {
    if (!this.#running || this.over) return;
    this.#sha256 = sha256;
    if (this.#arrived === this.facts.size) this.#complete();
  }

  /** From where we have nothing yet: whole blocks are stored, and the rest comes anew. */
  async #begin() {
    const { number } = this;
    await this.#steps;
    if (number === undefined || number !== this.number || (this.over && this.state !== "done" && this.state !== "gone")) return;
    this.#arrived = this.#told = this.#stored;
    this.#filled = 0;
    this.#toldAt = this.#clock.now();
    if (!this.#tell("file-accept", { offset: this.#stored })) return;
    this.#tell("file-ack", { offset: this.#stored });
    if (this.state === "done") return;
    this.#running = true;
    this.moveTo(this.#stored);
    this.become("moving");
    if (this.#stored === this.facts.size) this.#complete();
  }

  /** @param {Uint8Array} bytes */
  #fill(bytes) {
    for (let at = 0; at < bytes.length; ) {
      if (!this.#filled) this.#block = new Uint8Array(Math.min(BLOCK, this.facts.size - this.#arrived));
      const piece = bytes.subarray(at, at + this.#block.length - this.#filled);
      this.#block.set(piece, this.#filled);
      this.#filled += piece.length;
      this.#arrived += piece.length;
      at += piece.length;
      if (this.#filled === this.#block.length) this.#store();
    }
  }

  #store() {
    const block = this.#block;
    this.#filled = 0;
    this.#steps = this.#steps.then(async () => {
      if (this.over && this.state !== "gone") return;
      try {
        const [digest] = await Promise.all([digestOf(block), this.#sink?.write(block)]);
        this.#digests.push(digest);
        this.#stored += block.length;
        this.#acknowledge();
      } catch (error) {
        this.#fail(failureOf(error));
      }
    });
  }

  #acknowledge() {
    const waits = this.#arrived - this.#stored;
    const all = this.#arrived === this.facts.size;
    const more = this.#arrived - this.#told;
    if (!this.#running || more === 0 || (all ? waits > 0 : waits > BACKLOG)) return;
    const now = this.#clock.now();
    if (!all && more < TELL_BYTES && now - this.#toldAt < TELL_TIME) return;
    this.#told = this.#arrived;
    this.#toldAt = now;
    this.#tell("file-ack", { offset: this.#arrived });
  }

  /** All bytes have come; whether they are right is known with the digest. */
  #complete() {
    const sha256 = this.#sha256;
    if (this.state !== "checking") this.become("checking");
    if (sha256 === undefined) return;
    this.#steps = this.#steps.then(async () => {
      if (this.state !== "checking") return;
      try {
        if ((await wholeDigest(this.#digests)) !== sha256) return this.#fail("digest");
        this.result = (await this.#sink?.close()) ?? null;
        this.become("done");
      } catch (error) {
        this.#fail(failureOf(error));
      }
    });
  }

  /** @param {FileFailure} failure */
  #fail(failure) {
    if (this.over) return;
    this.#tell("file-cancel");
    this.#drop("failed", { failure });
  }

  /** @param {"file-accept" | "file-decline" | "file-cancel" | "file-ack"} type @param {{ offset?: number }} [more] */
  #tell(type, more) {
    return this.number !== undefined && this.#send({ type, transfer: this.number, ...more });
  }

  /** Nothing of it is kept. @param {FileState} state @param {{ failure?: FileFailure, by?: FileSide }} [why] */
  #drop(state, why) {
    const sink = this.#sink;
    this.#sink = undefined;
    this.#running = false;
    this.#filled = 0;
    this.#block = new Uint8Array(0);
    void this.#steps.then(() => sink?.discard()).catch(ignore);
    this.become(state, why);
  }
}

/** @param {unknown} error @returns {FileFailure} */
function failureOf(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "storage";
}

/** What could not be taken away goes with the next visit. */
function ignore() {}
