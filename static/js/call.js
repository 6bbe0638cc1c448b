import { CatchUp, HeldRelays } from "./catchup.js";
import { Configurations } from "./configurations.js";
import { systemClock } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";
import { Throttle } from "./lib/throttle.js";
import { Mesh } from "./mesh.js";
import { Roster } from "./roster.js";
import { Signaling } from "./signaling.js";

/** Between two `media` messages (ms): the server takes four a second. */
const MEDIA_PAUSE = 300;

/**
 * @typedef {object} CallEvents
 * @property {{ state: CallState, bye?: Bye }} state
 * @property {RosterChange & { participants: Participant[], room: Room }} roster
 * @property {{ id: string, state: PeerState }} peer
 * @property {{ id: string, source: Source, track: MediaStreamTrack }} track
 * @property {{ id: string }} peer-closed
 * @property {{ id: string, message: { type: string } }} control
 * @property {Resume} resume
 * @property {{ code: string, detail: string }} error
 */

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
  #createCertificate;
  #roster = new Roster();
  #catchUp;
  #held;
  #mediaThrottle;
  /** @type {Configurations | undefined} */
  #configurations;
  /** @type {Mesh | undefined} */
  #mesh;
  /** @type {Map<Source, MediaStreamTrack | null>} */
  #tracks = new Map();
  /** @type {Media} */
  #media = { audio: false, video: false, screen: false, hand: false, recording: false };
  #fresh = false;

  /**
   * @param {object} options
   * @param {string} options.url absolute, of the room's endpoint
   * @param {(url: string, protocol: string) => Socket} [options.createSocket]
   * @param {(configuration: RTCConfiguration) => RTCPeerConnection} [options.createPeerConnection]
   * @param {() => Promise<RTCCertificate>} [options.createCertificate]
   * @param {Clock} [options.clock]
   * @param {() => number} [options.random]
   * @param {EventTarget} [options.network] where `online` is heard
   */
  constructor({ url, createSocket, createPeerConnection, createCertificate, clock = systemClock, random, network }) {
    super();
    this.#clock = clock;
    this.#createPeerConnection = createPeerConnection ?? ((configuration) => new RTCPeerConnection(configuration));
    this.#createCertificate = createCertificate ?? generateCertificate;
    this.#signaling = new Signaling({ url, clock, createSocket, random, network, revision: () => this.#roster.revision });
    this.#signaling.on("state", (change) => this.#signalingChanged(change));
    this.#signaling.on("message", (message) => this.#receive(message));
    this.#catchUp = new CatchUp({ clock, ping: () => this.#signaling.ping() });
    this.#held = new HeldRelays(clock);
    this.#mediaThrottle = new Throttle(clock, MEDIA_PAUSE, () => this.#signaling.send({ type: "media", media: this.#media }));
  }

  get state() {
    return this.#signaling.state;
  }

  /** All in the room, in the order in which they came, ourselves included. */
  get participants() {
    return this.#roster.participants;
  }

  get room() {
    return this.#roster.room;
  }

  get peerStates() {
    return this.#mesh?.states ?? new Map();
  }

  /** For diagnostics: the present Peer, with its `connection`, of each participant. */
  get peers() {
    return this.#mesh?.peers ?? new Map();
  }

  /**
   * Joins, and stays: a lost socket comes back by itself until the call has ended.
   * @param {{ media?: Media, resume?: Resume & { fresh?: boolean } }} [options] `fresh`: the page was reloaded
   */
  async join({ media, resume } = {}) {
    if (media) this.#media = media;
    if (resume) this.resume = { participant: resume.participant, secret: resume.secret };
    this.#fresh = resume?.fresh ?? false;
    const certificates = [await this.#createCertificate()];
    if (this.state === "ended") return;
    this.#configurations = new Configurations({ clock: this.#clock, certificates, ask: () => this.#askConfiguration() });
    this.#signaling.open(() => this.#hello());
  }

  /**
   * @param {Source} source
   * @param {MediaStreamTrack | null} track
   */
  setTrack(source, track) {
    this.#tracks.set(source, track);
    this.#mesh?.replaceTrack(source);
  }

  /** @param {Media} media what everyone is told we give; of many in a row the last one counts */
  setMedia(media) {
    this.#media = media;
    if (this.state === "joined") this.#mediaThrottle.call();
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

  /** Says so to the server and closes everything; media stops at once. */
  async leave() {
    this.#mesh?.close();
    this.#mesh = undefined;
    await this.#signaling.leave();
  }

  /** @returns {Hello} */
  #hello() {
    const resume = this.resume && (this.#fresh ? { ...this.resume, fresh: true } : this.resume);
    return { type: "hello", media: this.#media, ...(resume && { resume }) };
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
    // `joined` is told with the roster that makes it true
    if (change.state !== "joined") this.emit("state", change);
  }

  #stop() {
    this.#mesh?.close();
    this.#mesh = undefined;
    this.#catchUp.stop();
    this.#held.clear();
    this.#mediaThrottle.clear();
  }

  /** @param {ServerMessage} message */
  #receive(message) {
    switch (message.type) {
      case "welcome":
        return this.#welcomed(message);
      case "participant-joined":
      case "participant-changed":
      case "participant-left":
      case "room-changed":
      case "roster":
        return this.#rosterReceived(message);
      case "offer":
      case "answer":
      case "candidates":
      case "reconnect":
        return this.#relayed(message);
      case "pong":
        if ((message.revision ?? -1) > (this.#roster.revision ?? -1)) this.#catchUp.behind();
        return undefined;
      case "error":
        return this.#refused(message);
      default:
        return undefined; // of a later version of the protocol
    }
  }

  /** @param {Welcome} welcome */
  #welcomed(welcome) {
    const { participant, participants, resume } = welcome;
    const first = this.participant === undefined;
    if (participant.id !== this.participant) this.#startMesh(participant);
    this.participant = participant.id;
    this.#fresh = false;
    this.resume = { participant: resume.participant, secret: resume.secret };
    this.#configurations?.receive(welcome.configuration);
    const change = this.#roster.replace(welcome);
    this.emit("resume", this.resume);
    this.emit("state", { state: "joined" });
    this.#rosterChanged(first ? { joined: [], left: [] } : change);
    const own = participants.find(({ id }) => id === participant.id) ?? participant;
    if (!sameMedia(own.media, this.#media)) this.#mediaThrottle.call();
  }

  /** @param {Participant} own another id: whatever connections there were belong to somebody who has left */
  #startMesh(own) {
    this.#mesh?.close();
    /** @type {MeshServices} */
    const services = {
      clock: this.#clock,
      createPeerConnection: this.#createPeerConnection,
      configurations: /** @type {Configurations} */ (this.#configurations),
      tracks: this.#tracks,
      send: (message) => this.#signaling.send(message),
      report: (report) => void this.#signaling.send({ ...report, type: "report" }),
    };
    this.#mesh = new Mesh({ own, services });
    for (const name of /** @type {const} */ (["peer", "track", "peer-closed", "control", "error"])) {
      this.#mesh.on(name, (detail) => this.emit(name, /** @type {any} */ (detail)));
    }
  }

  /** @param {RosterMessage} message */
  #rosterReceived(message) {
    const change = this.#roster.receive(message);
    if (change === "behind") this.#catchUp.behind();
    else if (change) this.#rosterChanged(change);
  }

  /** @param {RosterChange} change */
  #rosterChanged(change) {
    this.#catchUp.caughtUp();
    this.emit("roster", { participants: this.participants, room: /** @type {Room} */ (this.room), ...change });
    this.#mesh?.update(this.participants, this.state === "joined");
    for (const { id } of this.participants) {
      for (const message of this.#held.release(id)) this.#mesh?.receive(message);
    }
  }

  /** @param {Relayed} message */
  #relayed(message) {
    if (this.#roster.get(message.sender)) return this.#mesh?.receive(message);
    this.#held.hold(message);
    return this.#catchUp.behind();
  }

  /** @param {ServerError} error */
  #refused(error) {
    if (this.#mesh?.refused(error)) {
      if (error.code === "unknown-participant" || error.code === "recipient-detached") this.#catchUp.behind();
      return;
    }
    this.emit("error", { code: error.code, detail: error.detail });
  }
}

/** @returns {Promise<RTCCertificate>} */
function generateCertificate() {
  return RTCPeerConnection.generateCertificate(/** @type {EcKeyGenParams} */ ({ name: "ECDSA", namedCurve: "P-256" }));
}

/**
 * @param {Media} one
 * @param {Media} other
 */
function sameMedia(one, other) {
  return /** @type {(keyof Media)[]} */ (["audio", "video", "screen", "hand", "recording"]).every((kind) => one[kind] === other[kind]);
}
