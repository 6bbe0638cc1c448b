import { fingerprintsIn } from "./fingerprints.js";
import { Safety } from "./safety.js";

/**
 * @typedef {object} Noted of one connection
 * @property {string} remote the description that was read last
 * @property {string[]} theirs
 * @property {string[]} own
 * @property {string} told what was said over it last
 * @property {boolean} heard whether anything was heard over it
 */

/** Shows what the connections of a call have for certificates to the safety code, and lets participants compare what they see. */
export class Witness {
  safety = new Safety();
  #call;
  /** @type {WeakMap<import("./peer.js").Peer, Noted>} */
  #notes = new WeakMap();

  /** @param {Pick<import("./call.js").Call, "on" | "participant" | "participants" | "peers" | "sendControl">} call */
  constructor(call) {
    this.#call = call;
  }

  /** @returns {(() => void)[]} they stop it */
  follow() {
    const call = this.#call;
    this.#present(call.participants);
    return [
      call.on("roster", ({ participants }) => this.#present(participants)),
      call.on("peer", ({ id }) => this.#look(id)),
      call.on("open", ({ id }) => this.#look(id)),
      // Once a second: what an ICE restart has changed, and what is to be told of others.
      call.on("sample", ({ id }) => this.#look(id)),
      call.on("control", ({ id, message }) => message.type === "fingerprints" && this.#hear(id, message)),
    ];
  }

  /** @param {Participant[]} participants */
  #present(participants) {
    const ids = participants.map(({ id }) => id);
    this.safety.update(this.#call.participant ?? "", ids);
    for (const id of ids) this.#look(id);
  }

  /** @param {string} id */
  #look(id) {
    const peer = this.#call.peers.get(id);
    if (!peer) return;
    const noted = this.#note(peer);
    const remote = peer.connection.remoteDescription?.sdp ?? "";
    if (remote !== noted.remote) Object.assign(noted, { remote, theirs: fingerprintsIn(remote) });
    if (!noted.own.length) noted.own = fingerprintsIn(peer.connection.localDescription?.sdp ?? "");
    const { theirs, own } = noted;
    this.safety.saw(id, { theirs, own, proven: peer.connected });
    this.#tell(id, noted);
  }

  /**
   * Who speaks for the first time over a connection may not have listened before, and is told once more.
   * @param {string} id
   * @param {{ type: string }} message
   */
  #hear(id, message) {
    this.safety.heard(id, message);
    const peer = this.#call.peers.get(id);
    if (!peer || this.#note(peer).heard) return;
    Object.assign(this.#note(peer), { heard: true, told: "" });
    this.#look(id);
  }

  /** @param {import("./peer.js").Peer} peer */
  #note(peer) {
    const noted = this.#notes.get(peer) ?? { remote: "", theirs: [], own: [], told: "", heard: false };
    this.#notes.set(peer, noted);
    return noted;
  }

  /** @param {string} id @param {Noted} noted */
  #tell(id, noted) {
    const { claims } = this.safety;
    const told = JSON.stringify(claims);
    if (told !== noted.told && this.#call.sendControl(id, claims)) noted.told = told;
  }
}
