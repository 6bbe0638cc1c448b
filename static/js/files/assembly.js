import { BLOCK, digestOf, wholeDigest } from "./blocks.js";

/** Bytes that may wait to be stored before it is no use. */
const OVERRUN = 64 * BLOCK;

/**
 * What has come of one file: put together to blocks, which are stored and digested one after another. Only whole blocks
 * count when it has to go on after a break.
 */
export class Assembly {
  /** Bytes that have come, and those of them that are stored. */
  arrived = 0;
  stored = 0;
  #size;
  #tell;
  /** @type {Sink | undefined} */
  #sink;
  /** The block that is being filled. */
  #block = new Uint8Array(new ArrayBuffer(0));
  #filled = 0;
  /** @type {Uint8Array[]} of the blocks that are stored */
  #digests = [];
  #steps = Promise.resolve();

  /**
   * @param {number} size bytes
   * @param {(failure?: FileFailure) => void} tell that more is stored, or that it can't be
   */
  constructor(size, tell) {
    this.#size = size;
    this.#tell = tell;
  }

  /** Whether there is a place for it. */
  get placed() {
    return this.#sink !== undefined;
  }

  /** All has come. */
  get full() {
    return this.arrived === this.#size;
  }

  /** @param {Sink} sink where it goes */
  place(sink) {
    this.#sink = sink;
  }

  /** Goes on with what another has, which has nothing then. @param {Assembly} other */
  async inherit(other) {
    await other.#steps;
    this.#sink = other.#sink;
    this.#digests = other.#digests;
    this.arrived = this.stored = other.stored;
    other.#sink = undefined;
    other.#clear();
  }

  /** Back to the end of the last block that is stored: the rest comes anew. */
  async rewind() {
    await this.#steps;
    this.arrived = this.stored;
    this.#filled = 0;
  }

  /** @param {Uint8Array} bytes the next ones @returns {FileFailure | undefined} what is wrong with them */
  add(bytes) {
    if (this.arrived + bytes.length > this.#size) return "excess";
    if (this.arrived + bytes.length - this.stored > OVERRUN) return "overrun";
    for (let at = 0; at < bytes.length; ) {
      if (!this.#filled) this.#block = new Uint8Array(Math.min(BLOCK, this.#size - this.arrived));
      const piece = bytes.subarray(at, at + this.#block.length - this.#filled);
      this.#block.set(piece, this.#filled);
      this.#filled += piece.length;
      this.arrived += piece.length;
      at += piece.length;
      if (this.#filled === this.#block.length) this.#store();
    }
    return undefined;
  }

  /**
   * All has come, and this is what it should be.
   * @param {string} sha256
   * @returns {Promise<{ result: Blob | null } | { failure: FileFailure }>}
   */
  async finish(sha256) {
    await this.#steps;
    try {
      if ((await wholeDigest(this.#digests)) !== sha256) return { failure: "digest" };
      return { result: (await this.#sink?.close()) ?? null };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  }

  /** Nothing of it is kept. */
  discard() {
    const sink = this.#sink;
    this.#sink = undefined;
    this.#clear();
    void this.#steps.then(() => sink?.discard()).catch(ignore);
  }

  /** Resolves when what has come so far is stored. */
  settled() {
    return this.#steps;
  }

  #store() {
    const block = this.#block;
    this.#filled = 0;
    this.#steps = this.#steps.then(async () => {
      if (!this.#sink) return;
      try {
        const [digest] = await Promise.all([digestOf(block), this.#sink.write(block)]);
        this.#digests.push(digest);
        this.stored += block.length;
        this.#tell();
      } catch (error) {
        this.#tell(failureOf(error));
      }
    });
  }

  #clear() {
    this.#block = new Uint8Array(new ArrayBuffer(0));
    this.#filled = 0;
    this.#digests = [];
    this.arrived = this.stored = 0;
  }
}

/** @param {unknown} error @returns {FileFailure} */
function failureOf(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "storage";
}

/** What could not be taken away goes with the next visit. */
function ignore() {}
