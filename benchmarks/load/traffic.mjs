// Messages of the kinds of a pair's set-up, one by one, between clients of one room.
import { pairScript } from "./script.mjs";

let numbers = 2 ** 40; // apart from those of meshes

/** Sends messages of the mix of a pair and tells of each that arrives when it was sent. */
export class Traffic {
  sent = 0;
  arrived = 0;
  #messages;
  #under_way = new Map();

  /** @param {(from: Seat, sentAt: number) => void} onarrival */
  constructor(crowd, dialect, { across, sdp }, onarrival) {
    this.crowd = crowd;
    this.across = across;
    const { caller } = pairScript(dialect, { single: true, sdp });
    this.#messages = [caller.description, ...caller.candidates];
    for (const seat of crowd.seats) {
      seat.onrelayed = (_to, payload) => {
        const { number } = dialect.read(payload);
        const sent = this.#under_way.get(number);
        if (!sent) return;
        this.#under_way.delete(number);
        this.arrived++;
        onarrival(sent.from, sent.at);
      };
    }
  }

  /** Whom each client may address: the others in its room, or those of them on the other instance. */
  partners() {
    return this.crowd.rooms.flatMap((room) =>
      room.map((from) => ({
        from,
        others: room.filter((to) => to !== from && (!this.across || to.place.port !== from.place.port)),
        turn: 0,
      })),
    );
  }

  /** One message to the next of a client's partners. */
  send(partner) {
    const { from, others } = partner;
    const to = others[partner.turn++ % others.length];
    const { kind, body } = this.#messages[this.sent++ % this.#messages.length];
    const number = ++numbers;
    this.#under_way.set(number, { from, at: performance.now() });
    from.send(to.id, kind, number, body);
  }
}
