/** The other tabs of this browser with the same room: whether one of them is in the call, and which one shall be. */
import { Emitter } from "../lib/emitter.js";

/** @typedef {{type: "who" | "here" | "gone" | "move", tab: string, participant?: string}} TabMessage */
/** @typedef {Pick<BroadcastChannel, "postMessage" | "addEventListener">} Channel */

const ANSWER_TIME = 200; // ms; tabs answer within a few

/**
 * `change`: whether another tab is in the call; `move`: another one takes over.
 * @extends {Emitter<{change: boolean, move: null}>}
 */
export class Tabs extends Emitter {
  #tab = Math.random().toString(36).slice(2);
  #participant = "";
  /** @type {Map<string, string>} participants by tab */
  #others = new Map();
  #channel;

  /** @param {Channel} channel */
  constructor(channel) {
    super();
    this.#channel = channel;
    channel.addEventListener("message", ({ data }) => this.#hear(data));
  }

  get elsewhere() {
    return this.#others.size > 0;
  }

  /** Asks who is in the call; resolves once all tabs have had the time to answer. */
  async ask() {
    this.#post("who");
    await new Promise((resolve) => setTimeout(resolve, ANSWER_TIME));
    return this.elsewhere;
  }

  /** Whether another tab is this very participant: then this tab is its copy. @param {string} participant */
  isCopy(participant) {
    return [...this.#others.values()].includes(participant);
  }

  /** @param {string} participant */
  enter(participant) {
    this.#participant = participant;
    this.#post("here");
    this.#post("who");
  }

  leave() {
    if (this.#participant) this.#post("gone");
    this.#participant = "";
  }

  /** The other tabs leave the call; one that has crashed, and cannot say so, counts as gone as well. */
  takeOver() {
    this.#post("move");
    this.#others.clear();
    this.emit("change", false);
  }

  /** @param {TabMessage} message */
  #hear({ type, tab, participant = "" }) {
    if (tab === this.#tab) return;
    if (type === "who" && this.#participant) this.#post("here");
    if (type === "here") this.#others.set(tab, participant);
    if (type === "gone") this.#others.delete(tab);
    if (type === "here" || type === "gone") this.emit("change", this.elsewhere);
    if (type === "move" && this.#participant) this.emit("move", null);
  }

  /** @param {TabMessage["type"]} type */
  #post(type) {
    this.#channel.postMessage({ type, tab: this.#tab, participant: this.#participant });
  }
}
