import { Timer } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";
import { Ladder } from "./ladder.js";
import { Peer } from "./peer.js";
import { isWellFormed } from "./relays.js";
import { Reporter } from "./reporter.js";
import { Flow } from "./stats.js";

/** Soon after an offer (ms) a wish for another one is old news. */
const OFFER_PAUSE = 2000;

/**
 * We and one other participant: who calls, which of the connections is the present one, and what becomes of it.
 * @extends {Emitter<PairEvents>}
 */
export class Pair extends Emitter {
  /** @type {Peer | undefined} */
  peer;
  participant;
  #caller;
  #services;
  #ladder;
  #timer;
  #number = 0;
  #lastOffer = -Infinity;
  #live = false;
  #reachable = false;
  #closed = false;
  #told = /** @type {PeerState} */ ("connecting");
  #reporter;
  #flow = new Flow();

  /** @param {{ participant: Participant, caller: boolean, services: PairServices }} options `caller`: if it is us */
  constructor({ participant, caller, services }) {
    super();
    this.participant = participant;
    this.#caller = caller;
    this.#services = services;
    this.#ladder = new Ladder({ restarts: participant.caps.ice_restart });
    this.#timer = new Timer(services.clock);
    this.#reporter = new Reporter(services, participant.id);
  }

  get state() {
    return this.#ladder.state;
  }

  /**
   * @param {Participant} participant
   * @param {boolean} live whether our own socket is there
   */
  update(participant, live) {
    this.participant = participant;
    this.#live = live;
    const reachable = live && participant.state === "live";
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    if (this.peer?.connected) this.#take(this.#ladder.connected());
    else if (reachable) this.#begin({ fresh: false });
    else this.#take(this.#ladder.away());
  }

  /** @param {PairMessage} message from the other one; anything can be in it */
  receive(message) {
    if (message.type === "reconnect") return this.#asked(message);
    if (!isWellFormed(message)) return undefined;
    if (message.type === "offer") return this.#offered(message);
    if (message.connection !== this.#number) return undefined;
    if (message.type === "candidates") return this.peer?.addCandidates(message.candidates);
    return this.#caller ? this.peer?.answer(message.sdp) : undefined;
  }

  /**
   * The server could not deliver what we sent.
   * @param {number} connection
   */
  undelivered(connection) {
    if (connection === this.#number && !this.peer?.connected) this.#take(this.#ladder.broken());
  }

  /** Somebody does not want to wait, or does not want it to stay failed. */
  retry() {
    if (!this.#reachable) return;
    this.#begin({ fresh: true });
    if (!this.#caller) this.#act("rebuild");
  }

  close() {
    this.#closed = true;
    this.#timer.clear();
    this.peer?.close();
  }

  /** @param {{ fresh: boolean }} options */
  #begin({ fresh }) {
    this.#take(this.#ladder.begin());
    if (this.#caller) this.#dial({ fresh: fresh || this.#services.configurations.ageing });
  }

  /** @param {Reconnect} message */
  #asked({ connection, rebuild }) {
    if (!this.#caller || !this.#reachable) return;
    if (connection !== undefined && connection !== this.#number) return;
    if (this.#services.clock.now() - this.#lastOffer < OFFER_PAUSE) return;
    if (rebuild || connection === undefined) this.#begin({ fresh: true });
    else this.#take(this.#ladder.asked());
  }

  /** @param {Description} message */
  #offered({ connection, sdp }) {
    if (this.#caller || connection < this.#number) return;
    if (connection === this.#number) return this.peer?.accept(sdp, { fresh: true });
    this.#number = connection;
    this.#take(this.#ladder.renewed());
    return this.#connect().accept(sdp, { fresh: this.#services.configurations.ageing });
  }

  /** @param {{ fresh: boolean }} options */
  #dial({ fresh }) {
    this.#number = Math.max(this.#services.clock.now(), this.#number + 1);
    this.#connect().call({ fresh });
  }

  #connect() {
    this.peer?.close();
    const peer = new Peer({
      number: this.#number,
      dataChannels: this.participant.caps.data_channels,
      services: this.#services,
      send: (message) => this.#send(message),
    });
    peer.on("state", ({ state }) => this.#changed(state));
    peer.on("unanswered", () => this.#reachable && this.#take(this.#ladder.unanswered()));
    peer.on("broken", ({ error }) => this.#broke(error));
    peer.on("trouble", ({ error }) => this.emit("trouble", { detail: String(error) }));
    peer.on("track", (detail) => this.emit("track", detail));
    peer.on("control", (detail) => this.emit("control", detail));
    this.peer = peer;
    this.#reporter.start();
    return peer;
  }

  /** @param {RTCPeerConnectionState} state */
  #changed(state) {
    if (state === "connected") {
      this.#take(this.#ladder.connected());
      if (this.peer) void this.#reporter.connected(this.peer.connection);
    } else if (state === "disconnected" || state === "failed") {
      this.#flow.mark(this.peer?.connection);
      this.#take(this.#reachable ? this.#ladder[state]() : this.#ladder.away());
    }
  }

  /** @param {unknown} error */
  #broke(error) {
    this.emit("trouble", { detail: String(error) });
    this.#reporter.failed();
    this.#take(this.#ladder.broken());
  }

  /** @param {Step | undefined} step */
  #take(step) {
    if (!step || this.#closed) return;
    if (step.wait === null || !this.#reachable) this.#timer.clear();
    else this.#timer.set(step.wait, () => void this.#timeout());
    if (this.#reachable) this.#act(step.action);
    if (this.#told === this.state) return;
    this.#told = this.state;
    this.emit("state", { state: this.state });
  }

  /** @param {Step["action"]} action */
  #act(action) {
    if (action === "none") return;
    if (action === "give-up") this.#reporter.failed();
    else if (!this.#caller) this.#ask({ rebuild: action === "rebuild" || !this.peer });
    else if (action === "rebuild" || !this.peer) this.#dial({ fresh: true });
    else if (!this.peer.negotiating) this.peer.restart();
  }

  /** @param {{ rebuild: boolean }} wish for the caller */
  #ask(wish) {
    this.#send({ type: "reconnect", ...(this.peer && { connection: this.#number }), ...wish });
  }

  async #timeout() {
    const { peer } = this;
    const growing = await this.#flow.grown(peer?.connection);
    if (this.#closed || peer !== this.peer || this.state === "connected") return;
    // a restart on the other's wish may never have shown here
    this.#take(peer?.connected ? this.#ladder.connected() : this.#ladder.timeout({ growing }));
  }

  /** @param {PairMessage} message */
  #send(message) {
    if (message.type === "offer") this.#lastOffer = this.#services.clock.now();
    if (this.#live) this.#services.send(this.participant.id, message);
    else this.peer?.sendControl(message);
  }
}
