import assert from "node:assert/strict";
import test from "node:test";

import { Capacity, estimate } from "../../static/js/capacity.js";
import { Line } from "../../static/js/line.js";
import { expectation } from "../../static/js/room/warnings.js";
import { Strain } from "../../static/js/strain.js";

const FAIR = { pictures: 12, limit: "device" };

/** Looks once a second. */
function watched(capacity, others, trouble, seconds, from = 0) {
  for (let second = 0; second < seconds; second += 1) capacity.look(others, trouble, (from + second) * 1000);
}

test("before anything is measured, cores and the line say how many pictures there can be", () => {
  assert.deepEqual(estimate({ cores: 2 }), { pictures: 13, limit: "device" });
  assert.deepEqual(estimate({ cores: 8, downlink: 500_000 }), { pictures: 3, limit: "line" });
  assert.equal(estimate({ cores: 1, downlink: 1000 }).pictures, 1);
});

test("everybody is seen as long as it goes well", () => {
  const capacity = new Capacity(FAIR);
  watched(capacity, 5, null, 100);
  assert.deepEqual([capacity.pictures(5), capacity.limit(5)], [5, null]);
});

test("a room that is larger than what is carried shows as many as are", () => {
  const capacity = new Capacity(estimate({ cores: 8, downlink: 300_000 }));
  assert.deepEqual([capacity.pictures(5), capacity.limit(5), capacity.limit(2)], [2, "line", null]);
});

test("a weak line has fewer pictures after a while, and more again, one by one", () => {
  const capacity = new Capacity(FAIR);
  watched(capacity, 5, "line", 5);
  assert.equal(capacity.pictures(5), 5);
  watched(capacity, 5, "line", 10, 5);
  assert.deepEqual([capacity.pictures(5), capacity.limit(5)], [2, "line"]);
  watched(capacity, 5, "line", 30, 15);
  assert.equal(capacity.pictures(5), 1);
  watched(capacity, 5, null, 1200, 45);
  assert.deepEqual([capacity.pictures(5), capacity.limit(5)], [5, null]);
});

test("a device that strains keeps three pictures", () => {
  const capacity = new Capacity(FAIR);
  watched(capacity, 5, "device", 60);
  assert.deepEqual([capacity.pictures(5), capacity.limit(5), capacity.limit(3)], [3, "device", null]);
});

test("what one will not see is said before the call, and only then", () => {
  assert.equal(expectation(3, { pictures: 3, limit: "line" }), "");
  assert.match(expectation(4, { pictures: 1, limit: "line" }), /line is too weak.*see the one who speaks/);
  assert.match(expectation(9, { pictures: 6, limit: "device" }), /this device.*see the 6 who spoke last/);
});

const sent = (changes = {}) => ({ codec: "H264", width: 640, height: 360, fps: 20, encodeMs: 2, limit: "none", ...changes });
const cameras = (changes) => [{ sent: sent(changes), asked: 20 }];

function looked(changes, pressure, seconds) {
  const strain = new Strain(4);
  const before = strain.device(2).work;
  for (let second = -6; second <= seconds; second += 1) strain.look(cameras(changes), pressure, second * 1000);
  return { strain, factor: strain.device(2).work / before };
}

test("a device that keeps up gets more to do, slowly", () => {
  assert.equal(looked({}, "nominal", 5).factor > 1.3, false);
  assert.ok(looked({}, "nominal", 40).factor > 1.5);
});

test("what was too much is tried again later each time", () => {
  const { strain } = looked({}, "nominal", 6);
  const steps = [];
  for (let second = 7; second <= 200; second += 1) {
    const before = strain.device(2).work;
    strain.look(cameras(before > 500 ? { limit: "cpu" } : {}), "nominal", second * 1000);
    if (strain.device(2).work > before) steps.push(second);
  }
  const pauses = steps.slice(1).map((second, index) => second - steps[index]);
  assert.ok(pauses.length > 2 && pauses.at(-1) > 30, String(pauses));
});

test("a device that says it cannot, or that gives too few pictures while it is busy, gets less to do", () => {
  assert.ok(looked({ limit: "cpu" }, undefined, 5).factor < 0.8);
  assert.ok(looked({ fps: 8 }, "critical", 5).factor < 0.8);
  assert.ok(looked({ fps: 8, encodeMs: 40 }, undefined, 5).factor < 0.8);
});

test("in the first seconds with somebody new nothing is taken away", () => {
  const strain = new Strain(4);
  for (let second = 1; second <= 6; second += 1) strain.look(cameras({ limit: "cpu" }), "critical", second * 1000);
  assert.equal(strain.device(2).work, new Strain(4).device(2).work);
});

test("a camera in the dark is no strain, nor is a machine that is busy and keeps up", () => {
  assert.ok(looked({ fps: 8 }, "nominal", 5).factor >= 1);
  assert.ok(looked({ fps: 8 }, undefined, 5).factor >= 1);
  assert.ok(looked({}, "critical", 30).factor === 1);
});

test("after everything was taken away in vain it is exhausted", () => {
  assert.ok(looked({ limit: "cpu" }, "critical", 60).strain.exhausted);
  assert.ok(!looked({ limit: "cpu" }, "critical", 4).strain.exhausted);
});

test("a slow device costs more for each picture, waits alone do not", () => {
  const cost = (encodeMs) => looked({ encodeMs }, "nominal", 2).strain.device(1).cost;
  assert.equal(cost(4), 11);
  assert.ok(cost(20) > 20);
});

const measured = (available, limit = "bandwidth", remoteLoss = 0) => ({
  available,
  sent: { camera: sent({ limit, remoteLoss, told: true, kbps: 200 }) },
});

test("a line is taken for wide until it says otherwise, and sound has its share first", () => {
  const line = new Line();
  line.sampled(measured(300_000, "none"), 1000);
  assert.equal(line.room(1000), Infinity);
  line.sampled(measured(300_000), 2000);
  assert.equal(line.room(2000), 244_000);
});

test("loss that the other side reports is a full line as well, where a browser tells nothing else", () => {
  const line = new Line();
  line.sampled(measured(undefined, "none", 0.2), 1000);
  assert.equal(line.room(1000), 148_800); // of 256 with sound, four fifths arrive
});

test("what was lost while a way broke does not count against the one that replaces it", () => {
  const line = new Line();
  const seen = (/** @type {string} */ way, /** @type {number} */ second) => {
    line.sampled({ ...measured(undefined, "none", 0.6), way }, second * 1000);
    return line.room(second * 1000);
  };
  assert.equal(seen("direct", 1), 60_000);
  for (let second = 2; second <= 5; second += 1) assert.equal(seen("relay", second), Infinity);
  assert.equal(seen("relay", 8), 60_000);
});

test("sound that is lost beside a picture is a full line, once for each report", () => {
  const line = new Line();
  const { sent } = measured(undefined, "none");
  const microphone = { ...sent.camera, kbps: 32, remoteLoss: 0.2 };
  const look = (/** @type {number} */ second, /** @type {object} */ changes) => {
    line.sampled({ available: undefined, sent: { ...sent, microphone, ...changes } }, second * 1000);
    return line.room(second * 1000);
  };
  assert.equal(look(1, { camera: { ...sent.camera, kbps: 0 } }), Infinity);
  assert.equal(look(2, {}), 148_800);
  for (let second = 3; second <= 5; second += 1) assert.equal(look(second, { microphone: { ...microphone, told: false } }), 148_800);
});

test("a picture rests when even the least of it is too much, where a browser tells of losses alone", () => {
  const line = new Line();
  const rooms = [1, 2, 3, 4].map((second) => {
    const { sent } = measured(undefined, "none", 0.4);
    line.sampled({ sent: { camera: { ...sent.camera, kbps: Math.min(200, line.room(0) / 1000) } } }, second * 1000);
    return line.room(second * 1000);
  });
  assert.deepEqual(rooms, [97_600, 60_000, 60_000, 0]);
});

test("a line for sound alone gets no picture for a while, and then another try", () => {
  const line = new Line();
  for (let second = 1; second <= 4; second += 1) line.sampled(measured(50_000), second * 1000);
  assert.equal(line.room(5000), 0);
  line.sampled(measured(50_000, "none"), 15_000);
  assert.ok(line.room(15_000) > 0);
});

test("on a device that cannot keep up a line seems full: no picture rests for that, but for lost packets it does", () => {
  const rested = (/** @type {number} */ loss) => {
    const line = new Line();
    for (let second = 1; second <= 6; second += 1) line.sampled(measured(50_000, "bandwidth", loss), second * 1000, true);
    return line.room(6000) === 0;
  };
  assert.equal(rested(0), false);
  assert.equal(rested(0.2), true);
});
