import { pairScript } from "./script.mjs";

const PATIENCE = 60_000; // ms until an exchange that does not come to its end fails the run
const CHECKED = 37; // of so many messages one is read in full

let numbers = 0;

/** The pairs of a room: who joined later calls. `across`: only those whose two are on different instances. */
export function pairsOf(room, across) {
  const pairs = room.flatMap((callee, index) => room.slice(index + 1).map((caller) => ({ caller, callee })));
  return across ? pairs.filter(({ caller, callee }) => caller.place.port !== callee.place.port) : pairs;
}

/**
 * Sets up every pair: offer, answer to what arrived, and each side's candidates at their times after its description.
 * Rooms begin evenly spread over `spread` ms, `times` times one after another.
 */
export async function setUp(crowd, dialect, { across = false, single = false, sdp = 0, spread = 1000, times = 1 }) {
  const script = pairScript(dialect, { single, sdp });
  const mesh = new Mesh(script);
  for (const seat of crowd.seats) seat.onrelayed = (to, payload) => mesh.hear(to, payload);
  const each = (crowd.rooms[0].length - 1) * (1 + script.caller.candidates.length);
  let [pairs, lasted] = [0, 0];
  for (let time = 0; time < times; time++) {
    await crowd.budget.spend(each);
    const started = performance.now();
    const all = crowd.rooms.map((room, index) => ({
      at: (spread * index) / crowd.rooms.length,
      pairs: pairsOf(room, across),
    }));
    pairs += await mesh.run(all);
    lasted += (performance.now() - started) / 1000;
  }
  return { pairs, messages: mesh.messages, lasted };
}

class Mesh {
  messages = 0;
  #script;
  #open = new Map();
  #finish = () => {};

  constructor(script) {
    this.#script = script;
  }

  run(rooms) {
    return new Promise((resolve, reject) => {
      const pairs = rooms.flatMap((room) => room.pairs);
      const late = setTimeout(() => reject(new Error(`${this.#open.size} pairs were not set up`)), PATIENCE);
      for (const pair of pairs) this.#open.set((pair.number = ++numbers), pair);
      this.#finish = () => {
        clearTimeout(late);
        resolve(pairs.length);
      };
      for (const room of rooms) setTimeout(() => room.pairs.forEach((pair) => this.#call(pair)), room.at);
    });
  }

  #call(pair) {
    const { caller, callee } = this.#script;
    // What each is still to hear: a description, and the other's candidates.
    pair.missing = 2 + caller.candidates.length + callee.candidates.length;
    this.#speak(pair, pair.caller, pair.callee, caller);
  }

  #speak(pair, from, to, { description, candidates }) {
    const say = ({ kind, body }) => from.send(to.id, kind, pair.number, body);
    say(description);
    for (const each of candidates) setTimeout(say, each.at, each);
  }

  hear(seat, payload) {
    const { type, sender, number } = seat.dialect.read(payload);
    const pair = this.#open.get(number);
    if (!pair) return;
    const [from, side] = seat === pair.callee ? [pair.caller, "caller"] : [pair.callee, "callee"];
    if (from.id !== sender) throw new Error(`a message of ${sender} came to ${seat.id}`);
    this.messages++;
    if (this.messages % CHECKED === 0) check(seat.dialect.json(payload));
    if (type === "offer") this.#speak(pair, pair.callee, pair.caller, this.#script.callee);
    else if (type === "answer" && side !== "callee") throw new Error("an answer came to the callee");
    if (--pair.missing > 0) return;
    this.#open.delete(number);
    if (this.#open.size === 0) this.#finish();
  }
}

function check({ type, sdp, candidate, candidates }) {
  const good =
    type === "candidates" ? Array.isArray(candidates) : type === "candidate" ? candidate.candidate : sdp.startsWith("v=0");
  if (!good) throw new Error(`a damaged ${type}`);
}
