import { Configurations } from "./configurations.js";
import { knownDevice, watchPressure } from "./device.js";
import { Fitting } from "./fitting.js";
import { systemClock } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";
import { Mesh } from "./mesh.js";
import { Monitor } from "./monitor.js";
import { Participation } from "./participation.js";
import { Wakefulness } from "./wakefulness.js";

/** What the mesh tells and the call tells on. */
const RETOLD = /** @type {const} */ (["peer", "step", "track", "peer-closed", "open", "control", "file-frame", "error"]);

/**
 * One participant's part in a call: the page's only way to the engine.
 * @extends {Emitter<CallEvents>}
 */
export class Call extends Emitter {
  #participation;
  #clock;
  #createPeerConnection;
  #monitor;
  #wakefulness;
  #configurations;
  #fitting;
  #unwatch;
  /** @type {Mesh | undefined} */
  #mesh;
  /** @type {Map<Source, MediaStreamTrack | null>} */
  #tracks = new Map();

  /** @param {CallOptions} options */
  constructor(options) {
    const { url, createSocket, createPeerConnection, createCertificate, clock = systemClock, random, network } = options;
    super();
    this.#clock = clock;
    this.#createPeerConnection = createPeerConnection ?? ((configuration) => new RTCPeerConnection(configuration));
    this.#participation = this.#startParticipation({ url, clock, createSocket, random });
    this.#configurations = new Configurations({ clock, createCertificate, ask: () => this.#participation.askConfiguration() });
    this.#configurations.on("change", ({ policy }) => this.#configured(policy));
    this.#monitor = new Monitor({ clock, peers: () => this.peers });
    this.#monitor.on("sample", (measured) => this.#measured(measured));
    this.#fitting = this.#startFitting(options.device ?? knownDevice());
    this.#unwatch = watchPressure((pressure) => this.#fitting.setPressure(pressure));
    this.#wakefulness = new Wakefulness({ clock, network });
    this.#wakefulness.on("doubt", ({ reason }) => this.#doubt(reason));
  }

  /** Our own id. */
  get participant() {
    return this.#participation.participant;
  }

  /** What a reload of the page needs to come back in this place. */
  get resume() {
    return this.#participation.resume;
  }

  get state() {
    return this.#participation.state;
  }

  /** All in the room, in the order in which they came, ourselves included. */
  get participants() {
    return this.#participation.participants;
  }

  get room() {
    return this.#participation.room;
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

  /** For diagnostics: how a connection is at this moment. @param {Measurable} peer one of `peers` */
  read(peer) {
    return this.#monitor.read(peer);
  }

  /**
   * Joins, and stays: a lost socket comes back by itself until the call has ended.
   * @param {{ media?: Media, resume?: Resume & { fresh?: boolean } }} [options] `fresh`: the page was reloaded
   */
  async join({ media, resume } = {}) {
    this.#participation.prepare({ media, resume });
    await this.#configurations.prepare();
    if (this.state === "ended") return;
    this.#wakefulness.start();
    this.#participation.open();
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
    this.#participation.setMedia(media);
  }

  /** @param {boolean} own whether nobody is to learn our address: then all goes over the relay */
  hide(own) {
    this.#configurations.hide(own);
  }

  /** Done when the offers that are being made to those who are there have gone out. */
  async offered() {
    await Promise.all([...this.peers.values()].map(({ idle }) => idle));
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
    await this.#participation.leave();
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

  /** @param {Pick<CallOptions, "url" | "createSocket" | "random"> & { clock: Clock }} options */
  #startParticipation(options) {
    const participation = new Participation(options);
    participation.on("state", (change) => this.#signalingChanged(change));
    participation.on("unanswered", (attempt) => this.emit("unanswered", attempt));
    participation.on("welcome", (welcome) => this.#welcomed(welcome));
    participation.on("roster", (change) => this.#rosterChanged(change));
    participation.on("configuration", (configuration) => this.#configurations.receive(configuration));
    participation.on("relay", (message) => this.#mesh?.receive(message));
    participation.on("media", (media) => this.#mesh?.tellMedia(media));
    participation.on("refused", (error) => this.#refused(error));
    return participation;
  }

  /** @param {{ state: CallState, bye?: Bye }} change */
  #signalingChanged(change) {
    this.#mesh?.update(this.participants, false);
    if (change.state === "ended") this.#stop();
    this.emit("state", change);
  }

  #stop() {
    this.#mesh?.close();
    this.#mesh = undefined;
    this.#configurations.stop();
    this.#monitor.stop();
    this.#fitting.close();
    this.#unwatch();
    this.#wakefulness.stop();
  }

  /** @param {Welcome & { anew: boolean }} welcome */
  #welcomed({ participant, configuration, anew }) {
    if (anew) this.#startMesh(participant);
    this.#configurations.receive(configuration);
    this.emit("resume", /** @type {Resume} */ (this.resume));
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
      send: (message) => this.#participation.send(message),
      report: (report) => void this.#participation.send({ ...report, type: "report" }),
      expects: (id, source) => this.#fitting.expects(id, source),
      others: () => this.participants.length - 1,
      created: () => this.#fitting.created(),
    };
    this.#mesh = new Mesh({ own, services });
    this.#mesh.on("media", ({ id, media }) => this.#participation.told(id, media));
    this.#mesh.on("open", ({ id }) => this.#fitting.opened(id));
    this.#mesh.on("control", ({ id, message }) => this.#fitting.receive(id, message));
    this.#mesh.on("peer-closed", ({ id }) => this.#fitting.forget(id));
    this.#monitor.start();
    for (const name of RETOLD) {
      this.#mesh.on(name, (detail) => this.emit(name, /** @type {any} */ (detail)));
    }
  }

  /** @param {Policy} policy */
  #configured(policy) {
    this.#mesh?.configured(policy);
    this.emit("privacy", this.#configurations.privacy);
  }

  /** @param {RosterChange & { arrived: boolean }} change `arrived`: it is the roster of a `welcome` */
  #rosterChanged({ arrived, ...change }) {
    this.#mesh?.update(this.participants, this.#participation.live);
    if (arrived) this.emit("state", { state: "joined" });
    this.emit("roster", { participants: this.participants, room: /** @type {Room} */ (this.room), ...change });
  }

  /** @param {string} reason why what stands may stand no longer */
  #doubt(reason) {
    this.#participation.recheck();
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
    if (!this.#mesh?.refused(error)) this.emit("error", { code, detail });
  }
}
