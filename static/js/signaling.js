import { Comeback } from "./comeback.js";
import { Heartbeat } from "./heartbeat.js";
import { Timer } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";
import { Requests } from "./requests.js";

export const SUBPROTOCOL = "conference.v1";
const OPEN = 1;
/** A handshake or a `hello` without an answer for this long (ms) is given up. */
const WELCOME_PATIENCE = 10_000;
/** How long (ms) `leave` waits for the server's `bye`. */
const LEAVE_PATIENCE = 2000;
/** Our own close code for a socket given up as lost. Not 1000 or 1001: those would be a leave. */
const GIVEN_UP = 4000;

/**
 * The socket to the server, over any number of WebSockets: says `hello`, keeps the beat, notices a lost one and comes
 * back. Knows nothing of rooms and peers.
 * @extends {Emitter<SignalingEvents>}
 */
export class Signaling extends Emitter {
  /** @type {CallState} */
  state = "connecting";
  #createSocket;
  #comeback;
  #heartbeat;
  #patience;
  #revision;
  /** @type {Socket | undefined} */
  #socket;
  /** @type {() => Hello} */
  #hello = () => ({ type: "hello" });
  #returning = false;
  #lastId = 0;
  #requests = new Requests();
  /** @type {(() => void) | undefined} */
  #left;

  /**
   * @param {object} options
   * @param {string} options.url
   * @param {Clock} options.clock
   * @param {() => number | undefined} options.revision the newest revision known, for the heartbeat
   * @param {(url: string, protocol: string) => Socket} [options.createSocket]
   * @param {() => number} [options.random]
   */
  constructor({ url, clock, revision, createSocket, random }) {
    super();
    const create = createSocket ?? ((address, protocol) => /** @type {Socket} */ (new WebSocket(address, protocol)));
    this.#createSocket = () => create(url, SUBPROTOCOL);
    this.#revision = revision;
    this.#comeback = new Comeback({ clock, random, attempt: () => this.#connect() });
    this.#heartbeat = new Heartbeat({ clock, ping: () => this.ping(), lost: () => this.#lose() });
    this.#patience = new Timer(clock);
  }

  /** @param {() => Hello} hello is asked anew with each socket */
  open(hello) {
    this.#hello = hello;
    this.#comeback.now();
  }

  /**
   * @param {ClientMessage} message
   * @returns {string | undefined} the id it went with, or nothing if the server cannot be reached now
   */
  send(message) {
    if (this.state !== "joined") return undefined;
    return this.#post(message);
  }

  /**
   * Sends what has a direct reply.
   * @param {ClientMessage} message
   * @returns {Promise<ServerMessage>} rejected by an `error`, and when the socket goes before the reply comes
   */
  async request(message) {
    const id = this.send(message);
    if (id === undefined) throw new Error("not connected");
    return this.#requests.add(id);
  }

  ping() {
    const revision = this.state === "joined" ? this.#revision() : undefined;
    this.#post(revision === undefined ? { type: "ping" } : { type: "ping", revision });
  }

  /** Says `leave` and closes; done when the server has confirmed, or soon anyway. */
  async leave() {
    if (this.state === "joined" || this.state === "waiting") {
      await new Promise((resolve) => {
        this.#left = () => resolve(undefined);
        this.#patience.set(LEAVE_PATIENCE, this.#left);
        this.#post({ type: "leave" });
      });
    }
    this.#end({ code: "left", detail: "" });
  }

  /** The machine slept, or its network changed: a lost socket does not wait for its turn, and another has to prove itself. */
  recheck() {
    if (this.#comeback.waiting) this.#comeback.now();
    else if (this.state === "joined" || this.state === "waiting") this.#heartbeat.probe();
  }

  #connect() {
    this.#patience.set(WELCOME_PATIENCE, () => this.#lose());
    const socket = this.#createSocket();
    this.#socket = socket;
    socket.onopen = () => void this.#post(this.#hello());
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = () => this.#lose();
    if (socket.readyState === OPEN) void this.#post(this.#hello()); // one that was made ready in advance
  }

  /** @param {ClientMessage} message */
  #post(message) {
    if (this.#socket?.readyState !== OPEN) return undefined;
    this.#lastId += 1;
    const id = String(this.#lastId);
    this.#socket.send(JSON.stringify({ ...message, id }));
    return id;
  }

  /** @param {unknown} data */
  #receive(data) {
    const message = /** @type {ServerMessage} */ (JSON.parse(String(data)));
    this.#heartbeat.heard();
    if (message.type === "bye") return this.#bid(message);
    if (message.type === "welcome" || message.type === "waiting") this.#admitted(message);
    if (message.type === "pong") this.#comeback.steady();
    this.#requests.settle(message);
    this.emit("message", message);
  }

  /** @param {ServerMessage & { heartbeat: number }} message */
  #admitted(message) {
    this.#patience.clear();
    this.#returning = true;
    this.#comeback.welcomed();
    this.#heartbeat.start(message.heartbeat * 1000);
    this.#become(message.type === "welcome" ? "joined" : "waiting");
  }

  /** @param {Bye & { reconnect: boolean, after?: number }} bye */
  #bid({ code, detail, reconnect, after }) {
    if (!reconnect || this.#left) return this.#end({ code, detail });
    this.#drop(GIVEN_UP);
    this.#return(code, after === undefined ? undefined : after * 1000);
  }

  #lose() {
    this.#drop(GIVEN_UP);
    if (this.#left) this.#left();
    else this.#return();
  }

  /** @param {string} [code] of the server's `bye` @param {number} [after] ms, if the server has said how long */
  #return(code = "", after) {
    if (this.#returning) this.#become("reconnecting");
    else this.emit("unanswered", { code });
    this.#comeback.later(after);
  }

  /** @param {Bye} bye */
  #end(bye) {
    if (this.state === "ended") return;
    this.#comeback.stop();
    this.#drop(1000);
    this.#left?.();
    this.#become("ended", bye);
  }

  /** @param {number} code */
  #drop(code) {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#heartbeat.stop();
    this.#patience.clear();
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code);
    }
    this.#requests.rejectAll();
  }

  /**
   * @param {CallState} state
   * @param {Bye} [bye]
   */
  #become(state, bye) {
    if (this.state === state) return;
    this.state = state;
    this.emit("state", bye ? { state, bye } : { state });
  }
}
