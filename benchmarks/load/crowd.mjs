import { Budget } from "./budget.mjs";
import { beginning, dialects } from "./dialects.mjs";
import { Socket } from "./socket.mjs";

const HEARTBEAT = 10_000; // ms
const PARTS = 200; // in which a heartbeat's time is divided
const ATTEMPTS = 5; // to enter

/** One client in a room. */
class Seat {
  id = "";
  refusals = [];
  onrelayed = (_seat, _payload) => {};

  constructor(dialect, place, onlost) {
    Object.assign(this, { dialect, place, onlost });
  }

  /** Connects and enters, again where the server asks for that; gives the ms from the first greeting until it is in. */
  async enter() {
    let started;
    for (let attempt = 1; ; attempt++) {
      const { dialect, place } = this;
      this.socket = await Socket.open({ port: place.port, path: dialect.path(place), headers: dialect.headers(place) });
      started ??= performance.now();
      const refusal = await this.#greet();
      if (!refusal) break;
      this.refusals.push(refusal.code ?? refusal.why);
      if (attempt === ATTEMPTS || !(refusal.reconnect || refusal.code === "hello-timeout")) throw new Error(`not let in: ${this.refusals.join(", ")}`);
      this.socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, (refusal.after ?? 0) * 1000));
    }
    this.socket.onend = (why) => this.onlost(`${this.id}: ${why}`);
    this.socket.onmessage = (payload) => this.#hear(payload);
    return performance.now() - started;
  }

  /** Resolves to nothing once it is in, and to the server's `bye` if that comes instead. */
  #greet() {
    return new Promise((resolve) => {
      this.socket.onend = (why) => resolve({ why });
      this.socket.onmessage = (payload) => {
        const { id, bye } = this.dialect.entered(payload) ?? {};
        if (id === undefined && !bye) return;
        this.id = id;
        resolve(bye);
      };
      this.dialect.greet(this.socket, this.place);
    });
  }

  send(recipient, kind, number, body) {
    this.socket.send(this.dialect.frame(recipient, kind, number, body));
  }

  #hear(payload) {
    if (this.dialect.control?.(this.socket, payload)) return;
    const type = /"type":"(error|bye)"/.exec(beginning(payload, 40));
    if (type) this.onlost(`${this.id}: ${payload}`);
    this.onrelayed(this, payload);
  }
}

/** All clients of a run, in rooms, in the order in which they joined. */
export class Crowd {
  rooms = [];
  troubles = [];
  budget = new Budget();
  #present = [];
  #beating;
  #turn = 0;

  get seats() {
    return this.rooms.flat();
  }

  /**
   * Seats people, `concurrency` of them at a time, in the order given. Gives the ms that each one's entry took, and how
   * often somebody was refused at first.
   */
  async enter({ dialect: name, rooms, concurrency = 16 }) {
    const dialect = dialects[name];
    const lost = (why) => this.troubles.push(why);
    const seats = rooms.map((places) => places.map((place) => new Seat(dialect, place, lost)));
    const waiting = seats.flat().reverse();
    const times = [];
    const next = async () => {
      for (let seat = waiting.pop(); seat; seat = waiting.pop()) {
        times.push(await seat.enter());
        this.#present.push(seat);
      }
    };
    this.budget.limited = Boolean(dialect.limited);
    if (dialect.heartbeat) this.#beating ??= setInterval(() => this.#beat(dialect.heartbeat), HEARTBEAT / PARTS);
    await Promise.all(Array.from({ length: concurrency }, next));
    this.rooms.push(...seats);
    return { times, refusals: seats.flat().flatMap((seat) => seat.refusals).length };
  }

  /** Every client pings once in HEARTBEAT, evenly spread. */
  #beat(heartbeat) {
    this.#turn = (this.#turn + 1) % PARTS;
    for (let index = this.#turn; index < this.#present.length; index += PARTS) heartbeat(this.#present[index].socket);
  }

  leave() {
    clearInterval(this.#beating);
    for (const seat of this.#present) seat.socket.destroy();
  }
}
