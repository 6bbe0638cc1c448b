import assert from "node:assert/strict";
import test from "node:test";

import { Receiving } from "../../static/js/receiving.js";
import { Speaking } from "../../static/js/speaking.js";
import { Wants } from "../../static/js/wants.js";
import { ALICE, BOB, CHARLIE, Stage } from "./support/call.js";
import { FakeClock } from "./support/clock.js";

const TILE = { width: 558, height: 314 };
const NOTHING = { width: 0, height: 0 };

function wanting({ open = true } = {}) {
  const clock = new FakeClock();
  const sent = [];
  const line = { open };
  const send = (id, message) => line.open && sent.push({ id, ...message }) > 0;
  const wants = new Wants({ clock, send });
  return { clock, sent, line, wants };
}

test("what is shown is asked for, once, when it has come to rest", async () => {
  const { clock, sent, wants } = wanting();
  wants.renewed("bob");
  wants.show("bob", "camera", { width: 10, height: 10 });
  wants.show("bob", "camera", TILE);
  await clock.advance(1000);
  wants.show("bob", "camera", TILE);
  await clock.advance(1000);
  assert.deepEqual(sent, [{ id: "bob", type: "want", source: "camera", ...TILE, fps: 30 }]);
});

test("of what was never shown nothing is said", async () => {
  const { clock, sent, wants } = wanting();
  wants.renewed("bob");
  wants.changed();
  await clock.advance(1000);
  assert.deepEqual(sent, []);
  assert.ok(wants.expects("bob", "camera"));
});

test("nothing is asked for while the page is hidden, and all of it again afterwards", async () => {
  const { clock, sent, wants } = wanting();
  wants.renewed("bob");
  wants.show("bob", "camera", TILE);
  await clock.advance(1000);
  wants.hidden = true;
  wants.changed();
  await clock.advance(1000);
  assert.ok(!wants.expects("bob", "camera"));
  assert.ok(wants.expects("bob", "microphone"));
  wants.hidden = false;
  wants.changed();
  await clock.advance(1000);
  const cameras = sent.filter(({ source }) => source === "camera");
  assert.deepEqual(cameras.map(({ width, fps }) => [width, fps]), [[558, 30], [0, 0], [558, 30]]);
});

test("with sound only, no pictures are asked for, shared screens included", async () => {
  const { clock, sent, wants } = wanting();
  wants.renewed("bob");
  wants.audioOnly = true;
  wants.changed();
  await clock.advance(1000);
  assert.deepEqual(sent.map(({ source, width }) => [source, width]), [["camera", 0], ["screen", 0]]);
});

test("only those who are chosen are asked for their cameras", async () => {
  const { clock, sent, wants } = wanting();
  for (const id of ["bob", "charlie"]) wants.renewed(id);
  wants.chosen = new Set(["charlie"]);
  wants.show("bob", "camera", TILE);
  wants.show("charlie", "camera", TILE);
  await clock.advance(1000);
  assert.deepEqual(sent.map(({ id, width }) => [id, width]), [["bob", 0], ["charlie", 558]]);
});

test("what could not be sent is sent later, and everything again on a new connection", async () => {
  const { clock, sent, line, wants } = wanting({ open: false });
  wants.renewed("bob");
  wants.show("bob", "camera", TILE);
  await clock.advance(1000);
  assert.deepEqual(sent, []);
  line.open = true;
  wants.tell();
  wants.renewed("bob");
  assert.equal(sent.length, 2);
});

/** Bob and Alice are in a call; what Bob's camera is encoded at, for her. */
async function called() {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  const { connection } = stage;
  connection.openChannels();
  const [control] = connection.channels;
  const hears = (message) => control.onmessage({ data: JSON.stringify(message) });
  return { stage, sender: connection.getTransceivers()[1].sender, control, hears };
}

const camera = (width, height, frameRate) => ({ kind: "video", getSettings: () => ({ width, height, frameRate }) });

test("the page's tile is told to the other one over the control channel, and again after a rebuild", async () => {
  const { stage, control: channel } = await called();
  stage.call.show("alice", "camera", TILE);
  await stage.clock.advance(1000);
  assert.deepEqual(channel.sent.filter(({ type }) => type === "want").map(({ width }) => width), [558]);
  stage.call.retry("alice");
  await stage.connect(ALICE);
  stage.connection.openChannels();
  assert.deepEqual(stage.connection.channels[0].sent.filter(({ type }) => type === "want").map(({ width }) => width), [558]);
});

test("the sender encodes what the other one shows, and nothing of what is not shown", async () => {
  const { stage, sender, hears } = await called();
  stage.call.setTrack("camera", camera(640, 480, 20));
  hears({ type: "want", source: "camera", ...TILE, fps: 30 });
  await stage.clock.advance(10);
  assert.deepEqual([sender.encoding.active, sender.encoding.scaleResolutionDownBy], [true, 480 / 360]);
  hears({ type: "want", source: "camera", ...NOTHING, fps: 0 });
  await stage.clock.advance(10);
  assert.equal(sender.encoding.active, false);
});

test("a want of nonsense takes the call nowhere", async () => {
  const { stage, sender, hears } = await called();
  stage.call.setTrack("camera", camera(640, 480, 20));
  hears({ type: "want", source: "kitchen", width: 1, height: 1 });
  hears({ type: "want", source: "camera", width: "wide", height: {}, fps: null });
  hears({ type: "lowered", source: 7 });
  await stage.clock.advance(10);
  assert.equal(sender.encoding.active, false);
});

test("one who has said nothing gets a moderate picture", async () => {
  const { stage, sender } = await called();
  stage.call.setTrack("camera", camera(1280, 720, 30));
  await stage.clock.advance(10);
  assert.deepEqual([sender.encoding.scaleResolutionDownBy, sender.encoding.maxFramerate], [2, 20]);
});

test("the large one is asked for first when not all are carried, and nobody who is out of sight takes a place", async () => {
  const clock = new FakeClock();
  const sent = new Map();
  const send = (id, { width }) => Boolean(sent.set(id, width));
  const peers = new Map(["a", "b", "c"].map((id) => [id, {}]));
  // A line for two.
  const receiving = new Receiving({ clock, send, peers: () => peers, samples: () => new Map(), cores: 8, downlink: 300_000 });
  const told = [];
  receiving.on("fit", (fit) => told.push([fit.limit, ...fit.paused]));
  for (const id of peers.keys()) receiving.wants.renewed(id);
  const show = async (sizes) => {
    for (const [id, width] of Object.entries(sizes)) receiving.show(id, "camera", { width, height: width });
    await clock.advance(1000);
    return [...peers.keys()].filter((id) => sent.get(id) > 0).join(" ");
  };
  assert.equal(await show({ a: 100, b: 100, c: 100 }), "a b");
  assert.deepEqual(told.at(-1), ["line", "c"]);
  assert.equal(await show({ a: 100, b: 100, c: 800 }), "a c");
  assert.equal(await show({ a: 0, b: 100, c: 100 }), "b c");
  assert.equal(told.at(-1)[0], null, "all that is shown comes");
});

test("what the other one has paused is not expected", async () => {
  const { stage, hears } = await called();
  assert.ok(stage.call.expects("alice", "camera"));
  hears({ type: "lowered", source: "camera", reason: "line", paused: true });
  assert.ok(!stage.call.expects("alice", "camera"));
  assert.ok(stage.call.expects("alice", "microphone"));
  hears({ type: "lowered", source: "camera", reason: null, paused: false });
  assert.ok(stage.call.expects("alice", "camera"));
});

test("the camera is asked for the largest that anybody gets, our own tile included, and for less only later", async () => {
  const { stage, hears } = await called();
  const wishes = [];
  stage.call.on("capture", (wish) => wishes.push(wish));
  stage.call.setTrack("camera", camera(1280, 720, 30));
  hears({ type: "want", source: "camera", width: 200, height: 112, fps: 15 });
  assert.deepEqual(wishes, []);
  await stage.clock.advance(5000);
  assert.deepEqual(wishes, [{ lines: 120, fps: 15 }]);
  hears({ type: "want", source: "camera", width: 1280, height: 700, fps: 30 });
  assert.deepEqual(wishes.at(-1), { lines: 720, fps: 30 });
  hears({ type: "want", source: "camera", ...NOTHING, fps: 0 });
  stage.call.show("bob", "camera", { width: 400, height: 300 });
  await stage.clock.advance(5000);
  assert.deepEqual(wishes.at(-1), { lines: 360, fps: 30 });
});

const heard = (energy, at) => ({ at, received: { microphone: { energy } } });

test("those who spoke last come first, and nobody's place changes without a voice", () => {
  const speaking = new Speaking();
  for (const id of ["a", "b", "c"]) speaking.sampled(id, heard(0, 10_000));
  assert.deepEqual([...speaking.last(["a", "b", "c"], 2, null)], ["a", "b"]);
  speaking.sampled("c", heard(0.01, 11_000));
  assert.deepEqual([...speaking.last(["a", "b", "c"], 1, null)], ["c"]);
  speaking.sampled("b", heard(1e-7, 30_000));
  assert.deepEqual([...speaking.last(["a", "b", "c"], 1, new Set(["c"]))], ["c"]);
  speaking.sampled("b", heard(0.5, 31_000));
  assert.deepEqual([...speaking.last(["a", "b", "c"], 1, new Set(["c"]))], ["b"]);
});
