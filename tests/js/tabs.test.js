import assert from "node:assert/strict";
import test from "node:test";

import { Tabs } from "../../static/js/room/tabs.js";

/** Channels that reach each other and not themselves, as BroadcastChannel's do, but at once. */
function connected(count) {
  const targets = Array.from({ length: count }, () => new EventTarget());
  return targets.map((target) => ({
    addEventListener: target.addEventListener.bind(target),
    postMessage: (data) => {
      const others = targets.filter((other) => other !== target);
      for (const other of others) other.dispatchEvent(new MessageEvent("message", { data }));
    },
  }));
}

test("a tab that asks learns that another is in the call", async () => {
  const [here, there] = connected(2).map((channel) => new Tabs(channel));
  there.enter("p1");
  assert.equal(await here.ask(), true);
  assert.equal(here.isCopy("p1"), true);
  assert.equal(here.isCopy("p2"), false);
});

test("tabs that are not in the call do not answer", async () => {
  const [here] = connected(3).map((channel) => new Tabs(channel));
  assert.equal(await here.ask(), false);
});

test("two tabs in the call know of each other, until one leaves", () => {
  const [here, there] = connected(2).map((channel) => new Tabs(channel));
  const seen = [];
  here.on("change", (elsewhere) => seen.push(elsewhere));
  here.enter("p1");
  there.enter("p2");
  assert.equal(there.elsewhere, true);
  there.leave();
  assert.equal(seen.at(-1), false);
});

test("the tab that takes over sends the others away, but only those in the call", () => {
  const [here, there, idle] = connected(3).map((channel) => new Tabs(channel));
  const sent = [];
  there.on("move", () => sent.push("there"));
  idle.on("move", () => sent.push("idle"));
  there.enter("p1");
  here.takeOver();
  assert.deepEqual(sent, ["there"]);
});

test("a tab that has crashed is elsewhere no longer once another takes over", () => {
  const [here, crashed] = connected(2).map((channel) => new Tabs(channel));
  const seen = [];
  here.on("change", (elsewhere) => seen.push(elsewhere));
  here.enter("p1");
  crashed.enter("p2");
  here.takeOver();
  assert.equal(here.elsewhere, false);
  assert.equal(seen.at(-1), false);
});
