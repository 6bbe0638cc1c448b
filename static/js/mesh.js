import { Emitter } from "./lib/emitter.js";
import { Pair } from "./pair.js";
import { isMediaMessage, isPairMessage } from "./relays.js";

/** So many of our last relays can be matched to an `error` of the server. */
const REMEMBERED = 300;

/**
 * All the others in the room: a pair for each who is in the roster, from the moment he is there until he is gone.
 * @extends {Emitter<MeshEvents>}
 */
export class Mesh extends Emitter {
  /** @type {Map<string, Pair>} */
  #pairs = new Map();
  #own;
  #services;
  /** @type {Map<string, { recipient: string, message: PairMessage }>} */
  #sent = new Map();

  /** @param {{ own: Participant, services: MeshServices }} options */
  constructor({ own, services }) {
    super();
    this.#own = own;
    const { send, ...shared } = services;
    /** @type {PairServices} */
    this.#services = { ...shared, send: (recipient, message) => this.#send(send, recipient, message) };
  }

  /** The present connections, by participant. */
  get peers() {
    const pairs = [...this.#pairs].flatMap(([id, { peer }]) => (peer ? [/** @type {const} */ ([id, peer])] : []));
    return new Map(pairs);
  }

  /** @returns {Map<string, PeerState>} */
  get states() {
    return new Map([...this.#pairs].map(([id, { state }]) => [id, state]));
  }

  /**
   * @param {Participant[]} participants all in the room
   * @param {boolean} live whether our own socket is there
   */
  update(participants, live) {
    const others = participants.filter(({ id }) => id !== this.#own.id);
    const present = new Set(others.map(({ id }) => id));
    for (const id of [...this.#pairs.keys()].filter((known) => !present.has(known))) this.#remove(id);
    for (const participant of others) {
      const pair = this.#pairs.get(participant.id) ?? this.#add(participant);
      pair.update(participant, live);
    }
  }

  /** @param {Relayed} message */
  receive({ sender, ...message }) {
    this.#pairs.get(sender)?.receive(message);
  }

  /** @param {{ id: string, sample: Sample }} measured */
  sampled({ id, sample }) {
    this.#pairs.get(id)?.sampled(sample);
  }

  /** @param {Media} media what we give now, for those whom the server cannot tell it */
  tellMedia(media) {
    for (const pair of this.#pairs.values()) pair.tell({ type: "media", media });
  }

  /** @param {string} reason why what stands may stand no longer */
  doubt(reason) {
    for (const pair of this.#pairs.values()) pair.doubt(reason);
  }

  /** @param {Policy} policy in what way the configuration is another one */
  configured(policy) {
    for (const pair of this.#pairs.values()) pair.configured(policy);
  }

  /** @param {Source} source whose track has changed */
  replaceTrack(source) {
    for (const peer of this.peers.values()) peer.replaceTrack(source);
  }

  /**
   * A relay of ours that the server refused. One who is gone is looked after by the roster.
   * @param {ServerError} error
   * @returns {boolean} whether it was one
   */
  refused({ code, reply_to: replyTo, recipient }) {
    const sent = this.#sent.get(replyTo ?? "");
    if (sent) this.#pairs.get(sent.recipient)?.undelivered(sent.message, code);
    return sent !== undefined || recipient !== undefined;
  }

  /** @param {string} id */
  retry(id) {
    this.#pairs.get(id)?.retry();
  }

  /**
   * @param {string} id
   * @param {object} message
   */
  sendControl(id, message) {
    return this.#pairs.get(id)?.peer?.sendControl(message) ?? false;
  }

  close() {
    for (const id of [...this.#pairs.keys()]) this.#remove(id);
  }

  /** @param {Participant} participant */
  #add(participant) {
    const { id } = participant;
    const pair = new Pair({ participant, caller: this.#own.joined > participant.joined, services: this.#services });
    pair.on("state", ({ state }) => this.emit("peer", { id, state }));
    pair.on("step", (step) => this.emit("step", { id, ...step }));
    pair.on("track", (detail) => this.emit("track", { id, ...detail }));
    pair.on("open", () => this.emit("open", { id }));
    pair.on("control", ({ message }) => this.#controlled(id, message));
    pair.on("file-frame", ({ data }) => this.emit("file-frame", { id, data }));
    pair.on("trouble", ({ detail }) => this.emit("error", { code: "connection", detail }));
    this.#pairs.set(id, pair);
    this.emit("peer", { id, state: pair.state });
    return pair;
  }

  /** @param {string} id */
  #remove(id) {
    this.#pairs.get(id)?.close();
    this.#pairs.delete(id);
    this.emit("peer-closed", { id });
  }

  /**
   * @param {string} id
   * @param {{ type: string }} message
   */
  #controlled(id, message) {
    if (isPairMessage(message)) this.#pairs.get(id)?.receive(message);
    else if (isMediaMessage(message)) this.emit("media", { id, media: message.media });
    else this.emit("control", { id, message });
  }

  /**
   * @param {MeshServices["send"]} transmit
   * @param {string} recipient
   * @param {PairMessage} message
   */
  #send(transmit, recipient, message) {
    const id = transmit({ ...message, recipient });
    if (id === undefined) return;
    this.#sent.set(id, { recipient, message });
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > REMEMBERED && oldest !== undefined) this.#sent.delete(oldest);
  }
}
