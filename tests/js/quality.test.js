import assert from "node:assert/strict";
import test from "node:test";

import { ownQuality, Quality } from "../../static/js/quality.js";

const BOTH = ["microphone", "camera"];

/** A second's sample of a line on which all is well, but for the changes. */
function sampleAt(second, { rtt = 0.05, microphone = {}, camera = {}, sent = {} } = {}) {
  const sound = { packets: second * 50, bytes: second * 4000, lost: 0, jitter: 0.005, ...microphone };
  const picture = { packets: second * 60, bytes: second * 60_000, lost: 0, frames: second * 20, freezes: 0, ...camera };
  return { at: second * 1000, rtt, received: { microphone: sound, camera: picture }, sent };
}

/** The judgement after some seconds, each of them changed alike. */
function judged(change = () => ({}), { seconds = 6, expected = BOTH, quality = new Quality("received"), from = 1 } = {}) {
  let judgement;
  for (let second = from; second < from + seconds; second += 1) {
    judgement = quality.judge(sampleAt(second, change(second)), expected);
  }
  return judgement;
}

test("a line on which all is well has three bars", () => {
  assert.deepEqual(judged(), { bars: 3, reasons: [] });
});

test("one second alone says nothing", () => {
  assert.equal(judged(undefined, { seconds: 1 }), undefined);
});

const WEAKNESSES = [
  ["a share of the packets is lost", 2, "loss", (n) => ({ microphone: { lost: n * 3 } })],
  ["every fifth packet is lost", 1, "loss", (n) => ({ camera: { lost: n * 15 } })],
  ["the way is long", 2, "delay", () => ({ rtt: 0.4 })],
  ["the way is very long", 1, "delay", () => ({ rtt: 0.8 })],
  ["the sound comes unevenly", 2, "jitter", () => ({ microphone: { jitter: 0.08 } })],
  ["few pictures come", 2, "stutter", (n) => ({ camera: { frames: n * 6 } })],
  ["hardly a picture comes", 1, "stutter", (n) => ({ camera: { frames: n * 2 } })],
  ["the picture freezes again and again", 1, "freezes", (n) => ({ camera: { freezes: n } })],
  ["no sound comes", 1, "no-sound", () => ({ microphone: { bytes: 0 } })],
  ["no picture comes", 1, "no-picture", () => ({ camera: { bytes: 0, frames: 0 } })],
];
for (const [name, bars, reason, change] of WEAKNESSES) {
  test(`${name}: ${bars} of three bars, and why`, () => {
    const judgement = judged(change);
    assert.equal(judgement.bars, bars);
    assert.equal(judgement.reasons[0], reason);
  });
}

test("nothing at all comes: no bar", () => {
  const nothing = { microphone: { packets: 0, bytes: 0 }, camera: { packets: 0, bytes: 0, frames: 0 } };
  assert.deepEqual(judged(() => nothing), { bars: 0, reasons: ["silent"] });
});

test("who is muted and shows no picture is not missed", () => {
  const nothing = { microphone: { bytes: 9, jitter: 1 }, camera: { bytes: 9, frames: 0 } };
  assert.deepEqual(judged(() => nothing, { expected: [] }), { bars: 3, reasons: [] });
});

test("a camera that was just turned on has time to show its first picture", () => {
  const quality = new Quality("received");
  const off = () => ({ camera: { bytes: 9, frames: 0 } });
  assert.equal(judged(off, { quality, expected: ["microphone"] }).bars, 3);
  assert.equal(judged(off, { quality, seconds: 3, from: 7 }).bars, 3);
  assert.equal(judged(off, { quality, seconds: 2, from: 10 }).bars, 1);
});

test("a connection that was made anew is judged anew, and until then as before", () => {
  const quality = new Quality("received");
  assert.equal(judged((n) => ({ microphone: { lost: n * 40 } }), { quality }).bars, 1);
  const fresh = (n) => ({ microphone: { packets: n - 6, bytes: n - 6 } });
  assert.equal(judged(fresh, { quality, seconds: 1, from: 7 }).bars, 1);
  assert.equal(judged(fresh, { quality, seconds: 1, from: 8 }).bars, 3);
});

test("bars come back only when the line is clearly better", () => {
  const quality = new Quality("received");
  assert.equal(judged(() => ({ rtt: 0.32 }), { quality }).bars, 2);
  assert.equal(judged(() => ({ rtt: 0.28 }), { quality, from: 7, seconds: 9 }).bars, 2);
  assert.equal(judged(() => ({ rtt: 0.2 }), { quality, from: 16, seconds: 9 }).bars, 3);
});

test("after a pause, as of a machine that slept, what was before does not count", () => {
  const quality = new Quality("received");
  assert.equal(judged(() => ({ rtt: 2 }), { quality }).bars, 1);
  assert.equal(judged(undefined, { quality, from: 600, seconds: 2 }).bars, 3);
});

test("what we send is judged by what the others report", () => {
  const sent = { microphone: { packets: 1, remoteLoss: 0 }, camera: { packets: 1, remoteLoss: 0.2 } };
  const quality = new Quality("sent");
  assert.deepEqual(judged(() => ({ sent, microphone: { bytes: 0 } }), { quality, expected: [] }), {
    bars: 1,
    reasons: ["loss"],
  });
});

test("one's own line is as good as half of the others have it at least", () => {
  const bars = (...all) => ownQuality(all.map((each) => ({ bars: each, reasons: [] })))?.bars;
  assert.equal(bars(1, 3, 3), 3);
  assert.equal(bars(1, 3, 1), 1);
  assert.equal(bars(1, 3), 3);
  assert.equal(bars(), undefined);
});
