import { Emitter } from "./lib/emitter.js";
import { Intake } from "./intake.js";
import { Offers } from "./offers.js";
import { Peer } from "./peer.js";
import { Recovery } from "./recovery.js";
import { Reporter } from "./reporter.js";

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
  #recovery;
  #intake;
  #offers;
  #reporter;
  /** Whether our own socket is there, and whether the other's is, too. */
  #live = false;
  #reachable = false;
  #relayOnly = false;

  /** @param {{ participant: Participant, caller: boolean, services: PairServices }} options `caller`: if it is us */
  constructor({ participant, caller, services }) {
    super();
    this.participant = participant;
    this.#caller = caller;
    this.#services = services;
    this.#intake = new Intake(services.clock);
    this.#offers = new Offers(services.clock);
    this.#reporter = new Reporter(services, participant.id);
    this.#recovery = new Recovery({
      clock: services.clock,
      restarts: participant.caps.ice_restart,
      relays: () => services.configurations.canRelay,
      peer: () => this.peer,
      reach: () => this.#reach,
    });
    this.#recovery.on("state", ({ state }) => this.#became(state));
    this.#recovery.on("step", (step) => this.#act(step));
  }

  get state() {
    return this.#recovery.state;
  }

  /** @param {Participant} participant @param {boolean} live whether our own socket is there */
  update(participant, live) {
    this.participant = participant;
    this.#live = live;
    const reachable = live && participant.state === "live";
    if (reachable === this.#reachable) return;
    this.#reachable = reachable;
    if (this.peer?.connected) this.#recovery.connected();
    else if (reachable) this.#begin({ fresh: false });
    else this.#recovery.away();
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

  /**
   * What the server could not deliver: to one who has lost it the connection itself may bring it over.
   * @param {PairMessage} message
   * @param {string} code why
   */
  undelivered(message, code) {
    if (message.connection !== this.#offers.number) return;
    if (this.peer?.carries && this.peer.sendControl(message)) return;
    const lost = code === "rate-limited" || code === "unavailable";
    if (lost && !this.peer?.connected) this.#recovery.broken();
  }

  /** @param {{ type: "media", media: Media }} message for one to whom the server cannot bring it */
  tell(message) {
    if (this.#reach === "control") this.peer?.sendControl(message);
  }

  /** @param {Sample} sample of the present connection */
  sampled(sample) {
    this.#recovery.sampled(sample, this.#expected);
  }

  /** @param {string} reason why what stands may stand no longer */
  doubt(reason) {
    if (this.state === "failed") this.retry(reason);
    else this.#recovery.doubt(reason);
  }

  /** Somebody does not want to wait, or does not want it to stay failed. */
  retry(reason = "retry") {
    if (!this.#reachable) return;
    this.#begin({ fresh: true });
    if (this.#caller) this.emit("step", { action: "rebuild", reason });
    else this.#act({ action: "rebuild", reason });
  }

  /** @param {Policy} policy in what way the configuration is another one; a stricter one bears no older connection */
  configured(policy) {
    this.peer?.renew();
    if (policy === "same" || !this.peer) return;
    if (policy === "looser") return void (this.#reachable && this.#act({ action: "restart", reason: "privacy" }));
    this.peer.close();
    this.peer = undefined;
    if (this.#reachable) this.retry("privacy");
    else this.#recovery.away();
  }

  close() {
    this.#recovery.close();
    this.peer?.close();
  }

  /** How a message reaches the other one: while either socket is away, over the connection itself, if that carries. */
  get #reach() {
    if (this.#reachable) return "server";
    return this.peer?.carries ? "control" : "none";
  }

  /** What should come, as far as we know: who has lost the server may have switched off what he gave. */
  get #expected() {
    const { id, media } = this.participant;
    const given = { microphone: media.audio, camera: media.video, screen: media.screen };
    const sources = /** @type {(keyof typeof given)[]} */ (Object.keys(given));
    if (this.#reach === "none") return new Set();
    return new Set(sources.filter((source) => given[source] && this.#services.expects(id, source)));
  }

  /** @param {{ fresh: boolean }} options */
  #begin({ fresh }) {
    this.#relayOnly = false;
    this.#recovery.begin();
    if (this.#caller) this.#dial({ fresh: fresh || this.#services.configurations.ageing });
  }

  /** @param {Reconnect} message */
  #asked({ connection, rebuild }) {
    if (!this.#caller || this.#reach === "none" || this.#offers.recent) return;
    if (connection !== undefined && connection !== this.#offers.number) return;
    if (!rebuild && connection !== undefined) this.#recovery.asked();
    else if (this.#reachable) this.#begin({ fresh: true });
  }

  /** @param {Description} message */
  #offered({ connection, sdp }) {
    if (this.#caller || connection < this.#offers.number) return;
    const relayOnly = this.#relayOnly;
    if (connection === this.#offers.number) return this.peer?.accept(sdp, { fresh: true, relayOnly });
    this.#offers.number = connection;
    this.#recovery.renewed();
    return this.#connect()?.accept(sdp, { fresh: this.#services.configurations.ageing, relayOnly });
  }

  /** @param {{ fresh: boolean }} options */
  #dial({ fresh }) {
    this.#offers.next();
    this.#connect()?.call({ fresh });
  }

  /** In place of the connection there was; a browser may refuse to make one, as when it has made too many. */
  #connect() {
    this.peer?.close();
    this.#recovery.replaced();
    this.#reporter.start();
    try {
      return (this.peer = this.#createPeer());
    } catch (error) {
      this.peer = undefined;
      return void this.#broke(error);
    }
  }

  #createPeer() {
    const send = (/** @type {PairMessage} */ message) => this.#send(message);
    const dataChannels = this.participant.caps.data_channels;
    const services = this.#services;
    const [relayOnly, beginning] = [this.#relayOnly, !this.#recovery.wasConnected];
    const peer = new Peer({ number: this.#offers.number, dataChannels, relayOnly, beginning, services, send });
    services.created?.();
    peer.on("state", ({ state }) => this.#changed(state));
    peer.on("unanswered", () => this.#recovery.unanswered());
    peer.on("broken", ({ error }) => this.#broke(error));
    peer.on("trouble", ({ error }) => this.emit("trouble", { detail: String(error) }));
    peer.on("track", (detail) => this.emit("track", detail));
    peer.on("open", () => this.emit("open", undefined));
    peer.on("control", (detail) => this.emit("control", detail));
    peer.on("file-frame", (detail) => this.emit("file-frame", detail));
    return peer;
  }

  /** @param {RTCPeerConnectionState} state */
  #changed(state) {
    if (state === "connected") {
      this.#recovery.connected();
      if (this.peer) void this.#reporter.connected(this.peer.connection);
    } else if (state === "disconnected" || state === "failed") this.#recovery.lost(state);
  }

  /** @param {PeerState} state */
  #became(state) {
    if (state === "connected") this.#relayOnly = false;
    this.emit("state", { state });
  }

  /** @param {unknown} error */
  #broke(error) {
    this.emit("trouble", { detail: String(error) });
    this.#reporter.failed();
    this.#recovery.broken();
  }

  /** @param {RecoveryStep} step */
  #act(step) {
    const { action } = step;
    this.emit("step", step);
    this.#relayOnly = action === "relay";
    const restarts = this.participant.caps.ice_restart;
    // A browser keeps to a direct way as long as ICE finds it, though nothing comes on it: a new connection never had it.
    const anew = action === "relay" && this.#reachable && this.peer?.connected;
    const rebuild = action === "rebuild" || anew || !this.peer || !(restarts || action === "give-up");
    if (action === "give-up") this.#reporter.failed();
    else if (!this.#caller) this.#ask(rebuild);
    else if (!rebuild && !this.peer?.negotiating) this.peer?.restart({ relayOnly: this.#relayOnly });
    else if (this.#reachable && (rebuild || this.#offers.overdue)) this.#dial({ fresh: true });
  }

  /** @param {boolean} rebuild whatever number it has by now: the caller's last offers may not have come here */
  #ask(rebuild) {
    this.#send({ type: "reconnect", ...(!rebuild && { connection: this.#offers.number }), rebuild });
  }

  /** @param {PairMessage} message */
  #send(message) {
    if (message.type === "offer") this.#offers.sent();
    const direct = this.#reach === "control" && this.peer?.sendControl(message);
    if (!direct && this.#live) this.#services.send(this.participant.id, message);
  }
}
