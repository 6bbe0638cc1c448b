import { Timer } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";
import { Intake } from "./intake.js";
import { Ladder } from "./ladder.js";
import { Offers } from "./offers.js";
import { Peer } from "./peer.js";
import { Reporter } from "./reporter.js";
import { Flow } from "./stats.js";

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
  #intake;
  #offers;
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
    this.#intake = new Intake(services.clock);
    this.#offers = new Offers(services.clock);
    this.#reporter = new Reporter(services, participant.id);
  }

  get state() {
    return this.#ladder.state;
  }

  /** @param {Participant} participant @param {boolean} live whether our own socket is there */
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
    if (!this.#intake.takes(message)) return undefined;
    if (message.type === "reconnect") return this.#asked(message);
    if (message.type === "offer") return this.#offered(message);
    if (message.connection !== this.#offers.number) return undefined;
    if (message.type === "candidates") return this.peer?.addCandidates(message.candidates);
    return this.#caller ? this.peer?.answer(message.sdp) : undefined;
  }

  /** @param {number} connection about which the server could not deliver something */
  undelivered(connection) {
    if (connection === this.#offers.number && !this.peer?.connected) this.#take(this.#ladder.broken());
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
    if (!this.#caller || !this.#reachable || this.#offers.recent) return;
    if (connection !== undefined && connection !== this.#offers.number) return;
    if (rebuild || connection === undefined) this.#begin({ fresh: true });
    else this.#take(this.#ladder.asked());
  }

  /** @param {Description} message */
  #offered({ connection, sdp }) {
    if (this.#caller || connection < this.#offers.number) return;
    if (connection === this.#offers.number) return this.peer?.accept(sdp, { fresh: true });
    this.#offers.number = connection;
    this.#take(this.#ladder.renewed());
    return this.#connect()?.accept(sdp, { fresh: this.#services.configurations.ageing });
  }

  /** @param {{ fresh: boolean }} options */
  #dial({ fresh }) {
    this.#offers.next();
    this.#connect()?.call({ fresh });
  }

  /** In place of the connection there was; a browser may refuse to make one, as when it has made too many. */
  #connect() {
    this.peer?.close();
    this.#flow.mark(undefined);
    this.#reporter.start();
    try {
      return (this.peer = this.#createPeer());
    } catch (error) {
      this.peer = undefined;
      return void this.#broke(error);
    }
  }

  #createPeer() {
    const dataChannels = this.participant.caps.data_channels;
    const send = (/** @type {PairMessage} */ message) => this.#send(message);
    const peer = new Peer({ number: this.#offers.number, dataChannels, services: this.#services, send });
    peer.on("state", ({ state }) => this.#changed(state));
    peer.on("unanswered", () => this.#reachable && this.#take(this.#ladder.unanswered()));
    peer.on("broken", ({ error }) => this.#broke(error));
    peer.on("trouble", ({ error }) => this.emit("trouble", { detail: String(error) }));
    peer.on("track", (detail) => this.emit("track", detail));
    peer.on("control", (detail) => this.emit("control", detail));
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
    if (this.#reachable && step.action !== "none") this.#act(step.action);
    if (this.#told === this.state) return;
    this.#told = this.state;
    this.emit("state", { state: this.state });
  }

  /** @param {Exclude<Step["action"], "none">} action */
  #act(action) {
    const rebuild = action === "rebuild" || !this.peer;
    if (action === "give-up") this.#reporter.failed();
    else if (!this.#caller) this.#ask(rebuild);
    else if (rebuild || (this.peer?.negotiating && this.#offers.overdue)) this.#dial({ fresh: true });
    else if (!this.peer?.negotiating) this.peer?.restart();
  }

  /** @param {boolean} rebuild whatever number it has by now: the caller's last offers may not have come here */
  #ask(rebuild) {
    this.#send({ type: "reconnect", ...(!rebuild && { connection: this.#offers.number }), rebuild });
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
    if (message.type === "offer") this.#offers.sent();
    if (this.#live) this.#services.send(this.participant.id, message);
    else this.peer?.sendControl(message);
  }
}
