/** The way of bytes to one participant: streams take turns, a frame each, as much as the channel takes. */

/** How much may wait in the channel (bytes): at most, and at least while a line is slow; and when more is asked for. */
const HIGH = 1024 * 1024;
const HIGH_SLOW = 128 * 1024;
/** What waits is gone in this time (s), so that words and cancels do not wait long behind it. */
const WAIT = 0.5;
const LARGEST_FRAME = 64 * 1024;
/** Where the other side did not say what it takes. */
const UNKNOWN_FRAME = 16 * 1024;
/** Frames smaller than this cost more than they carry. */
const SMALLEST_FRAME = 1024;
const HEAD = 4;

/**
 * @param {number} limit what the connection says it takes, 0 if it does not
 * @returns {number} of a frame with its head; 0 where files cannot go
 */
export function frameSize(limit) {
  if (!(limit > 0)) return UNKNOWN_FRAME;
  return limit < SMALLEST_FRAME ? 0 : Math.min(limit, LARGEST_FRAME);
}

/** @param {number} transfer @param {Uint8Array} bytes */
export function frameOf(transfer, bytes) {
  const frame = new Uint8Array(HEAD + bytes.length);
  new DataView(frame.buffer).setUint32(0, transfer);
  frame.set(bytes, HEAD);
  return frame;
}

/** @param {ArrayBuffer} frame @returns {{ transfer: number, bytes: Uint8Array } | undefined} nothing if it carries nothing */
export function readFrame(frame) {
  if (frame.byteLength <= HEAD || frame.byteLength > LARGEST_FRAME) return undefined;
  return { transfer: new DataView(frame).getUint32(0), bytes: new Uint8Array(frame, HEAD) };
}

export class Lane {
  /** Bytes a second, as the other side takes them; unknown at first. */
  rate = Infinity;
  #channel;
  #most;
  /** @type {Stream[]} in the order of their turns */
  #streams = [];

  /** @param {RTCDataChannel} channel @param {number} limit what the connection says it takes, 0 if it does not */
  constructor(channel, limit) {
    this.#channel = channel;
    this.#most = frameSize(limit) - HEAD;
    channel.onbufferedamountlow = () => this.wake();
  }

  /** @param {Stream} stream */
  add(stream) {
    if (!this.#streams.includes(stream)) this.#streams.push(stream);
    this.wake();
  }

  /** @param {Stream} stream */
  remove(stream) {
    this.#streams = this.#streams.filter((each) => each !== stream);
  }

  /** Everything that was given has left this machine. */
  get idle() {
    return this.#channel.readyState === "open" && this.#channel.bufferedAmount === 0;
  }

  /** Sends what there is: a stream has bytes again, the other side has taken some, or the channel is there. */
  wake() {
    const channel = this.#channel;
    const high = Math.max(HIGH_SLOW, Math.min(HIGH, this.rate * WAIT));
    channel.bufferedAmountLowThreshold = high / 4;
    let silent = this.#most > 0 ? 0 : Infinity;
    while (silent < this.#streams.length && channel.readyState === "open" && channel.bufferedAmount < high) {
      silent = this.#turn() ? 0 : silent + 1;
    }
  }

  close() {
    this.#channel.onbufferedamountlow = null;
    this.#streams = [];
  }

  /** @returns {boolean} whether the next stream had something */
  #turn() {
    const [stream] = this.#streams;
    this.#streams.push(...this.#streams.splice(0, 1));
    const bytes = stream.next(this.#most);
    if (bytes) this.#channel.send(frameOf(stream.transfer, bytes));
    return bytes !== undefined;
  }
}
