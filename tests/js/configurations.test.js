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

test("credentials age when half of their life is over", async () => {
  const { clock, configurations } = await configured();
  await clock.advance(300_000);
  assert.equal(configurations.ageing, false);
  await clock.advance(1);
  assert.equal(configurations.ageing, true);
});
