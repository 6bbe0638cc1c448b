import assert from "node:assert/strict";
import test from "node:test";

import { Fitting } from "../../static/js/fitting.js";
import { expectedOf, Qualities } from "../../static/js/room/qualities.js";
import { measuresOf, reasonText } from "../../static/js/views/figures.js";
import { FakeClock } from "./support/clock.js";

/** A second's sample of somebody who is heard and seen, and hears and sees us. */
function sampleAt(second, { limit = "none", ...changes } = {}) {
  const flow = { packets: second * 50, bytes: second * 5000, kbps: 40, fps: 0, width: 0, height: 0, codec: "opus" };
  const film = { ...flow, kbps: 500, fps: 19.6, width: 640, height: 480, codec: "VP8", frames: second * 20 };
  const received = { microphone: { ...flow, lost: 0, jitter: 0 }, camera: { ...film, lost: 0, freezes: 0 } };
  const out = { microphone: { ...flow, remoteLoss: 0 }, camera: { ...film, remoteLoss: 0, limit } };
  const way = { relayed: false, protocol: "udp", localType: "host", remoteType: "host" };
  return { at: second * 1000, rtt: 0.04, ...way, received, sent: out, ...changes };
}

/** What is shown after three seconds of these samples. */
function taken(qualities, id, changes, expected = ["microphone", "camera"]) {
  return [1, 2, 3].map((second) => qualities.take(id, sampleAt(second, changes), expected)).at(-1);
}

test("the figures tell what comes, what goes, and which way", () => {
  const facts = taken(new Qualities(), "bob", { relayed: true, protocol: "tcp" });
  assert.deepEqual(measuresOf(facts), {
    delay: "40 ms",
    loss: "0%",
    way: "Through a relay (TCP)",
    comes: "640 × 480, 20 pictures a second, 540 kbit/s",
    theirs: "",
    goes: "640 × 480, 20 pictures a second, 540 kbit/s",
    limit: "",
    format: "opus, VP8",
  });
  assert.equal(facts.bars, 3);
});

test("what is not known has no row", () => {
  const facts = taken(new Qualities(), "bob", { rtt: undefined, localType: undefined, received: {}, sent: {} }, []);
  const rows = Object.entries(measuresOf(facts)).filter(([, text]) => text);
  assert.deepEqual(rows, [["loss", "0%"]]);
});

test("a limit of what we send is told in words", () => {
  const limited = (limit) => measuresOf(taken(new Qualities(), "bob", { limit })).limit;
  assert.equal(limited("cpu"), "this device is busy");
  assert.equal(limited("bandwidth"), "the line carries no more");
});

test("what our own sums spare them comes before the browser's limit", () => {
  const qualities = new Qualities();
  const facts = [1, 2].map((second) => qualities.take("bob", sampleAt(second, { limit: "cpu" }), [], "line")).at(-1);
  assert.equal(measuresOf(facts).limit, "the line carries no more");
});

test("on a line that carries little it is known what we have too little of", async () => {
  const clock = new FakeClock();
  const peers = () => new Map([["bob", { setEncoding() {} }]]);
  const camera = { getSettings: () => ({ width: 640, height: 480, frameRate: 20 }) };
  const tracks = new Map([["camera", camera]]);
  const samples = new Map();
  const fitting = new Fitting({ clock, peers, tracks, samples: () => samples, send: () => true, cores: 8 });
  fitting.receive("bob", { type: "want", source: "camera", width: 640, height: 480, fps: 20 });
  assert.equal(fitting.shortOf("bob"), null);
  for (let second = 1; second <= 20; second += 1) {
    const sample = { ...sampleAt(second, { limit: "bandwidth" }), at: clock.now(), available: 60_000 };
    samples.set("bob", sample);
    fitting.sampled("bob", sample);
    await clock.advance(1000);
  }
  assert.equal(fitting.shortOf("bob"), "line");
  tracks.set("camera", null);
  assert.equal(fitting.shortOf("bob"), null);
  fitting.close();
});

test("what they say of what they send is shown until they send all of it", () => {
  const qualities = new Qualities();
  const told = (reason, paused) => {
    qualities.lowered("bob", { source: "camera", reason, paused });
    return measuresOf(taken(qualities, "bob")).theirs;
  };
  assert.equal(told("line", false), "their line carries no more");
  assert.equal(told("device", true), "their device is too busy for a picture");
  assert.equal(told(null, false), "");
});

test("one's own figures are those of all that is sent", () => {
  const qualities = new Qualities();
  assert.equal(qualities.own, null);
  taken(qualities, "bob", { limit: "cpu" });
  taken(qualities, "dana", { rtt: 0.08 });
  const { delay, goes, limit, comes, way } = measuresOf(qualities.own);
  assert.deepEqual([delay, goes], ["40 ms", "640 × 480, 20 pictures a second, 1080 kbit/s"]);
  assert.deepEqual([limit, comes, way], ["this device is busy", "", ""]);
  qualities.forget("bob");
  qualities.forget("dana");
  assert.equal(qualities.own, null);
});

test("only what somebody gives, and we want, is expected of them", () => {
  const media = { audio: true, video: true, screen: false };
  assert.deepEqual(expectedOf({ id: "bob", media }, () => true), ["microphone", "camera"]);
  assert.deepEqual(expectedOf({ id: "bob", media }, (_, source) => source !== "camera"), ["microphone"]);
  assert.deepEqual(expectedOf({ id: "bob", media: { ...media, audio: false, video: false } }, () => true), []);
});

test("every weakness has a sentence, also about oneself", () => {
  for (const reason of ["silent", "no-sound", "no-picture", "loss", "delay", "jitter", "stutter", "freezes"]) {
    assert.match(reasonText([reason], false), /^[A-Z].*\.$/);
  }
  assert.match(reasonText(["loss"], true), /you send/);
});
