import { preferCodecs } from "./encodings.js";
import { Senders } from "./senders.js";

/** What each media section of an offer carries. The meaning is by position, never by mid, msid or track. */
/** @type {readonly { source: Source, kind: "audio" | "video" }[]} */
const SECTIONS = [
  { source: "microphone", kind: "audio" },
  { source: "camera", kind: "video" },
  { source: "screen", kind: "video" },
  { source: "screen-audio", kind: "audio" },
];

/** The media sections of one connection: all from the start and for good, so that no track ever needs another offer. */
export class Sections {
  #connection;
  #tracks;
  /** @type {Map<Source, RTCRtpTransceiver>} */
  #transceivers = new Map();
  #senders = new Senders();

  /**
   * @param {RTCPeerConnection} connection
   * @param {ReadonlyMap<Source, MediaStreamTrack | null>} tracks what we send now
   */
  constructor(connection, tracks) {
    this.#connection = connection;
    this.#tracks = tracks;
  }

  /** The caller's part, before its first offer. It waits for nothing, so that the offer is under way before the page draws. */
  open() {
    const streams = groups();
    for (const { source, kind } of SECTIONS) {
      const direction = /** @type {const} */ ("sendrecv");
      const options = { direction, streams: streams(source), sendEncodings: [this.#senders.first(source)] };
      this.#take(source, this.#connection.addTransceiver(this.#tracks.get(source) ?? kind, options));
    }
  }

  /**
   * The callee's part, once the first offer is applied: it takes over the offer's transceivers, for its own would not
   * attach to them. What the offer lacks or refuses stays away. How it is encoded can wait until the answer is out.
   */
  async adopt() {
    if (this.#transceivers.size) return;
    const streams = groups();
    const transceivers = this.#connection.getTransceivers();
    const mids = sectionMids(this.#connection.remoteDescription?.sdp ?? "");
    for (const [position, { source, kind }] of SECTIONS.entries()) {
      const transceiver = transceivers.find(({ mid }) => mid !== null && mid === mids[position]);
      if (!transceiver || isStopped(transceiver)) continue;
      if (transceiver.receiver.track.kind !== kind) throw new Error(`section ${position} of the offer is not ${kind}`);
      transceiver.direction = "sendrecv";
      if (streams(source).length) transceiver.sender.setStreams?.(...streams(source));
      this.#take(source, transceiver);
    }
    await this.#fill();
  }

  /** Both descriptions are there. */
  async settle() {
    await this.#senders.settle();
  }

  /** ICE begins anew: the first pictures on the new way are whole ones, else they wait for one for up to 3 s. */
  restarted() {
    const way = this.#transceivers.get("microphone")?.sender.transport?.iceTransport;
    if (!way) return;
    way.onselectedcandidatepairchange = () => {
      way.onselectedcandidatepairchange = null;
      this.#senders.refresh().catch((error) => console.debug("no whole picture was made", error));
    };
  }

  /**
   * What a source is encoded at from now on, without an offer.
   * @param {Source} source
   * @param {Encoding} encoding
   */
  async setEncoding(source, encoding) {
    await this.#senders.set(source, encoding);
  }

  /**
   * Sends the present track of a source, without an offer. A section that the other side refused takes none.
   * @param {Source} source
   */
  async replaceTrack(source) {
    const transceiver = this.#transceivers.get(source);
    if (!transceiver || isStopped(transceiver)) return;
    await transceiver.sender.replaceTrack(this.#tracks.get(source) ?? null);
  }

  /** What is received, by source. */
  get received() {
    return [...this.#transceivers].map(([source, { receiver }]) => ({ source, track: receiver.track }));
  }

  /** @returns {Map<string, Source>} what each section carries, by its mid, which it has from the first description on */
  get byMid() {
    return new Map([...this.#transceivers].map(([source, { mid }]) => [mid ?? "", source]));
  }

  /** @param {Source} source @param {RTCRtpTransceiver} transceiver */
  #take(source, transceiver) {
    this.#transceivers.set(source, transceiver);
    this.#senders.add(source, transceiver.sender);
    preferCodecs(source, transceiver);
  }

  async #fill() {
    await Promise.all([...this.#transceivers.keys()].map((source) => this.replaceTrack(source)));
  }
}

/** @param {RTCRtpTransceiver} transceiver */
function isStopped({ direction, currentDirection }) {
  return direction === "stopped" || currentDirection === "stopped";
}

/**
 * The mid of each section by position: getTransceivers() has none for a section that was refused.
 * @param {string} sdp
 */
function sectionMids(sdp) {
  return sdp
    .split(/^m=/m)
    .slice(1)
    .map((section) => /^a=mid:(.*?)\r?$/m.exec(section)?.[1]);
}

/**
 * Sections of one stream are played in step: the voice with the face, and the screen with its sound.
 * @returns {(source: Source) => MediaStream[]} empty where there are no streams, as in node
 */
function groups() {
  if (typeof MediaStream === "undefined") return () => [];
  const person = new MediaStream();
  const screen = new MediaStream();
  return (source) => [source === "microphone" || source === "camera" ? person : screen];
}
