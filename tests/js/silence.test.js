import assert from "node:assert/strict";
import test from "node:test";

import { Silence } from "../../static/js/silence.js";

const BOTH = new Set(["microphone", "camera"]);

/** One second after another: how many packets had come by then of microphone and camera. */
function watch(seconds, { expected = BOTH, silence = new Silence(), from = 0, lossRate = 0 } = {}) {
  return seconds.map(([microphone, camera], index) => {
    const received = { microphone: { packets: microphone, lossRate }, camera: { packets: camera, lossRate } };
    return silence.look({ at: (from + index) * 1000, received }, expected);
  });
}

const still = (count, totals) => Array.from({ length: count }, () => totals);

test("what grows flows", () => {
  assert.deepEqual(watch([[50, 30], [100, 60], [150, 90]]).slice(1), ["flowing", "flowing"]);
});

test("three seconds without a packet of anything that flowed are silence", () => {
  assert.deepEqual(watch([[50, 30], [100, 60], ...still(3, [100, 60])]).slice(2), [undefined, undefined, "silent"]);
});

test("what has never flowed has five seconds", () => {
  assert.deepEqual(watch(still(6, [0, 0])), [...still(5, undefined), "silent"]);
});

test("who gives nothing owes nothing", () => {
  assert.deepEqual(watch(still(9, [0, 0]), { expected: new Set() }), still(9, "flowing"));
});

test("a source that is given again has its time from then", () => {
  const silence = new Silence();
  watch([[50, 30], [100, 60]], { silence });
  watch(still(8, [100, 60]), { silence, expected: new Set(), from: 2 });
  assert.deepEqual(watch(still(3, [100, 60]), { silence, from: 10 }), still(3, undefined));
});

test("a sound that stays away while the picture comes is missed, once a minute", () => {
  const pictures = Array.from({ length: 70 }, (_, second) => [100, 60 + second]);
  const verdicts = watch([[50, 30], ...pictures]);
  assert.deepEqual(verdicts.slice(2, 5), ["flowing", "flowing", "incomplete"]);
  assert.equal(verdicts.filter((verdict) => verdict === "incomplete").length, 2);
});

test("a picture that stays away while the sound comes has longer, and is not missed on a line that loses much", () => {
  const sounds = Array.from({ length: 20 }, (_, second) => [second * 50, 60]);
  assert.equal(watch(sounds).indexOf("incomplete"), 10);
  assert.ok(watch(sounds, { lossRate: 0.1 }).every((verdict) => verdict !== "incomplete"));
});

test("time in which we stood still ourselves is not counted as theirs", () => {
  const silence = new Silence();
  watch([[50, 30], [100, 60]], { silence });
  assert.deepEqual(watch([[100, 60]], { silence, from: 300 }), [undefined]);
});

test("another connection counts anew", () => {
  const silence = new Silence();
  watch([[50, 30], ...still(3, [50, 30])], { silence });
  silence.reset();
  assert.deepEqual(watch(still(5, [0, 0]), { silence, from: 4 }), still(5, undefined));
});
