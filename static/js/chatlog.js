import { CONTROL_LIMIT } from "./channels.js";
import { Emitter } from "./lib/emitter.js";

export const MOST_MESSAGES = 1000;
export const MOST_CHARACTERS = 4000;
/** How far (ms) a clock may be off for its time to count. */
const SKEW = 5000;
const LONGEST_NAME = 64;
const LONGEST_ID = 100;
/** Of a `chat-history`, what is not messages (bytes), and some room to spare. */
const FRAME = 64;

/** Control characters but line breaks and tabs; and halves of characters. */
const UNWRITTEN = /(?![\n\t])\p{Cc}|\p{Surrogate}/gu;
/** What cannot be seen or turns the direction of what follows has no place in a name. */
const UNNAMED = /[\p{C}\u2028\u2029]/gu;
/** What can be an id: it is compared and kept, never shown. */
const ID = /^[\x21-\x7e]+$/;

/**
 * What was written in a call, in the order of its times; of the same time, as it came. It holds the newest alone.
 * @extends {Emitter<{ added: ChatMessage, removed: ChatMessage }>}
 */
export class ChatLog extends Emitter {
  /** @type {ChatMessage[]} */
  #messages = [];
  /** @type {Map<string, ChatMessage>} */
  #known = new Map();
  /** @type {Set<string>} */
  #said = new Set();

  get messages() {
    return [...this.#messages];
  }

  /**
   * @param {ChatMessage} message
   * @returns {boolean} whether it was new; what is told does not replace what was heard
   */
  add(message) {
    const key = keyOf(message);
    const known = this.#known.get(key);
    if (known ? message.told || !known.told : this.#said.has(soundOf(message))) return false;
    if (known) this.#remove(known);
    const place = this.#messages.findLastIndex(({ at }) => at <= message.at) + 1;
    if (place === 0 && this.#messages.length >= MOST_MESSAGES) return false;
    this.#messages.splice(place, 0, message);
    this.#known.set(key, message);
    this.#said.add(soundOf(message));
    this.emit("added", message);
    if (this.#messages.length > MOST_MESSAGES) this.#remove(this.#messages[0]);
    return !known;
  }

  /** @param {ChatMessage} message */
  #remove(message) {
    this.#messages.splice(this.#messages.indexOf(message), 1);
    this.#known.delete(keyOf(message));
    this.#said.delete(soundOf(message));
    this.emit("removed", message);
  }
}

/** Nobody takes away what another writes by giving the same id to something else. @param {ChatMessage} message */
function keyOf({ author, id }) {
  return `${author} ${id}`;
}

/** By this is known again what somebody said who has become another participant since. @param {ChatMessage} message */
function soundOf({ id, name, text }) {
  return JSON.stringify([id, name, text]);
}

/**
 * What is written, as it is sent and shown.
 * @param {unknown} text
 * @returns {string} empty for what is no message
 */
export function textOf(text) {
  // A character has two units at most, so what is longer than that need not be looked at.
  if (typeof text !== "string" || text.length > 2 * MOST_CHARACTERS) return "";
  const written = text.replace(/\r\n?/g, "\n").replace(UNWRITTEN, "").trim();
  return [...written].length > MOST_CHARACTERS ? "" : written;
}

/**
 * A `chat` of another, who may have put anything into it.
 * @param {{ [field: string]: unknown }} message
 * @param {number} now ms
 * @returns {{ id: string, text: string, at: number } | undefined}
 */
export function readChat({ id, text, at }, now) {
  const written = textOf(text);
  if (!written || !isId(id)) return undefined;
  // What arrives late, or from a clock that is wrong, stands where it is seen: at the end.
  const right = typeof at === "number" && Math.abs(now - at) <= SKEW;
  return { id, text: written, at: right ? Math.min(at, now) : now };
}

/**
 * One message of a `chat-history`: what another says that somebody wrote.
 * @param {unknown} entry
 * @param {number} now ms
 * @returns {ChatMessage | undefined}
 */
export function readTold(entry, now) {
  if (typeof entry !== "object" || entry === null) return undefined;
  const { id, author, name, text, at } = /** @type {Record<string, unknown>} */ (entry);
  const written = textOf(text);
  const called = typeof name === "string" ? nameOf(name) : "";
  if (!written || !called || !isId(id) || !isId(author) || typeof at !== "number" || !Number.isFinite(at)) return undefined;
  return { id, author, name: called, text: written, at: Math.min(Math.max(at, 0), now), own: false, told: true };
}

/**
 * The newest messages, in pieces that each fit into one control message.
 * @param {ChatMessage[]} messages in their order
 * @param {number} most bytes in all
 * @returns {Pick<ChatMessage, "id" | "author" | "name" | "text" | "at">[][]} at least one, the oldest first
 */
export function historyOf(messages, most) {
  const encoder = new TextEncoder();
  const pieces = [/** @type {ReturnType<typeof historyOf>[number]} */ ([])];
  let left = most;
  const whole = CONTROL_LIMIT - FRAME;
  let room = whole;
  for (const { id, author, name, text, at } of [...messages].reverse()) {
    const entry = { id, author, name, text, at };
    const size = encoder.encode(JSON.stringify(entry)).length + 1;
    if (size > whole) continue; // The longest text there can be, by the longest name: it went through, but not with both.
    if ((left -= size) < 0) break;
    if (size > room) {
      pieces.unshift([]);
      room = whole;
    }
    room -= size;
    pieces[0].unshift(entry);
  }
  return pieces;
}

/** @param {string} name */
function nameOf(name) {
  return [...name.replace(UNNAMED, "").trim()].slice(0, LONGEST_NAME).join("");
}

/** @param {unknown} value @returns {value is string} */
function isId(value) {
  return typeof value === "string" && value.length <= LONGEST_ID && ID.test(value);
}
