import { Call } from "../../../static/js/call.js";
import { FakeClock, settle } from "./clock.js";
import { FakeConnection } from "./connection.js";
import { socketFactory } from "./socket.js";

export const SILENT = { audio: false, video: false, screen: false, hand: false, recording: false };
export const ROOM = { slug: "demo", name: "Demo", locked: false, capacity: 6 };

/** Alice came first, Bob second, Charlie third: the later one calls. */
export const ALICE = participant("alice", 1);
export const BOB = participant("bob", 2);
export const CHARLIE = participant("charlie", 3);

export function participant(id, joined, changes = {}) {
  const caps = { ice_restart: true, data_channels: true };
  return { id, name: id, role: "member", guest: false, joined, state: "live", caps, media: SILENT, ...changes };
}

export function welcome(own, participants, changes = {}) {
  return {
    type: "welcome",
    participant: own,
    room: ROOM,
    participants,
    configuration: { iceServers: [{ urls: "turn:one" }], ttl: 600 },
    resume: { participant: own.id, secret: `${own.id}-secret`, ttl: 30 },
    heartbeat: 10,
    revision: 10,
    ...changes,
  };
}

/** A call on a fake socket, a fake clock and fake connections. */
export class Stage {
  clock = new FakeClock();
  connections = [];
  events = [];
  network = new EventTarget();

  constructor(changes) {
    const { sockets, createSocket } = socketFactory();
    this.sockets = sockets;
    this.call = new Call({
      url: "ws://here/ws/rooms/demo/",
      createSocket,
      createPeerConnection: (configuration) => {
        this.connections.push(new FakeConnection(configuration));
        return this.connections.at(-1);
      },
      createCertificate: async () => "certificate",
      clock: this.clock,
      random: () => 0.5,
      network: this.network,
      device: { cores: 8 },
      ...changes,
    });
    for (const name of ["state", "roster", "peer", "step", "track", "peer-closed", "resume", "error", "control"]) {
      this.call.on(name, (detail) => this.events.push({ name, ...detail }));
    }
  }

  /** Joins a room of these participants. */
  static async inside(own, participants, changes) {
    const stage = new Stage();
    await stage.call.join({ media: SILENT });
    await stage.welcome(own, participants, changes);
    return stage;
  }

  get socket() {
    return this.sockets.at(-1);
  }

  get connection() {
    return this.connections.at(-1);
  }

  async welcome(own, participants, changes) {
    this.socket.open();
    await this.receive(welcome(own, participants, changes));
  }

  async receive(message) {
    this.socket.receive(message);
    await settle();
  }

  /** The last offer is answered, and the connection comes to be. */
  async connect(from, connection = this.connection) {
    await this.answer(from);
    connection.become("connected");
    await settle();
  }

  async answer(from, offer = this.lastOffer) {
    await this.receive({ type: "answer", sender: from.id, connection: offer.connection, sdp: "v=0\r\n" });
  }

  get lastOffer() {
    return this.socket.ofType("offer").at(-1);
  }

  named(name) {
    return this.events.filter((event) => event.name === name);
  }
}
