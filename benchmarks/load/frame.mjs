// WebSocket frames, made and taken apart by hand, so that this side costs less than any server under test.

// Servers skip the unmasking where a key is zero; this one makes them work, as a browser's does.
const KEY = [0x5a, 0xc3, 0x17, 0x8e];

/** A part of many frames, masked in advance for each place at which it may stand. */
export class Body {
  #bytes;
  #masked = [];

  constructor(text) {
    this.#bytes = Buffer.from(text);
    this.length = this.#bytes.length;
  }

  /** The bytes as they are at that offset of a masked payload. */
  at(offset) {
    return (this.#masked[offset & 3] ??= masked(Buffer.from(this.#bytes), offset));
  }
}

function masked(bytes, offset) {
  for (let index = 0; index < bytes.length; index++) bytes[index] ^= KEY[(index + offset) & 3];
  return bytes;
}

/** A client's text frame: the payload is `head`, `body` and `tail` (head and tail in ASCII). */
export function textFrame(head, body, tail) {
  const length = head.length + (body?.length ?? 0) + tail.length;
  const start = length < 126 ? 6 : length < 65536 ? 8 : 14;
  const frame = Buffer.allocUnsafe(start + length);
  writeHeader(frame, 0x81, length);
  frame.latin1Write(head, start);
  const middle = start + head.length;
  if (body) body.at(head.length).copy(frame, middle);
  const last = middle + (body?.length ?? 0);
  frame.latin1Write(tail, last);
  masked(frame.subarray(start, middle), 0);
  masked(frame.subarray(last), last - start);
  return frame;
}

/** A client's control frame (pong, close) of at most 125 bytes. */
export function controlFrame(opcode, payload) {
  const frame = Buffer.allocUnsafe(6 + payload.length);
  writeHeader(frame, 0x80 | opcode, payload.length);
  payload.copy(frame, 6);
  masked(frame.subarray(6), 0);
  return frame;
}

function writeHeader(frame, first, length) {
  frame[0] = first;
  let at = 2;
  if (length < 126) frame[1] = 0x80 | length;
  else if (length < 65536) {
    frame[1] = 0x80 | 126;
    at = frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 0x80 | 127;
    at = frame.writeBigUInt64BE(BigInt(length), 2);
  }
  for (let index = 0; index < 4; index++) frame[at + index] = KEY[index];
}

/** Takes a server's frames out of what arrives; nobody here fragments messages. */
export class Reader {
  #rest = null;
  #take;

  /** @param {(opcode: number, payload: Buffer) => void} take */
  constructor(take) {
    this.#take = take;
  }

  push(chunk) {
    let data = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const [start, length] = extent(data, at);
      if (start === 0 || start + length > data.length) break;
      this.#take(data[at] & 15, data.subarray(start, start + length));
      at = start + length;
    }
    this.#rest = at < data.length ? data.subarray(at) : null;
  }
}

/** Where the payload of the frame at `at` starts (0: not known yet), and how long it is. */
function extent(data, at) {
  const left = data.length - at;
  if (left < 2) return [0, 0];
  const short = data[at + 1] & 127;
  if (short < 126) return [at + 2, short];
  if (short === 126) return left < 4 ? [0, 0] : [at + 4, data.readUInt16BE(at + 2)];
  return left < 10 ? [0, 0] : [at + 10, Number(data.readBigUInt64BE(at + 2))];
}
