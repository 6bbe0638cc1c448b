import { Attendance } from "./attendance.js";
import { Configurations } from "./configurations.js";
import { knownDevice, watchPressure } from "./device.js";
import { Fitting } from "./fitting.js";
import { systemClock } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";
import { Mesh } from "./mesh.js";
import { Monitor } from "./monitor.js";
import { OwnMedia } from "./own-media.js";
import { Signaling } from "./signaling.js";
import { Wakefulness } from "./wakefulness.js";

/** What the mesh tells and the call tells on. */
const RETOLD = /** @type {const} */ (["peer", "step", "track", "peer-closed", "open", "control", "file-frame", "error"]);

/**
 * One participant's part in a call: the page's only way to the engine.
 * @extends {Emitter<CallEvents>}
 */
export class Call extends Emitter {
  /** @type {string | undefined} our own id */
  participant;
  /** @type {Resume | undefined} what a reload of the page needs to come back in this place */
  resume;
  #signaling;
  #clock;
  #createPeerConnection;
  #attendance;
  #media;
  #monitor;
  #wakefulness;
  #configurations;
  #fitting;
  #unwatch;
  /** @type {Mesh | undefined} */
  #mesh;
  /** @type {Map<Source, MediaStreamTrack | null>} */
  #tracks = new Map();
  #fresh = false;
  #arriving = false;

  /** @param {CallOptions} options */
  constructor(options) {
    const { url, createSocket, createPeerConnection, createCertificate, clock = systemClock, random, network } = options;
    super();
    this.#clock = clock;
    this.#createPeerConnection = createPeerConnection ?? ((configuration) => new RTCPeerConnection(configuration));
    const revision = () => this.#attendance.roster.revision;
    this.#signaling = new Signaling({ url, clock, createSocket, random, revision });
    this.#signaling.on("state", (change) => this.#signalingChanged(change));
    this.#signaling.on("unanswered", (attempt) => this.emit("unanswered", attempt));
    this.#signaling.on("message", (message) => this.#receive(message));
    this.#configurations = new Configurations({ clock, createCertificate, ask: () => this.#askConfiguration() });
    this.#configurations.on("change", ({ policy }) => this.#configured(policy));
    this.#attendance = new Attendance({ clock, ping: () => this.#signaling.ping() });
    this.#attendance.on("change", (change) => this.#rosterChanged(change));
    this.#attendance.on("relay", (message) => this.#mesh?.receive(message));
    this.#media = new OwnMedia({ clock, send: (media) => this.#tellMedia(media) });
    this.#monitor = new Monitor({ clock, peers: () => this.peers });
    this.#monitor.on("sample", (measured) => this.#measured(measured));
    this.#fitting = this.#startFitting(options.device ?? knownDevice());
    this.#unwatch = watchPressure((pressure) => this.#fitting.setPressure(pressure));
    this.#wakefulness = new Wakefulness({ clock, network });
    this.#wakefulness.on("doubt", ({ reason }) => this.#doubt(reason));
  }

  get state() {
    return this.#signaling.state;
  }

  /** All in the room, in the order in which they came, ourselves included. */
  get participants() {
    return this.#attendance.roster.participants;
  }

  get room() {
    return this.#attendance.roster.room;
  }

  get peerStates() {
    return this.#mesh?.states ?? new Map();
  }

  /** For diagnostics: the present Peer, with its `connection`, of each participant. */
  get peers() {
    return this.#mesh?.peers ?? new Map();
  }

  /** What was last measured of each of the others. */
  get samples() {
    return this.#monitor.samples;
  }

  /**
   * Joins, and stays: a lost socket comes back by itself until the call has ended.
   * @param {{ media?: Media, resume?: Resume & { fresh?: boolean } }} [options] `fresh`: the page was reloaded
   */
  async join({ media, resume } = {}) {
    if (media) this.#media.current = media;
    if (resume) this.resume = { participant: resume.participant, secret: resume.secret };
    this.#fresh = resume?.fresh ?? false;
    await this.#configurations.prepare();
    if (this.state === "ended") return;
    this.#wakefulness.start();
    this.#signaling.open(() => this.#hello());
  }

  /**
   * @param {Source} source
   * @param {MediaStreamTrack | null} track
   */
  setTrack(source, track) {
    this.#tracks.set(source, track);
    this.#mesh?.replaceTrack(source);
    this.#fitting.plan();
  }

  /** What a picture is taken with has changed. */
  captured() {
    this.#fitting.plan();
  }

  /**
   * What the page shows: who is asked for a picture, and how large.
   * @param {string} id of a participant; our own tells what our camera has to give at least
   * @param {Source} source
   * @param {Size} size device pixels; 0 x 0 is nothing
   */
  show(id, source, size) {
    if (id === this.participant) this.#fitting.showOwn(size);
    else this.#fitting.show(id, source, size);
  }

  /** @param {boolean} hidden nobody looks at the page: no pictures come */
  setHidden(hidden) {
    this.#fitting.setHidden(hidden);
  }

  /** @param {boolean} on no pictures come, whatever is shown */
  setAudioOnly(on) {
    this.#fitting.setAudioOnly(on);
  }

  /**
   * @param {string} id
   * @param {Source} source
   * @returns {boolean} whether its media should come if it is given: not what we do not show, nor what they have paused
   */
  expects(id, source) {
    return this.#fitting.expects(id, source);
  }

  /** Of what we have too little to send somebody what they want. @param {string} id */
  shortOf(id) {
    return this.#fitting.shortOf(id);
  }

  /** @param {Media} media what everyone is told we give; of many in a row the last one counts */
  setMedia(media) {
    this.#media.set(media);
  }

  /** @param {boolean} own whether nobody is to learn our address: then all goes over the relay */
  hide(own) {
    this.#configurations.hide(own);
  }

  /** @param {string} id of a participant whose connection failed */
  retry(id) {
    this.#mesh?.retry(id);
  }

  /**
   * @param {string} id
   * @param {object} message
   * @returns {boolean} whether it could be sent
   */
  sendControl(id, message) {
    return this.#mesh?.sendControl(id, message) ?? false;
  }

  /** The channel to a participant that carries the bytes of files; none to one who has no data channels. @param {string} id */
  filesOf(id) {
    return this.peers.get(id)?.files;
  }

  /** Says so to the server and closes everything; media stops at once. */
  async leave() {
    this.#mesh?.close();
    this.#mesh = undefined;
    await this.#signaling.leave();
  }

  /** @param {Machine} device */
  #startFitting(device) {
    const send = (/** @type {string} */ id, /** @type {object} */ message) => this.sendControl(id, message);
    const samples = () => this.samples;
    const fitting = new Fitting({ clock: this.#clock, peers: () => this.peers, tracks: this.#tracks, samples, send, ...device });
    for (const name of /** @type {const} */ (["capture", "fit", "lowered"])) {
      fitting.on(name, (detail) => this.emit(name, /** @type {any} */ (detail)));
    }
    return fitting;
  }

  /** @returns {Hello} */
  #hello() {
    const resume = this.resume && (this.#fresh ? { ...this.resume, fresh: true } : this.resume);
    return { type: "hello", media: this.#media.current, ...(resume && { resume }) };
  }

  async #askConfiguration() {
    const reply = await this.#signaling.request({ type: "configuration" });
    if (reply.type !== "configuration") throw new Error(`${reply.type} is no answer to configuration`);
    return reply.configuration;
  }

  /** @param {{ state: CallState, bye?: Bye }} change */
  #signalingChanged(change) {
    if (change.state !== "joined") this.#mesh?.update(this.participants, false);
    if (change.state === "ended") this.#stop();
    if (change.state !== "joined") this.emit("state", change); // `joined` is told with the roster that makes it true
  }

  #stop() {
    this.#mesh?.close();
    this.#mesh = undefined;
    this.#attendance.stop();
    this.#configurations.stop();
    this.#media.stop();
    this.#monitor.stop();
    this.#fitting.close();
    this.#unwatch();
    this.#wakefulness.stop();
  }

  /** @param {ServerMessage} message */
  #receive(message) {
    if (message.type === "welcome") this.#welcomed(message);
    else if (message.type === "error") this.#refused(message);
    else if (message.type === "configuration") this.#reconfigured(message);
    else this.#attendance.receive(message);
  }

  /** @param {Welcome} welcome */
  #welcomed(welcome) {
    const { participant, resume } = welcome;
    if (participant.id !== this.participant) this.#startMesh(participant);
    this.participant = participant.id;
    this.#fresh = false;
    this.resume = { participant: resume.participant, secret: resume.secret };
    this.#configurations.receive(welcome.configuration);
    this.emit("resume", this.resume);
    this.#arriving = true;
    this.#attendance.begin(welcome);
    this.#media.compare(participant.media);
  }

  /** @param {Participant} own another id: whatever connections there were belong to somebody who has left */
  #startMesh(own) {
    this.#mesh?.close();
    /** @type {MeshServices} */
    const services = {
      clock: this.#clock,
      createPeerConnection: this.#createPeerConnection,
      configurations: this.#configurations,
      tracks: this.#tracks,
      send: (message) => this.#signaling.send(message),
      report: (report) => void this.#signaling.send({ ...report, type: "report" }),
      expects: (id, source) => this.#fitting.expects(id, source),
      others: () => this.participants.length - 1,
      created: () => this.#fitting.created(),
    };
    this.#mesh = new Mesh({ own, services });
    this.#mesh.on("media", ({ id, media }) => this.#attendance.told(id, media, this.state === "joined"));
    this.#mesh.on("open", ({ id }) => this.#fitting.opened(id));
    this.#mesh.on("control", ({ id, message }) => this.#fitting.receive(id, message));
    this.#mesh.on("peer-closed", ({ id }) => this.#fitting.forget(id));
    this.#monitor.start();
    for (const name of RETOLD) {
      this.#mesh.on(name, (detail) => this.emit(name, /** @type {any} */ (detail)));
    }
  }

  /** @param {{ configuration: Configuration, reply_to?: string }} message unasked, it tells of another policy of the room */
  #reconfigured({ configuration, reply_to: replyTo }) {
    if (!replyTo) this.#configurations.receive(configuration);
  }

  /** @param {Policy} policy */
  #configured(policy) {
    this.#mesh?.configured(policy);
    this.emit("privacy", this.#configurations.privacy);
  }

  /** @param {RosterChange} change */
  #rosterChanged(change) {
    // Offers go out before the page is drawn, which takes longer.
    this.#mesh?.update(this.participants, this.state === "joined");
    if (this.#arriving) this.emit("state", { state: "joined" });
    this.#arriving = false;
    this.emit("roster", { participants: this.participants, room: /** @type {Room} */ (this.room), ...change });
  }

  /** @param {Media} media */
  #tellMedia(media) {
    this.#mesh?.tellMedia(media);
    return this.#signaling.send({ type: "media", media });
  }

  /** @param {string} reason why what stands may stand no longer */
  #doubt(reason) {
    this.#signaling.recheck();
    this.#mesh?.doubt(reason);
  }

  /** @param {{ id: string, sample: Sample }} measured */
  #measured(measured) {
    this.#mesh?.sampled(measured);
    this.#fitting.sampled(measured.id, measured.sample);
    this.emit("sample", measured);
  }

  /** @param {ServerError} error */
  #refused(error) {
    const { code, detail } = error;
    if (code === "unknown-participant" || code === "recipient-detached") this.#attendance.suspect();
    if (this.#mesh?.refused(error) || this.#media.refused(error)) return;
    this.emit("error", { code, detail });
  }
}
