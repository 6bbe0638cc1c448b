import assert from "node:assert/strict";
import test from "node:test";

import { Fitting } from "../../static/js/fitting.js";
import { Line } from "../../static/js/line.js";
import { Sending } from "../../static/js/sending.js";
import { FakeClock } from "./support/clock.js";

const CAMERA = { width: 640, height: 480, frameRate: 20 };
/** What a camera of that size asks for, and what sound takes with its packets (kbit/s). */
const ASKED = 550;
const VOICE = { usual: 57, lean: 45 };

const USUAL = { kbps: 200, fps: 20, limit: "none", remoteLoss: 0, told: true, codec: "H264", encodeMs: 3, ...CAMERA };
const picture = (changes = {}) => ({ ...USUAL, ...changes });
const sample = (available, changes = {}) => ({ available, way: "direct", received: {}, sent: { camera: picture(changes) } });

/**
 * A line of so many kbit/s as a browser estimates it, each second: it grows slowly, to half as much again as what is sent
 * on it, and falls below what it carries as soon as that is too much.
 */
class Narrow {
  second = 0;
  line = new Line();
  #estimate = 1000;

  constructor(carries) {
    this.carries = carries;
  }

  get room() {
    return this.line.room(this.second * 1000) / 1000;
  }

  /** @returns {number[]} the room for pictures after each of so many seconds */
  run(seconds, busy = false) {
    return Array.from({ length: seconds }, () => this.#look(busy));
  }

  #look(busy) {
    const kbps = Math.min(ASKED, this.room, Math.max(0, this.#estimate - 20));
    const total = kbps + VOICE[this.line.lean ? "lean" : "usual"];
    const most = total * 1.5 + 10;
    this.#estimate = total > this.carries ? this.carries * 0.85 : Math.min(most, Math.max(this.#estimate, 50) * 1.08);
    this.second += 1;
    const limit = this.#estimate < kbps ? "bandwidth" : "none";
    this.line.sampled(sample(this.#estimate * 1000, { kbps, limit }), this.second * 1000, busy);
    return this.room;
  }
}

/** The seconds in which something falls. */
const falls = (values) => values.flatMap((value, index) => (index && value < values[index - 1] ? [index] : []));

test("on a narrow line a picture gets what sound leaves, within seconds", () => {
  const narrow = new Narrow(250);
  const room = Math.min(...narrow.run(4));
  assert.ok(room > 100 && room + VOICE.usual <= 250, String(room));
});

test("what was too much is tried later each time, and in the end three times a minute", () => {
  const narrow = new Narrow(250);
  const times = falls(narrow.run(300));
  const pauses = times.slice(1).map((time, index) => time - times[index]);
  assert.ok(pauses.at(-1) >= 15 && times.filter((time) => time > 240).length <= 4, String(times));
});

test("when the line is wide again, everything comes back within half a minute", () => {
  const narrow = new Narrow(250);
  narrow.run(60);
  narrow.carries = 5000;
  const rooms = narrow.run(45);
  const back = rooms.findIndex((room) => room >= ASKED);
  assert.ok(back > 0 && back <= 40, String(rooms));
  assert.deepEqual(falls(rooms), []);
});

test("what is believed of a line that was too narrow for any picture is bounded in time as well", () => {
  for (const carries of [60, 90, 120]) {
    const narrow = new Narrow(carries);
    narrow.run(200);
    narrow.carries = 5000;
    const back = narrow.run(80).findIndex((room) => room >= ASKED);
    assert.ok(back > 0 && back <= 70, `${carries}: ${back}`);
  }
});

test("on a line that carries little more than sound there is no picture for most of the time", () => {
  const rooms = new Narrow(90).run(300).slice(60);
  assert.ok(rooms.filter((room) => room === 0).length > 0.75 * rooms.length, String(rooms));
});

test("while the browser finds less than sound takes, no picture is tried", () => {
  const line = new Line();
  for (let second = 1; second <= 2; second += 1) line.sampled(sample(40_000, { limit: "bandwidth" }), second * 1000);
  assert.equal(line.room(2000), 0);
  for (let second = 3; second <= 120; second += 1) line.sampled(sample(35_000, { kbps: 0 }), second * 1000);
  assert.equal(line.room(120_000), 0);
  for (let second = 121; second <= 124; second += 1) line.sampled(sample(80_000, { kbps: 0 }), second * 1000);
  assert.ok(line.room(124_000) > 0);
});

test("a line with next to nothing that gets better from second to second keeps its picture", () => {
  const rests = (growth) => {
    const line = new Line();
    const rooms = [0, 1, 2, 3, 4, 5].map((second) => {
      line.sampled(sample(72_000 * growth ** second, { kbps: 60, limit: "bandwidth" }), second * 1000);
      return line.room(second * 1000);
    });
    return rooms.includes(0);
  };
  assert.deepEqual([rests(1.06), rests(1)], [false, true]);
});

test("a picture is tried sooner when the browser finds room for it", () => {
  const line = new Line();
  for (let second = 1; second <= 4; second += 1) line.sampled(sample(70_000, { limit: "bandwidth" }), second * 1000);
  assert.equal(line.room(5000), 0);
  line.sampled(sample(130_000, { kbps: 0 }), 6000);
  assert.ok(line.room(6000) > 0);
});

test("that the line limits a picture is nothing new where we limit it ourselves", () => {
  const line = new Line();
  line.sampled(sample(250_000, { limit: "bandwidth" }), 1000);
  const before = line.room(1000);
  for (let second = 2; second <= 9; second += 1) line.sampled(sample(400_000, { kbps: 180, limit: "bandwidth" }), second * 1000);
  assert.ok(line.room(9000) > before);
});

test("what the browser last said of a picture that is no longer sent makes no line narrow", () => {
  const line = new Line();
  const stale = { kbps: 0, limit: "bandwidth", remoteLoss: 0.3 };
  for (let second = 1; second <= 9; second += 1) line.sampled(sample(95_000, stale), second * 1000);
  assert.deepEqual([line.room(9000), line.lean], [Infinity, false]);
});

test("a picture that fills the line without suffering leaves some of it to sound after a while", () => {
  const line = new Line();
  const room = (second) => {
    line.sampled(sample(310_000, { kbps: 290 }), second * 1000);
    return line.room(second * 1000);
  };
  assert.deepEqual([room(1), room(2)], [Infinity, Infinity]);
  assert.ok(room(3) < 270_000);
});

/** A sender with one camera, to one who shows it large; a test says what is measured. */
function sender({ getSettings = () => CAMERA } = {}) {
  const clock = new FakeClock();
  const encodings = new Map();
  const peerOf = () => ({ setEncoding: (source, encoding) => encodings.set(source, encoding) });
  const peers = new Map([["bob", peerOf()]]);
  const tracks = new Map([["camera", { getSettings }]]);
  return { clock, encodings, peerOf, peers, tracks, options: { clock, cores: 8, peers: () => peers, tracks } };
}

test("on a narrow line sound has to do with less, on each new connection, and on a wide one not", async () => {
  const { clock, encodings, peerOf, peers, options } = sender();
  const sending = new Sending({ ...options, tell: () => undefined });
  const measure = async (available, seconds, changes) => {
    for (let second = 0; second < seconds; second += 1) {
      sending.sampled("bob", sample(available, changes));
      sending.plan();
      await clock.advance(1000);
    }
    return encodings.get("microphone");
  };
  assert.equal(await measure(900_000, 2), undefined);
  assert.equal((await measure(120_000, 2, { limit: "bandwidth" })).maxBitrate, 20_000);
  encodings.clear();
  peers.set("bob", peerOf());
  assert.equal((await measure(120_000, 1, { limit: "bandwidth" })).maxBitrate, 20_000);
  assert.deepEqual(await measure(900_000, 40, { kbps: 100 }), { active: true, maxBitrate: undefined });
});

test("a picture is as small as the line has it, whatever the camera is asked for meanwhile, and that is said once", async () => {
  const settings = { ...CAMERA };
  const { clock, encodings, options } = sender({ getSettings: () => settings });
  const said = [];
  const samples = new Map();
  const send = (_, message) => said.push(message) > 0;
  const fitting = new Fitting({ ...options, samples: () => samples, send });
  fitting.on("capture", ({ lines }) => {
    const scale = Math.min(1, lines / CAMERA.height);
    Object.assign(settings, { width: CAMERA.width * scale, height: CAMERA.height * scale });
    fitting.plan();
  });
  fitting.receive("bob", { type: "want", source: "camera", width: 640, height: 480, fps: 30 });
  const heights = new Set();
  for (let second = 1; second <= 30; second += 1) {
    const now = { ...sample(190_000, { kbps: 130, limit: "bandwidth" }), at: clock.now() };
    samples.set("bob", now);
    fitting.sampled("bob", now);
    await clock.advance(1000);
    heights.add(settings.height / encodings.get("camera").scaleResolutionDownBy);
  }
  fitting.close();
  assert.deepEqual([...heights], [240]);
  assert.ok(settings.height < CAMERA.height, "the camera takes less");
  const lowered = said.filter(({ type }) => type === "lowered");
  assert.deepEqual(lowered.map(({ reason, paused }) => [reason, paused]), [["line", false]]);
});
