/** Connections of a page to itself over a network that a test draws up: which ways there are, and how they are. */

class FakeChannel {
  readyState = "connecting";
  onopen = null;
  onmessage = null;
  carry = () => {};

  send(data) {
    this.carry(data);
  }

  open() {
    this.readyState = "open";
    this.onopen?.({});
  }
}

class LoopConnection {
  signalingState = "stable";
  localDescription = null;
  remoteDescription = null;
  onicecandidate = null;
  onicecandidateerror = null;
  onsignalingstatechange = null;
  channel = null;
  tracks = [];
  candidates = [];
  closed = false;

  constructor(network, configuration) {
    this.network = network;
    this.configuration = configuration;
    this.url = configuration.iceServers?.[0]?.urls[0] ?? "";
  }

  createDataChannel() {
    this.channel = new FakeChannel();
    return this.channel;
  }

  addTrack(track) {
    this.tracks.push(track);
  }

  async setLocalDescription() {
    this.localDescription = { type: this.remoteDescription ? "answer" : "offer", sdp: "v=0" };
    queueMicrotask(() => this.#gather());
  }

  async setRemoteDescription(description) {
    this.remoteDescription = description;
    this.onsignalingstatechange?.({});
  }

  async addIceCandidate(candidate) {
    if (!this.remoteDescription) throw new Error("no remote description");
    this.candidates.push(candidate);
    this.network.meet(this);
  }

  async getStats() {
    const { media = ["audio", "video"] } = this.network;
    const inbound = media.map((kind) => ({ type: "inbound-rtp", kind, packetsReceived: 5, framesDecoded: 3 }));
    return new Map(inbound.map((entry, index) => [String(index), entry]));
  }

  close() {
    this.closed = true;
  }

  #gather() {
    const way = this.network.wayOf(this.url);
    if (way.code) this.onicecandidateerror?.({ errorCode: way.code });
    if (way.found) this.onicecandidate?.({ candidate: { candidate: "candidate:1", type: way.found } });
    this.onicecandidate?.({ candidate: null });
  }
}

/** `ways` by url ("" is the page's own): { found: "relay", passes, ms, loses: every n-th, code }. */
export class Network {
  connections = [];
  media = undefined;

  constructor(clock, ways) {
    this.clock = clock;
    this.ways = ways;
  }

  createPeerConnection = (configuration) => {
    this.connections.push(new LoopConnection(this, configuration));
    return this.connections.at(-1);
  };

  wayOf(url) {
    return this.ways[url] ?? { found: url ? "" : "host", passes: !url, ms: 0 };
  }

  /** Both ends know a way to each other: their channels open. */
  meet(connection) {
    const place = this.connections.indexOf(connection);
    const other = this.connections[place % 2 ? place - 1 : place + 1];
    const way = this.wayOf(connection.url);
    if (!way.passes || !connection.candidates.length || !other?.candidates.length) return;
    this.#join(connection.channel, other.channel, way);
    this.#join(other.channel, connection.channel, way);
    for (const end of [connection, other]) end.channel.open();
  }

  #join(from, to, { ms = 0, loses = 0 }) {
    let count = 0;
    from.carry = (data) => {
      count += 1;
      if (loses && count % loses === 0) return;
      this.clock.setTimeout(() => to.onmessage?.({ data }), ms / 2);
    };
  }
}
