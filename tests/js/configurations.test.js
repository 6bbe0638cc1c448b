import assert from "node:assert/strict";
import test from "node:test";

import { Configurations } from "../../static/js/configurations.js";
import { FakeClock } from "./support/clock.js";

async function configured({ ask = async () => ({ iceServers: [{ urls: "turn:two" }], ttl: 600 }) } = {}) {
  const clock = new FakeClock();
  const seen = { asked: 0 };
  const counted = () => {
    seen.asked += 1;
    return ask();
  };
  const configurations = new Configurations({ clock, createCertificate: async () => "certificate", ask: counted });
  await configurations.prepare();
  configurations.receive({ iceServers: [{ urls: "turn:one" }], ttl: 600 });
  return { clock, configurations, seen };
}

function heard(configurations) {
  const told = [];
  configurations.on("change", ({ policy }) => told.push(policy));
  return told;
}

test("connections bundle everything, gather nothing in advance and share one certificate", async () => {
  assert.deepEqual((await configured()).configurations.current, {
    iceServers: [{ urls: "turn:one" }],
    certificates: ["certificate"],
    bundlePolicy: "max-bundle",
    iceCandidatePoolSize: 0,
  });
});

test("what is younger than 10 s is fresh enough", async () => {
  const { clock, configurations, seen } = await configured();
  await clock.advance(9999);
  assert.equal((await configurations.fresh()).iceServers[0].urls, "turn:one");
  assert.equal(seen.asked, 0);
});

test("what is older is asked for, once for all that need it", async () => {
  const { clock, configurations, seen } = await configured();
  await clock.advance(10_000);
  const [one, other] = await Promise.all([configurations.fresh(), configurations.fresh()]);
  assert.equal(one.iceServers[0].urls, "turn:two");
  assert.equal(other.iceServers[0].urls, "turn:two");
  assert.equal(seen.asked, 1);
});

test("the old one has to do when the server refuses", async () => {
  const { clock, configurations } = await configured({ ask: () => Promise.reject(new Error("rate-limited")) });
  await clock.advance(10_000);
  assert.equal((await configurations.fresh()).iceServers[0].urls, "turn:one");
});

test("a server that refused is not asked again before its limit allows it", async () => {
  const { clock, configurations, seen } = await configured({ ask: () => Promise.reject(new Error("rate-limited")) });
  await clock.advance(10_000);
  await configurations.fresh();
  await clock.advance(9999);
  await configurations.fresh();
  assert.equal(seen.asked, 1);
  await clock.advance(1);
  await configurations.fresh();
  assert.equal(seen.asked, 2);
});

test("the old one has to do when the server says nothing for 2 s", async () => {
  const { clock, configurations } = await configured({ ask: () => new Promise(() => {}) });
  await clock.advance(10_000);
  const fresh = configurations.fresh();
  await clock.advance(2000);
  assert.equal((await fresh).iceServers[0].urls, "turn:one");
});

test("credentials are renewed when half of their life is over, again and again", async () => {
  const { clock, configurations, seen } = await configured();
  const told = heard(configurations);
  await clock.advance(299_999);
  assert.equal(seen.asked, 0);
  await clock.advance(1);
  assert.equal(configurations.current.iceServers[0].urls, "turn:two");
  assert.deepEqual(told, ["same"]);
  await clock.advance(300_000);
  assert.equal(seen.asked, 2);
});

test("a server that is away when credentials should be renewed is asked again soon", async () => {
  const { clock, configurations, seen } = await configured({ ask: () => Promise.reject(new Error("not connected")) });
  await clock.advance(300_000);
  assert.equal(seen.asked, 1);
  await clock.advance(30_000);
  assert.equal(seen.asked, 2);
  configurations.receive({ iceServers: [{ urls: "turn:three" }], ttl: 600 });
  await clock.advance(299_999);
  assert.equal(seen.asked, 2);
});

test("credentials age when half of their life is over and nobody gave others", async () => {
  const { clock, configurations } = await configured({ ask: () => Promise.reject(new Error("not connected")) });
  await clock.advance(300_000);
  assert.equal(configurations.ageing, false);
  await clock.advance(1);
  assert.equal(configurations.ageing, true);
});

test("after the call nothing is renewed", async () => {
  const { clock, configurations, seen } = await configured();
  configurations.stop();
  configurations.receive({ iceServers: [], ttl: 600 });
  await clock.advance(600_000);
  assert.deepEqual([seen.asked, clock.waiting], [0, 0]);
});

test("what never runs out is not renewed", async () => {
  const { clock, configurations } = await configured();
  configurations.receive({ iceServers: [] });
  assert.deepEqual([configurations.ageing, clock.waiting], [false, 0]);
});

test("who hides the address has the relay as the only way", async () => {
  const { configurations } = await configured();
  const told = heard(configurations);
  configurations.hide(true);
  configurations.hide(true);
  assert.equal(configurations.current.iceTransportPolicy, "relay");
  assert.deepEqual(configurations.privacy, { room: false, own: true, possible: true });
  configurations.hide(false);
  assert.equal("iceTransportPolicy" in configurations.current, false);
  assert.deepEqual(told, ["stricter", "looser"]);
});

test("a room that hides everybody does so whatever one wishes oneself", async () => {
  const { configurations } = await configured();
  const told = heard(configurations);
  configurations.receive({ iceServers: [{ urls: ["turn:one"] }], iceTransportPolicy: "relay", ttl: 600 });
  assert.equal(configurations.current.iceTransportPolicy, "relay");
  assert.deepEqual(configurations.privacy, { room: true, own: false, possible: true });
  configurations.hide(true);
  configurations.receive({ iceServers: [], ttl: 600 });
  assert.deepEqual(told, ["stricter", "same", "same"]);
  configurations.hide(false);
  assert.deepEqual(told, ["stricter", "same", "same", "looser"]);
});

test("one connection can be sent over the relay, where that is another way than the usual", async () => {
  const { configurations } = await configured();
  assert.equal(configurations.canRelay, true);
  assert.equal(configurations.configuration({ relayOnly: true }).iceTransportPolicy, "relay");
  configurations.hide(true);
  assert.equal(configurations.canRelay, false);
  configurations.hide(false);
  configurations.receive({ iceServers: [{ urls: ["stun:one"] }], ttl: 600 });
  assert.equal(configurations.canRelay, false);
});
