import assert from "node:assert/strict";
import test from "node:test";

import { Wakefulness } from "../../static/js/wakefulness.js";
import { FakeClock } from "./support/clock.js";

function begin() {
  const clock = new FakeClock();
  const [network, line, page] = [new EventTarget(), new EventTarget(), new EventTarget()];
  const wakefulness = new Wakefulness({ clock, network, line, page });
  const doubts = [];
  wakefulness.on("doubt", ({ reason }) => doubts.push(reason));
  wakefulness.start();
  return { clock, network, line, page, wakefulness, doubts };
}

test("another network, and a page that was frozen, are told", () => {
  const { network, line, page, doubts } = begin();
  network.dispatchEvent(new Event("online"));
  line.dispatchEvent(new Event("change"));
  page.dispatchEvent(new Event("resume"));
  assert.deepEqual(doubts, ["online", "network", "sleep"]);
});

test("a clock that jumped says that the machine slept, once", async () => {
  const { clock, doubts } = begin();
  await clock.advance(60_000);
  assert.deepEqual(doubts, []);
  clock.sleep(60_000);
  await clock.advance(10_000);
  assert.deepEqual(doubts, ["sleep"]);
});

test("a machine that is only busy did not sleep", async () => {
  const { clock, doubts } = begin();
  clock.sleep(3000);
  await clock.advance(10_000);
  assert.deepEqual(doubts, []);
});

test("after its end it hears nothing and has no timer", async () => {
  const { clock, network, wakefulness, doubts } = begin();
  wakefulness.stop();
  network.dispatchEvent(new Event("online"));
  await clock.advance(60_000);
  assert.deepEqual(doubts, []);
  assert.equal(clock.waiting, 0);
});

test("where a browser lacks the signs it does without them", () => {
  const wakefulness = new Wakefulness({ clock: new FakeClock() });
  wakefulness.start();
  wakefulness.stop();
});
