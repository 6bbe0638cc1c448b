import assert from "node:assert/strict";
import test from "node:test";

import { Latecomer, Latecomers } from "../../static/js/lib/latecomers.js";
import { FakeClock, settle } from "./support/clock.js";

const ask = async () => undefined;
const AWAY = new TypeError("Failed to fetch");

/** Code that a test delivers, or does not; what is made of it counts its uses. */
class Delivery {
  asked = [];
  made = { used: [], held: null, closed: 0, close: () => (this.made.closed += 1) };
  load = () => new Promise((resolve, reject) => this.asked.push({ resolve, reject }));
  make = (code, held) => Object.assign(this.made, { held });

  /** Answers what was asked last. */
  async arrives() {
    this.asked.at(-1).resolve({});
    await settle();
  }

  async isAway() {
    this.asked.at(-1).reject(AWAY);
    await settle();
  }
}

/** One latecomer, how often its presses were told that the server is away, and its clock. */
function oneLatecomer() {
  const delivery = new Delivery();
  const clock = new FakeClock();
  const told = { away: 0 };
  const part = new Latecomer(delivery.load, delivery.make, { away: () => (told.away += 1), ask, clock });
  const press = async (name = "press") => {
    part.use(({ used }) => used.push(name));
    await settle();
  };
  return { delivery, clock, told, part, press };
}

/** Several in their order. */
function several(count) {
  const clock = new FakeClock();
  const told = { away: 0 };
  const all = new Latecomers({ away: () => (told.away += 1), ask, clock });
  const deliveries = Array.from({ length: count }, () => new Delivery());
  const parts = deliveries.map(({ load, make }) => all.add(load, make));
  const asked = () => deliveries.map((each) => each.asked.length);
  return { clock, told, all, deliveries, parts, asked };
}

test("a press before the code is there counts once it is, and each later one at once", async () => {
  const { delivery, part, press } = oneLatecomer();
  await press("first");
  assert.equal(part.made, undefined);
  await delivery.arrives();
  assert.deepEqual(delivery.made.used, ["first"]);
  void press("second");
  assert.deepEqual(delivery.made.used, ["first", "second"], "while the browser still handles the press");
  assert.equal(delivery.asked.length, 1);
  assert.equal(part.made, delivery.made);
});

test("of several presses before the code is there the last one counts", async () => {
  const { delivery, press } = oneLatecomer();
  await press("first");
  await press("second");
  await delivery.arrives();
  assert.deepEqual([delivery.made.used, delivery.asked.length], [["second"], 1]);
});

test("while the server is away a press is told so, and the next one asks again", async () => {
  const { delivery, clock, told, press } = oneLatecomer();
  await press();
  await delivery.isAway();
  assert.deepEqual([told.away, delivery.made.used], [1, []]);
  await clock.advance(60_000);
  assert.equal(delivery.asked.length, 1, "nobody wants it any more");
  await press();
  await delivery.arrives();
  assert.deepEqual([told.away, delivery.made.used], [1, ["press"]]);
});

test("a press that was told so no longer counts when it comes in its turn", async () => {
  const { delivery, part, press } = oneLatecomer();
  await press();
  await delivery.isAway();
  void part.bring();
  await settle();
  await delivery.arrives();
  assert.deepEqual([part.made, delivery.made.used], [delivery.made, []]);
});

test("whoever presses may say for himself that the server is away", async () => {
  const { delivery, told, part } = oneLatecomer();
  let refused = 0;
  part.use(() => {}, () => (refused += 1));
  await settle();
  await delivery.isAway();
  assert.deepEqual([refused, told.away], [1, 0]);
});

test("what is brought is tried again until the server answers, and nobody is told", async () => {
  const { delivery, clock, told, part } = oneLatecomer();
  void part.bring();
  await settle();
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    await delivery.isAway();
    await clock.advance(400);
    assert.equal(delivery.asked.length, attempt, "not without a pause");
    await clock.advance(12_000);
    assert.equal(delivery.asked.length, attempt + 1, "not after a longer one");
  }
  await delivery.arrives();
  assert.equal(part.made, delivery.made);
  await clock.advance(60_000);
  assert.deepEqual([told.away, clock.waiting], [0, 0]);
});

test("a press does not wait for the end of a pause", async () => {
  const { delivery, clock, part, press } = oneLatecomer();
  void part.bring();
  await settle();
  await delivery.isAway();
  await press();
  assert.equal(delivery.asked.length, 2);
  await delivery.arrives();
  assert.deepEqual(delivery.made.used, ["press"]);
  await clock.advance(60_000);
  assert.equal(delivery.asked.length, 2);
});

test("what comes for it before it is there is held in its order, and not without an end", async () => {
  const { delivery, clock, part } = oneLatecomer();
  part.hold("before");
  assert.equal(delivery.asked.length, 0, "not everything is worth loading it at once");
  void part.bring();
  await settle();
  await delivery.isAway();
  for (let count = 0; count < 1000; count += 1) part.hold(count);
  await clock.advance(12_000);
  await delivery.arrives();
  assert.deepEqual(delivery.made.held.slice(0, 3), ["before", 0, 1]);
  assert.equal(delivery.made.held.length, 200);
});

test("code that comes after the call is over never begins", async () => {
  const { delivery, told, part, press } = oneLatecomer();
  await press();
  part.stop();
  await delivery.arrives();
  assert.deepEqual([delivery.made.used, delivery.made.held, part.made], [[], null, undefined]);
  await press();
  assert.deepEqual([delivery.asked.length, told.away], [1, 0]);
});

test("a call that is over while the server is away asks for nothing any more, and tells nobody", async () => {
  const { delivery, clock, told, part, press } = oneLatecomer();
  void part.bring();
  await settle();
  await press();
  part.stop();
  await delivery.isAway();
  await clock.advance(60_000);
  assert.deepEqual([delivery.asked.length, told.away, clock.waiting], [1, 0, 0]);
});

test("nor does it wait for the end of a pause", async () => {
  const { delivery, clock, part } = oneLatecomer();
  void part.bring();
  await settle();
  await delivery.isAway();
  assert.equal(clock.waiting, 1);
  part.stop();
  assert.equal(clock.waiting, 0);
});

test("what is there ends with the call, once", async () => {
  const { delivery, part } = oneLatecomer();
  void part.bring();
  await settle();
  await delivery.arrives();
  part.stop();
  part.stop();
  assert.deepEqual([delivery.made.closed, part.made], [1, undefined]);
});

test("nothing is loaded of a server that does not answer: Firefox would never try that again", async () => {
  const delivery = new Delivery();
  const clock = new FakeClock();
  const answers = [AWAY, AWAY, undefined];
  const answer = async () => {
    const error = answers.shift();
    if (error) throw error;
  };
  let told = 0;
  const part = new Latecomer(delivery.load, delivery.make, { away: () => (told += 1), ask: answer, clock });
  part.use(() => {});
  await settle();
  assert.equal(told, 1);
  void part.bring();
  await settle();
  assert.equal(delivery.asked.length, 0);
  await clock.advance(12_000);
  await delivery.arrives();
  assert.equal(part.made, delivery.made);
});

test("the parts come one after another, the first one after the first pictures", async () => {
  const { clock, all, deliveries, asked } = several(3);
  all.begin(1000);
  await clock.advance(999);
  assert.deepEqual(asked(), [0, 0, 0]);
  await clock.advance(1);
  assert.deepEqual(asked(), [1, 0, 0]);
  await deliveries[0].arrives();
  assert.deepEqual(asked(), [1, 1, 0]);
  await deliveries[1].arrives();
  await deliveries[2].arrives();
  assert.deepEqual(asked(), [1, 1, 1]);
});

test("while the server is away one part at a time asks for it", async () => {
  const { clock, all, deliveries, asked } = several(3);
  all.begin(0);
  await clock.advance(0);
  await deliveries[0].isAway();
  await clock.advance(12_000);
  assert.deepEqual(asked(), [2, 0, 0]);
  await deliveries[0].arrives();
  assert.deepEqual(asked(), [2, 1, 0]);
});

test("one that is needed does not wait for its turn, and is not loaded twice", async () => {
  const { clock, told, all, deliveries, parts, asked } = several(3);
  parts[2].use(({ used }) => used.push("press"));
  await settle();
  assert.deepEqual(asked(), [0, 0, 1]);
  await deliveries[2].isAway();
  assert.equal(told.away, 1);
  parts[2].use(({ used }) => used.push("press"));
  await settle();
  await deliveries[2].arrives();
  all.begin(1000);
  await clock.advance(1000);
  await deliveries[0].arrives();
  await deliveries[1].arrives();
  assert.deepEqual(asked(), [1, 1, 2]);
  assert.deepEqual(deliveries[2].made.used, ["press"]);
});

test("a call that is over before their turn loads none of them, and ends those that are there", async () => {
  const early = several(2);
  early.all.begin(1000);
  early.all.stop();
  assert.equal(early.clock.waiting, 0);
  await early.clock.advance(60_000);
  assert.deepEqual(early.asked(), [0, 0]);
  const { clock, all, deliveries, asked } = several(3);
  all.begin(0);
  await clock.advance(0);
  await deliveries[0].arrives();
  all.stop();
  await deliveries[1].arrives();
  await clock.advance(60_000);
  assert.deepEqual(asked(), [1, 1, 0]);
  assert.deepEqual(deliveries.map(({ made }) => made.closed), [1, 0, 0]);
});
