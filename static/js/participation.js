import { Attendance } from "./attendance.js";
import { Emitter } from "./lib/emitter.js";
import { OwnMedia } from "./own-media.js";
import { Signaling } from "./signaling.js";

/**
 * Our place in the room, as the server knows it: how we came in and come back, who else is there, and what we are said
 * to give. Knows nothing of connections between participants.
 * @extends {Emitter<ParticipationEvents>}
 */
export class Participation extends Emitter {
  /** @type {string | undefined} our own id */
  participant;
  /** @type {Resume | undefined} what a reload of the page needs to come back in this place */
  resume;
  #signaling;
  #attendance;
  #media;
  #fresh = false;
  #arriving = false;

  /**
   * @param {Pick<CallOptions, "url" | "createSocket" | "random"> & { clock: Clock }} options
   */
  constructor({ url, clock, createSocket, random }) {
    super();
    const revision = () => this.#attendance.roster.revision;
    this.#signaling = new Signaling({ url, clock, createSocket, random, revision });
    this.#signaling.on("state", (change) => this.#stateChanged(change));
    this.#signaling.on("unanswered", (attempt) => this.emit("unanswered", attempt));
    this.#signaling.on("message", (message) => this.#receive(message));
    this.#attendance = new Attendance({ clock, ping: () => this.#signaling.ping() });
    this.#attendance.on("change", (change) => this.#rosterChanged(change));
    this.#attendance.on("relay", (message) => this.emit("relay", message));
    this.#media = new OwnMedia({ clock, send: (media) => this.#tellMedia(media) });
  }

  get state() {
    return this.#signaling.state;
  }

  /** Whether the server is there, and we are in the room. */
  get live() {
    return this.state === "joined";
  }

  /** All in the room, in the order in which they came, ourselves included. */
  get participants() {
    return this.#attendance.roster.participants;
  }

  get room() {
    return this.#attendance.roster.room;
  }

  /**
   * What the next `hello` says.
   * @param {{ media?: Media, resume?: Resume & { fresh?: boolean } }} options
   */
  prepare({ media, resume }) {
    if (media) this.#media.current = media;
    if (resume) this.resume = { participant: resume.participant, secret: resume.secret };
    this.#fresh = resume?.fresh ?? false;
  }

  open() {
    this.#signaling.open(() => this.#hello());
  }

  /** @param {ClientMessage} message @returns {string | undefined} the id it went with; nothing while the server is away */
  send(message) {
    return this.#signaling.send(message);
  }

  /** @returns {Promise<Configuration>} rejected by an `error`, and when the socket goes before the answer comes */
  async askConfiguration() {
    const reply = await this.#signaling.request({ type: "configuration" });
    if (reply.type !== "configuration") throw new Error(`${reply.type} is no answer to configuration`);
    return reply.configuration;
  }

  /** @param {Media} media what everyone is told we give; of many in a row the last one counts */
  setMedia(media) {
    this.#media.set(media);
  }

  /** What one says himself whom, or us, the server cannot reach. @param {string} id @param {Media} media */
  told(id, media) {
    this.#attendance.told(id, media, this.live);
  }

  /** The socket may be dead without a word. */
  recheck() {
    this.#signaling.recheck();
  }

  leave() {
    return this.#signaling.leave();
  }

  /** @returns {Hello} */
  #hello() {
    const resume = this.resume && (this.#fresh ? { ...this.resume, fresh: true } : this.resume);
    return { type: "hello", media: this.#media.current, ...(resume && { resume }) };
  }

  /** @param {{ state: CallState, bye?: Bye }} change */
  #stateChanged(change) {
    if (change.state === "ended") {
      this.#attendance.stop();
      this.#media.stop();
    }
    if (change.state !== "joined") this.emit("state", change); // `joined` is told with the roster that makes it true
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
    const anew = participant.id !== this.participant;
    this.participant = participant.id;
    this.#fresh = false;
    this.resume = { participant: resume.participant, secret: resume.secret };
    this.emit("welcome", { ...welcome, anew });
    this.#arriving = true;
    this.#attendance.begin(welcome);
    this.#media.compare(participant.media);
  }

  /** @param {{ configuration: Configuration, reply_to?: string }} message unasked, it tells of another policy of the room */
  #reconfigured({ configuration, reply_to: replyTo }) {
    if (!replyTo) this.emit("configuration", configuration);
  }

  /** @param {RosterChange} change */
  #rosterChanged(change) {
    const arrived = this.#arriving;
    this.#arriving = false;
    this.emit("roster", { ...change, arrived });
  }

  /** @param {Media} media */
  #tellMedia(media) {
    this.emit("media", media);
    return this.#signaling.send({ type: "media", media });
  }

  /** @param {ServerError} error */
  #refused(error) {
    const { code } = error;
    if (code === "unknown-participant" || code === "recipient-detached") this.#attendance.suspect();
    if (!this.#media.refused(error)) this.emit("refused", error);
  }
}
