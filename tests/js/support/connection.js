/** As much of an RTCPeerConnection as the engine touches; states change when a test says so. */
class FakeTransceiver {
  currentDirection = null;
  streams = [];

  constructor(kind, mid, direction, encodings = [{ active: true }]) {
    this.mid = mid;
    this.direction = direction;
    this.receiver = { track: { kind, id: `received-${kind}-${mid}` } };
    this.sender = new FakeSender(encodings);
  }
}

/** Like a browser's, it takes only the parameters that it has just given. */
class FakeSender {
  track = null;
  replaced = 0;
  transport = { iceTransport: { onselectedcandidatepairchange: null } };
  /** So many times a whole picture was asked for. */
  refreshed = 0;
  #encodings;
  #given = null;

  constructor(encodings) {
    this.#encodings = encodings;
  }

  get encoding() {
    return this.#encodings[0];
  }

  async replaceTrack(track) {
    this.track = track;
    this.replaced += 1;
  }

  getParameters() {
    this.#given = { encodings: structuredClone(this.#encodings) };
    return this.#given;
  }

  async setParameters(parameters, { encodingOptions = [] } = {}) {
    if (parameters !== this.#given) throw new Error("not the parameters that were given last");
    this.#given = null;
    this.refreshed += encodingOptions.filter(({ keyFrame }) => keyFrame).length;
    this.#encodings = structuredClone(parameters.encodings);
  }
}

class FakeChannel {
  readyState = "connecting";
  bufferedAmount = 0;
  onmessage = null;
  onopen = null;
  sent = [];

  constructor(label, options) {
    this.label = label;
    this.options = options;
  }

  send(data) {
    this.sent.push(typeof data === "string" ? JSON.parse(data) : data);
  }
}

/** Which sections an offer has: `audio video video audio` unless said otherwise. */
export function offerOf(kinds = ["audio", "video", "video", "audio"], mids = kinds.map((_, index) => String(index))) {
  return `v=0\r\n${kinds.map((kind, index) => `m=${kind} 9 X 0\r\na=mid:${mids[index]}\r\n`).join("")}`;
}

/** As cameras are offered. */
const H264 = "a=fmtp:103 packetization-mode=1\r\n";

export const HOSTILE = "hostile";

export class FakeConnection {
  signalingState = "stable";
  connectionState = "new";
  localDescription = null;
  remoteDescription = null;
  onicecandidate = null;
  onconnectionstatechange = null;
  onnegotiationneeded = null;
  channels = [];
  candidates = [];
  configurations = [];
  restarts = 0;
  bytes = 0;
  /** Packets by source. */
  received = {};
  relayed = false;
  closed = false;
  #transceivers = [];

  constructor(configuration) {
    this.configurations.push(configuration);
  }

  addTransceiver(given, { direction, sendEncodings }) {
    const kind = typeof given === "string" ? given : given.kind;
    const transceiver = new FakeTransceiver(kind, null, direction, sendEncodings);
    if (kind !== given) transceiver.sender.track = given;
    this.#transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers() {
    return this.#transceivers;
  }

  createDataChannel(label, options) {
    this.channels.push(new FakeChannel(label, options));
    return this.channels.at(-1);
  }

  async setLocalDescription() {
    this.#refuseIfClosed();
    const answering = this.signalingState === "have-remote-offer";
    this.#transceivers.forEach((transceiver, index) => (transceiver.mid ??= String(index)));
    const kinds = this.#transceivers.map(({ receiver }) => receiver.track.kind);
    this.localDescription = { type: answering ? "answer" : "offer", sdp: `${offerOf(kinds)}${H264}a=restarts:${this.restarts}\r\n` };
    this.signalingState = answering ? "stable" : "have-local-offer";
  }

  async setRemoteDescription({ type, sdp }) {
    this.#refuseIfClosed();
    if (sdp === HOSTILE) throw new Error("no session description");
    const expected = type === "answer" ? "have-local-offer" : "stable";
    if (this.signalingState !== expected) throw new Error(`${type} in ${this.signalingState}`);
    this.remoteDescription = { type, sdp };
    this.signalingState = type === "answer" ? "stable" : "have-remote-offer";
    if (type === "offer" && this.#transceivers.length === 0) this.#attach(sdp);
  }

  async addIceCandidate(candidate) {
    if (candidate.candidate === "stale") throw new Error("unknown ufrag");
    this.candidates.push(candidate);
  }

  restartIce() {
    this.restarts += 1;
  }

  setConfiguration(configuration) {
    this.#refuseIfClosed();
    this.configurations.push(configuration);
  }

  async getStats() {
    const sources = ["microphone", "camera", "screen", "screen-audio"];
    const received = Object.entries(this.received).map(([source, packetsReceived]) => {
      return [source, { type: "inbound-rtp", id: source, mid: String(sources.indexOf(source)), packetsReceived }];
    });
    return new Map([
      ...received,
      ["T", { type: "transport", selectedCandidatePairId: "P" }],
      ["P", { type: "candidate-pair", bytesReceived: this.bytes, localCandidateId: "L", remoteCandidateId: "R" }],
      ["L", { type: "local-candidate", candidateType: this.relayed ? "relay" : "host" }],
      ["R", { type: "remote-candidate", candidateType: "host" }],
    ]);
  }

  close() {
    this.closed = true;
    this.signalingState = "closed";
    this.connectionState = "closed";
  }

  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.({});
  }

  /** @param candidate text, or nothing at the end of gathering */
  gather(candidate) {
    const text = candidate === undefined ? null : { candidate, toJSON: () => ({ candidate, sdpMid: "0" }) };
    this.onicecandidate?.({ candidate: text });
  }

  openChannels() {
    for (const channel of this.channels) channel.readyState = "open";
    for (const channel of this.channels) channel.onopen?.({});
  }

  #attach(sdp) {
    const mids = [...sdp.matchAll(/^m=(\w+) (\d+).*\r\na=mid:(.*)\r$/gm)];
    for (const [, kind, port, mid] of mids) {
      if (port !== "0" && kind !== "application") this.#transceivers.push(new FakeTransceiver(kind, mid, "recvonly"));
    }
  }

  #refuseIfClosed() {
    if (this.closed) throw new Error("InvalidStateError: closed");
  }
}
