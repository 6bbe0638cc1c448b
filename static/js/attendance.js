import { CatchUp, HeldRelays } from "./catchup.js";
import { Emitter } from "./lib/emitter.js";
import { Roster } from "./roster.js";

/**
 * Keeps the roster true: takes the server's changes, asks for what was missed, and holds relays of those not yet known.
 * @extends {Emitter<AttendanceEvents>}
 */
export class Attendance extends Emitter {
  roster = new Roster();
  #catchUp;
  #held;

  /** @param {{ clock: Clock, ping: () => void }} options */
  constructor({ clock, ping }) {
    super();
    this.#catchUp = new CatchUp({ clock, ping });
    this.#held = new HeldRelays(clock);
  }

  /** @param {Welcome} welcome */
  begin(welcome) {
    const first = this.roster.revision === undefined;
    const change = this.roster.replace(welcome);
    this.#changed(first ? { joined: [], left: [] } : change);
  }

  /** @param {ServerMessage} message any; those of no concern here, and of a later version, change nothing */
  receive(message) {
    switch (message.type) {
      case "participant-joined":
      case "participant-changed":
      case "participant-left":
      case "room-changed":
      case "roster":
        return this.#apply(message);
      case "offer":
      case "answer":
      case "candidates":
      case "reconnect":
        return this.#relay(message);
      case "pong":
        return this.#compare(message.revision);
      default:
        return undefined;
    }
  }

  /**
   * One of us two has lost the server, and the other learns over the connection itself what he gives.
   * @param {string} id
   * @param {Media} media
   * @param {boolean} live whether our own socket is there: then the server knows better of those who are live
   */
  told(id, media, live) {
    if (live && this.roster.get(id)?.state === "live") return;
    this.roster.amend(id, media);
    this.emit("change", { joined: [], left: [] });
  }

  /** The server knows something of the room that we do not. */
  suspect() {
    this.#catchUp.behind();
  }

  stop() {
    this.#catchUp.stop();
    this.#held.clear();
  }

  /** @param {RosterMessage} message */
  #apply(message) {
    const change = this.roster.receive(message);
    if (change === "behind") this.#catchUp.behind();
    else if (change) this.#changed(change);
  }

  /** @param {Relayed} message */
  #relay(message) {
    if (this.roster.get(message.sender)) return this.emit("relay", message);
    this.#held.hold(message);
    return this.#catchUp.behind();
  }

  /** @param {number | undefined} revision the server's */
  #compare(revision) {
    if (revision !== undefined && revision > (this.roster.revision ?? -1)) this.#catchUp.behind();
  }

  /** @param {RosterChange} change */
  #changed(change) {
    this.#catchUp.caughtUp();
    this.emit("change", change);
    for (const { id } of this.roster.participants) {
      for (const message of this.#held.release(id)) this.emit("relay", message);
    }
  }
}
