import { ChatLog, historyOf, readChat, readTold, textOf } from "./chatlog.js";
import { systemClock } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";
import { Listener } from "./listener.js";

/** Of our own messages so many at most are said again. */
const MOST_AGAIN = 50;
/** Of what was said before one came, bytes in all, and pieces. */
const MOST_HISTORY = 256 * 1024;
const MOST_PIECES = 64;
/**
 * What is written in a call, from everybody to everybody. No server has a part in it: each message goes over the control
 * channel of each connection, and who comes later is told by who has been there longest.
 * @extends {Emitter<ChatEvents>}
 */
export class Chat extends Emitter {
  log = new ChatLog();
  #call;
  #clock;
  /** @type {Map<string, Listener>} */
  #listeners = new Map();
  #own = "";
  /** Whether what was said before we came is there, or will never be. */
  #complete = false;
  #pieces = 0;
  /** Of our own messages the first that nobody got. */
  #unheard = Infinity;

  /** @param {{ call: Spoken, clock?: Clock }} options */
  constructor({ call, clock = systemClock }) {
    super();
    this.#call = call;
    this.#clock = clock;
  }

  /** @returns {() => void} stops it */
  follow() {
    this.#meet();
    const stops = [
      this.#call.on("roster", () => this.#meet()),
      this.#call.on("open", ({ id }) => this.opened(id)),
      this.#call.on("control", ({ id, message }) => this.receive(id, message)),
      this.#call.on("peer", ({ id, state }) => this.#became(id, state)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /**
   * @param {string} text
   * @returns {boolean} whether there was anything to say
   */
  send(text) {
    const written = textOf(text);
    if (!written) return false;
    const { participant = "", participants } = this.#call;
    const name = participants.find(({ id }) => id === participant)?.name ?? "";
    const message = { id: randomId(), author: participant, name, text: written, at: this.#clock.now(), own: true, told: false };
    this.log.add(message);
    const reached = [...this.#listeners].filter(([id, listener]) => this.#say(id, listener, message));
    if (reached.length === 0) this.#unheard = Math.min(this.#unheard, message.at);
    this.emit("reach", undefined);
    return true;
  }

  /** Who never gets anything; and who gets it once their connection is back. */
  get unreached() {
    const { participants, participant, peerStates } = this.#call;
    const others = participants.filter(({ id }) => id !== participant);
    const last = this.log.messages.findLast(({ own }) => own)?.at ?? -Infinity;
    const waits = (/** @type {string} */ id) => (this.#listeners.get(id)?.doubt ?? Infinity) <= last;
    return {
      never: others.filter(({ caps }) => !caps.data_channels),
      later: others.filter(({ id, caps }) => caps.data_channels && peerStates.get(id) !== "connected" && waits(id)),
    };
  }

  /** What this page knew before it was reloaded. @param {ChatMessage[]} messages */
  restore(messages) {
    for (const message of messages) this.log.add(message);
  }

  /** The data channel to one of the others is there, perhaps once more. @param {string} id */
  opened(id) {
    const listener = this.#listeners.get(id);
    if (!listener) return;
    if (!listener.told || listener.isNew(this.#clock.now())) this.#tell(id, listener);
    const { doubt } = listener;
    listener.doubt = Infinity;
    const again = this.log.messages.filter(({ own, at }) => own && at >= doubt);
    for (const message of again.slice(-MOST_AGAIN)) this.#say(id, listener, message);
    this.emit("reach", undefined);
  }

  /** @param {string} id @param {{ type: string, [field: string]: unknown }} message anything can be in it */
  receive(id, message) {
    if (message.type === "chat") this.#heard(id, message);
    else if (message.type === "chat-history") this.#wasTold(id, message);
  }

  /** Somebody may have come or gone, or we be another now. */
  #meet() {
    const { participants, participant = "" } = this.#call;
    const again = participant === this.#own ? Infinity : this.#becomeAnother(participant);
    const present = new Set(participants.map(({ id }) => id));
    const gone = [...this.#listeners.keys()].filter((id) => !present.has(id));
    for (const id of gone) this.#listeners.delete(id);
    for (const { id, caps } of participants) {
      if (id === participant || !caps.data_channels || this.#listeners.has(id)) continue;
      const now = this.#clock.now();
      this.#listeners.set(id, new Listener(now, Math.min(now, again)));
    }
    if (gone.length) this.#takeOver();
    this.emit("reach", undefined);
  }

  /**
   * After a loss that lasted too long; what was said meanwhile is told us as anybody who comes.
   * @param {string} id
   * @returns {number} from when on what we said may not have been heard
   */
  #becomeAnother(id) {
    const doubts = [...this.#listeners.values()].map(({ doubt }) => doubt);
    const doubt = Math.min(this.#unheard, ...doubts);
    this.#unheard = Infinity;
    this.#own = id;
    this.#listeners.clear();
    this.#complete = false;
    this.#pieces = 0;
    return doubt;
  }

  /** @param {string} id @param {PeerState} state */
  #became(id, state) {
    if (state === "reconnecting" || state === "failed") this.#listeners.get(id)?.lost(this.#clock.now());
    this.emit("reach", undefined);
  }

  /** @param {string} id @param {Listener} listener @param {ChatMessage} message */
  #say(id, listener, { id: number, text, at }) {
    const sent = this.#call.sendControl(id, { type: "chat", id: number, text, at });
    if (!sent) listener.missed(at);
    return sent;
  }

  /** @param {string} id @param {{ [field: string]: unknown }} message */
  #heard(id, message) {
    const author = this.#call.participants.find((participant) => participant.id === id);
    const now = this.#clock.now();
    const read = readChat(message, now);
    if (!author || !read || !this.#listeners.get(id)?.maySpeak(now)) return;
    const heard = { ...read, author: id, name: author.name, own: false, told: false };
    if (this.log.add(heard)) this.emit("heard", heard);
  }

  /** Of those who can speak, the one who has been there longest; not @param {string} [id] */
  #eldest(id) {
    const speaking = this.#call.participants.filter((one) => one.caps.data_channels && one.id !== id);
    return speaking.reduce((eldest, one) => (one.joined < eldest.joined ? one : eldest), speaking[0]);
  }

  /** Once, and only by who has been there longest: others could make up what they like. @param {string} id @param {{ [field: string]: unknown }} message */
  #wasTold(id, { messages, more }) {
    const eldest = this.#eldest(this.#own);
    const own = this.#call.participants.find((participant) => participant.id === this.#own);
    if (this.#complete || !own || id !== eldest?.id || eldest.joined > own.joined || !Array.isArray(messages)) return;
    this.#pieces += 1;
    this.#complete = more !== true || this.#pieces >= MOST_PIECES;
    const now = this.#clock.now();
    const read = messages.map((entry) => readTold(entry, now)).filter((entry) => entry !== undefined);
    if (read.map((entry) => this.log.add(entry)).includes(true)) this.emit("told", { by: eldest });
  }

  /** Whoever came after us is told by us, if we have been there longest. @param {string} id @param {Listener} listener */
  #tell(id, listener) {
    const { participants, participant } = this.#call;
    const joined = participants.find((one) => one.id === id)?.joined ?? 0;
    const eldest = this.#eldest();
    if (eldest?.id !== participant || joined < eldest.joined) return;
    const pieces = historyOf(this.log.messages, MOST_HISTORY);
    listener.told = pieces.every((messages, index) => {
      const more = index < pieces.length - 1;
      return this.#call.sendControl(id, { type: "chat-history", messages, ...(more && { more }) });
    });
  }

  /** Who was to tell those who have just come may be gone before he could. */
  #takeOver() {
    const now = this.#clock.now();
    for (const [id, listener] of this.#listeners) if (listener.isNew(now)) this.#tell(id, listener);
  }
}

/** `randomUUID` is for pages with https alone. */
function randomId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
