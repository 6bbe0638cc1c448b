import { withSwiftBeginning } from "./beginning.js";
import { IncomingCandidates, OutgoingCandidates } from "./candidates.js";
import { openChannels, parseControl, sendControl } from "./channels.js";
import { Timer } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";
import { ANSWER_PATIENCE } from "./offers.js";
import { Sections } from "./sections.js";
import { withThriftySound } from "./sound.js";

/**
 * Our RTCPeerConnection to one participant, from its first offer to its end; a rebuild is another Peer. Offers, answers
 * and candidates are worked off one after another, and nothing is done once it is closed.
 * @extends {Emitter<PeerEvents>}
 */
export class Peer extends Emitter {
  /** The `connection` of the messages. */
  number;
  /** @type {RTCPeerConnection} */
  connection;
  /** @type {RTCDataChannel | undefined} */
  control;
  /** @type {RTCDataChannel | undefined} */
  files;
  closed = false;
  #send;
  #sections;
  #others;
  #configurations;
  #outgoing;
  #incoming;
  #answer;
  #steps = Promise.resolve();
  /** @type {() => void} */
  #end = () => {};
  /**
   * Done when it is closed: for who waits for its connection, since what a browser is at just then may never end.
   * @type {Promise<void>}
   */
  ended = new Promise((resolve) => (this.#end = resolve));
  #announced = false;
  /** Over a TURN server alone, or whatever way there is. */
  #relayOnly;
  /** Nothing was known of the line before. */
  #beginning;

  /**
   * @param {object} options
   * @param {number} options.number
   * @param {boolean} options.dataChannels
   * @param {boolean} [options.relayOnly]
   * @param {boolean} [options.beginning] whether there never was one to that participant that stood
   * @param {Pick<PairServices, "clock" | "createPeerConnection" | "configurations" | "tracks" | "others">} options.services
   * @param {(message: PairMessage) => void} options.send
   */
  constructor({ number, dataChannels, relayOnly = false, beginning = true, services, send }) {
    super();
    const { clock, createPeerConnection, configurations, tracks, others = () => 1 } = services;
    this.#others = others;
    const connection = createPeerConnection(configurations.configuration({ relayOnly }));
    this.number = number;
    this.#relayOnly = relayOnly;
    this.#beginning = beginning;
    this.connection = connection;
    this.#send = send;
    this.#sections = new Sections(connection, tracks);
    this.#configurations = configurations;
    this.#answer = new Timer(clock);
    this.#incoming = new IncomingCandidates(connection);
    this.#outgoing = new OutgoingCandidates({
      clock,
      send: (candidates) => send({ type: "candidates", connection: number, candidates }),
    });
    connection.onicecandidate = ({ candidate }) => this.#outgoing.push(candidate);
    connection.onconnectionstatechange = () => this.emit("state", { state: connection.connectionState });
    if (dataChannels) this.#openChannels();
  }

  get connected() {
    return this.connection.connectionState === "connected";
  }

  /** Whether an offer of ours is under way. */
  get negotiating() {
    return this.connection.signalingState !== "stable";
  }

  /** Done when nothing that was begun so far is under way. */
  get idle() {
    return Promise.race([this.#steps, this.ended]);
  }

  /** @param {{ fresh: boolean }} options `fresh`: with a new configuration first */
  call({ fresh }) {
    this.#steps = this.#begin(fresh).catch((error) => this.#fail(error));
  }

  /**
   * Looks for another way to the same participant; sound and pictures go on over the old one as long as it carries.
   * @param {{ relayOnly?: boolean }} [options]
   */
  restart({ relayOnly = false } = {}) {
    this.#run(async () => {
      this.#relayOnly = relayOnly;
      await this.#configure();
      if (this.closed || this.negotiating) return;
      this.connection.restartIce();
      await this.#offer();
    });
  }

  /**
   * The callee's part: the first offer, or one that restarts ICE.
   * @param {string} sdp
   * @param {{ fresh: boolean, relayOnly?: boolean }} options
   */
  accept(sdp, { fresh, relayOnly = false }) {
    this.#incoming.expect();
    this.#run(async () => {
      this.#relayOnly = relayOnly;
      if (fresh) await this.#configure();
      if (this.closed) return;
      await this.connection.setRemoteDescription({ type: "offer", sdp });
      if (this.closed) return;
      this.#outgoing.hold();
      await this.#sections.adopt();
      await this.connection.setLocalDescription();
      this.#sendDescription("answer");
      await this.#settled();
    });
  }

  /** @param {string} sdp */
  answer(sdp) {
    this.#answer.clear();
    this.#run(async () => {
      if (this.connection.signalingState !== "have-local-offer") return;
      await this.connection.setRemoteDescription({ type: "answer", sdp });
      await this.#settled();
    });
  }

  /** @param {RTCIceCandidateInit[]} candidates */
  addCandidates(candidates) {
    const taken = this.#incoming.take(candidates);
    if (taken.length) this.#run(() => this.#incoming.add(taken));
  }

  /** @param {Source} source whose track has changed */
  replaceTrack(source) {
    this.#sections.replaceTrack(source).catch((error) => !this.closed && this.emit("trouble", { error }));
  }

  /** Takes the newest credentials; they count from the next look for a way on. */
  renew() {
    const configuration = this.#configurations.configuration({ relayOnly: this.#relayOnly });
    // One that is closed takes none any more, whoever closed it.
    if (this.connection.signalingState !== "closed") this.connection.setConfiguration(configuration);
  }

  /** Whether the control channel brings something over now. */
  get carries() {
    return this.connected && this.control?.readyState === "open";
  }

  /**
   * What a source is encoded at from now on; without an offer.
   * @param {Source} source
   * @param {Encoding} encoding
   */
  setEncoding(source, encoding) {
    this.#sections.setEncoding(source, encoding).catch((error) => !this.closed && this.emit("trouble", { error }));
  }

  /**
   * @param {object} message
   * @returns {boolean} whether it could be sent
   */
  sendControl(message) {
    return sendControl(this.control, message);
  }

  /** @returns {ReadonlyMap<string, Source>} by mid: for whoever reads the connection's stats */
  sources() {
    return this.#sections.byMid;
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.#end();
    this.#answer.clear();
    this.#outgoing.close();
    this.connection.onicecandidate = this.connection.onconnectionstatechange = null;
    for (const channel of [this.control, this.files]) if (channel) channel.onopen = channel.onmessage = null;
    this.connection.close();
  }

  #openChannels() {
    const { control, files } = openChannels(this.connection);
    this.control = control;
    this.files = files;
    control.onopen = files.onopen = () => this.#opened();
    control.onmessage = ({ data }) => {
      const message = parseControl(data);
      if (message) this.emit("control", { message });
    };
    files.onmessage = ({ data }) => data instanceof ArrayBuffer && this.emit("file-frame", { data });
  }

  /** Both channels are there at the same time, but are told of one after the other. */
  #opened() {
    const channels = [this.control, this.files];
    if (this.closed || channels.some((channel) => channel?.readyState !== "open")) return;
    for (const channel of channels) if (channel) channel.onopen = null;
    this.emit("open", undefined);
  }

  async #configure() {
    await this.#configurations.fresh();
    this.renew();
  }

  /** @param {boolean} fresh */
  async #begin(fresh) {
    if (fresh) await this.#configure();
    if (this.closed) return;
    this.#sections.open();
    await this.#offer();
  }

  async #offer() {
    this.#incoming.expect();
    this.#outgoing.hold();
    await this.connection.setLocalDescription();
    this.#sendDescription("offer");
    if (!this.closed) this.#answer.set(ANSWER_PATIENCE, () => this.emit("unanswered", undefined));
  }

  /** @param {"offer" | "answer"} type */
  #sendDescription(type) {
    if (this.closed) return;
    const others = this.#others();
    const begins = this.#beginning && !this.#announced;
    const sdp = withThriftySound(this.connection.localDescription?.sdp ?? "", others);
    this.#send({ type, connection: this.number, sdp: begins ? withSwiftBeginning(sdp, others) : sdp });
    this.#outgoing.release();
  }

  /** Both descriptions are there. */
  async #settled() {
    if (this.closed) return;
    if (this.#announced) this.#sections.restarted();
    const released = this.#incoming.release();
    this.#announce(); // first of all: whoever shows a picture takes a while to be ready for it
    await released;
    await this.#sections.settle();
  }

  #announce() {
    if (this.#announced) return;
    this.#announced = true;
    for (const section of this.#sections.received) this.emit("track", section);
  }

  /** @param {() => Promise<void>} step */
  #run(step) {
    this.#steps = this.#steps.then(() => (this.closed ? undefined : step())).catch((error) => this.#fail(error));
  }

  /** @param {unknown} error what happens to a closed connection is nobody's concern */
  #fail(error) {
    if (!this.closed) this.emit("broken", { error });
  }
}
