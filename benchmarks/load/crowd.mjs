import { beginning, dialects } from "./dialects.mjs";
import { Socket } from "./socket.mjs";

/** One client in a room. */
class Seat {
  id = "";
  onrelayed = (_seat, _payload) => {};

  constructor(dialect, place, onlost) {
    Object.assign(this, { dialect, place, onlost });
  }

  /** Connects, enters, and resolves once it is in; gives the ms from the greeting to that. */
  async enter() {
    const { dialect, place } = this;
    const address = { port: place.port, path: dialect.path(place), headers: dialect.headers(place) };
    this.socket = await Socket.open(address);
    const started = performance.now();
    await new Promise((resolve, reject) => {
      this.socket.onend = (why) => reject(new Error(`not let in: ${why}`));
      this.socket.onmessage = (payload) => {
        const id = dialect.entered(payload);
        if (id === undefined) return;
        this.id = id;
        resolve();
      };
      dialect.greet(this.socket, place);
    });
    this.socket.onend = (why) => this.onlost(`${this.id}: ${why}`);
    this.socket.onmessage = (payload) => this.#hear(payload);
    return performance.now() - started;
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
  #beating;

  get seats() {
    return this.rooms.flat();
  }

  /** Seats people; `concurrency` of them at a time, in the order given. Gives what each one's entry took, in ms. */
  async enter({ dialect, rooms, concurrency = 16 }) {
    const seats = rooms.map((places) =>
      places.map((place) => new Seat(dialects[dialect], place, (why) => this.troubles.push(why))),
    );
    const waiting = seats.flat();
    const times = [];
    const next = async () => {
      for (let seat = waiting.shift(); seat; seat = waiting.shift()) times.push(await seat.enter());
    };
    await Promise.all(Array.from({ length: concurrency }, next));
    this.rooms.push(...seats);
    this.#beat(dialects[dialect].heartbeat);
    return times;
  }

  /** Every client pings each 10 s, evenly spread. */
  #beat(heartbeat) {
    clearInterval(this.#beating);
    if (!heartbeat) return;
    let turn = 0;
    const seats = this.seats;
    this.#beating = setInterval(() => {
      for (let index = turn; index < seats.length; index += 200) heartbeat(seats[index].socket);
      turn = (turn + 1) % 200;
    }, 50);
  }

  leave() {
    clearInterval(this.#beating);
    for (const seat of this.seats) seat.socket.destroy();
    this.rooms = [];
  }
}
