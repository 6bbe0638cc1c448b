import { Assembly } from "./assembly.js";
import { BLOCK } from "./blocks.js";
import { Transfer } from "./transfer.js";

/** How often the other side is told how far we are: after so many bytes, or so long (ms). */
const TELL_BYTES = 256 * 1024;
const TELL_TIME = 250;
/** Bytes that may wait to be stored while we ask for more. */
const BACKLOG = 2 * BLOCK;

/** A file that somebody else gives us. */
export class Incoming extends Transfer {
  /** What can be handed over once it is done. @type {Blob | null} */
  result = null;
  #clock;
  #send;
  #assembly;
  #told = 0;
  #toldAt = 0;
  /** What it should be. @type {string | undefined} */
  #sha256;
  /** Whether the other side knows, on this connection, that we want it. */
  #running = false;
  /** Whether it has come in full, and its digest too. */
  #finishing = false;

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
    this.#assembly = new Assembly(facts.size, (failure) => (failure ? this.#fail(failure) : this.#acknowledge()));
  }

  /** Whether something of it is kept, though the other one left. */
  get partial() {
    return this.state === "gone" && this.#assembly.stored > 0;
  }

  /** Offered on the present connection, or again. @param {number} number */
  offered(number) {
    this.number = number;
    this.#running = false;
    if (this.state === "done" || this.#assembly.placed) void this.#begin();
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
    if (this.over || this.#assembly.placed) return void sink.discard();
    this.#assembly.place(sink);
    if (this.number === undefined) this.become("paused");
    else void this.#begin();
  }

  /** Goes on with what came of it from one who is no longer there. @param {Incoming} other */
  async inherit(other) {
    this.open();
    await this.#assembly.inherit(other.#assembly);
    other.emit("change", undefined);
    if (this.over) this.#assembly.discard();
    else await this.#begin();
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
    if (!this.over && !this.#finishing) this.#drop("cancelled", { by: "other" });
  }

  /** The other one has left: what came stays, for he may offer it again. */
  gone() {
    if (this.over || this.#finishing) return;
    this.lost();
    this.become("gone");
    // Blocks may be on their way to the disk.
    void this.#assembly.settled().then(() => {
      if (this.state === "gone" && !this.#assembly.stored) this.#assembly.discard();
      this.emit("change", undefined);
    });
  }

  /** The call is over. */
  discard() {
    if (this.state !== "done" && !this.#finishing) this.#assembly.discard();
  }

  /** @param {Uint8Array} bytes the next ones */
  receive(bytes) {
    if (!this.#running || this.over) return;
    const failure = this.#assembly.add(bytes);
    if (failure) return this.#fail(failure);
    this.resume(); // what comes proves that the connection carries
    this.moveTo(this.#assembly.arrived);
    this.#acknowledge();
    if (this.#assembly.full) void this.#complete();
  }

  /** @param {string} sha256 what it should be, once all has come */
  ended(sha256) {
    if (!this.#running || this.over) return;
    this.#sha256 = sha256;
    if (this.#assembly.full) void this.#complete();
  }

  /** From where we have nothing yet. */
  async #begin() {
    const { number } = this;
    await this.#assembly.rewind();
    const wanted = !this.over || this.state === "done" || this.state === "gone";
    if (number === undefined || number !== this.number || !wanted) return;
    const offset = this.state === "done" ? this.facts.size : this.#assembly.stored;
    this.#told = offset;
    this.#toldAt = this.#clock.now();
    if (!this.#tell("file-accept", { offset })) return;
    this.#tell("file-ack", { offset });
    if (this.state === "done") return;
    this.#running = true;
    this.moveTo(offset);
    this.become("moving");
    if (this.#assembly.full) void this.#complete();
  }

  #acknowledge() {
    const { arrived, stored, full } = this.#assembly;
    const waits = arrived - stored;
    const more = arrived - this.#told;
    if (!this.#running || more === 0 || (full ? waits > 0 : waits > BACKLOG)) return;
    const now = this.#clock.now();
    if (!full && more < TELL_BYTES && now - this.#toldAt < TELL_TIME) return;
    this.#told = arrived;
    this.#toldAt = now;
    this.#tell("file-ack", { offset: arrived });
  }

  /** All bytes have come; whether they are right is known with the digest. */
  async #complete() {
    if (this.state !== "checking") this.become("checking");
    if (this.#sha256 === undefined || this.#finishing) return;
    this.#finishing = true;
    const end = await this.#assembly.finish(this.#sha256);
    this.#finishing = false;
    if (this.over) return;
    if ("failure" in end) return this.#fail(end.failure);
    this.result = end.result;
    this.become("done");
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
    this.#running = false;
    this.#assembly.discard();
    this.become(state, why);
  }
}
