/** Files go in blocks: each is read, stored and digested by itself, so that none has to be in memory as a whole. */

/** Bytes. */
export const BLOCK = 1024 * 1024;

/** @param {BufferSource} bytes @returns {Promise<Uint8Array>} SHA-256 */
export async function digestOf(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/**
 * The digest of a whole file: SHA-256 over the SHA-256 of its blocks, one after another.
 * @param {readonly Uint8Array[]} digests
 * @returns {Promise<string>} hex
 */
export async function wholeDigest(digests) {
  const all = new Uint8Array(digests.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const digest of digests) {
    all.set(digest, at);
    at += digest.length;
  }
  return [...(await digestOf(all))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A file of our own. It is read for each who gets it, and digested once for all of them. */
export class Original {
  #file;
  /** @type {Map<number, Promise<Uint8Array>>} */
  #digests = new Map();

  /** @param {Readable} file */
  constructor(file) {
    this.#file = file;
  }

  get size() {
    return this.#file.size;
  }

  /** @param {number} index @returns {Promise<Uint8Array<ArrayBuffer>>} rejects if the file has changed or is gone */
  async block(index) {
    const start = index * BLOCK;
    const end = Math.min(start + BLOCK, this.size);
    const bytes = new Uint8Array(await this.#file.slice(start, end).arrayBuffer());
    if (bytes.length !== end - start) throw new Error("the file is shorter than it was");
    if (!this.#digests.has(index)) this.#digests.set(index, digestOf(bytes));
    return bytes;
  }

  /** @returns {Promise<string>} of the whole; reads what was not sent to anybody, as after an offset */
  async digest() {
    const count = Math.ceil(this.size / BLOCK);
    for (let index = 0; index < count; index += 1) if (!this.#digests.has(index)) await this.block(index);
    return wholeDigest(await Promise.all([...Array(count).keys()].map((index) => this.#digests.get(index) ?? fail())));
  }
}

/** @returns {never} */
function fail() {
  throw new Error("a block has no digest");
}
