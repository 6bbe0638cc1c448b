import assert from "node:assert/strict";
import test from "node:test";

import { shareOut } from "../../static/js/budget.js";
import { screenLinesFor } from "../../static/js/lib/lines.js";
import { Quality } from "../../static/js/quality.js";
import { Senders } from "../../static/js/senders.js";
import { Sending } from "../../static/js/sending.js";
import { Silence } from "../../static/js/silence.js";
import { Strain } from "../../static/js/strain.js";
import { ALICE, BOB, CHARLIE, Stage } from "./support/call.js";
import { FakeClock, settle } from "./support/clock.js";
import { offerOf } from "./support/connection.js";

const SCREEN = { width: 1920, height: 1080, frameRate: 15 };
const LARGE = { width: 1280, height: 720 };
const SMALL = { width: 200, height: 112 };
const track = (settings) => ({ getSettings: () => settings });

const camera = (changes = {}) => {
  const capture = { width: 640, height: 480, frameRate: 20 };
  return { id: "bob", source: "camera", capture, lines: 480, fps: 30, room: Infinity, ...changes };
};
const screen = (changes = {}) => ({ ...camera(), source: "screen", capture: SCREEN, lines: 1080, ...changes });

test("a screen comes whole to whoever can read it, and small to whoever shows it as a small tile", () => {
  assert.equal(screenLinesFor(SCREEN, { width: 3840, height: 2160 }), 1080);
  assert.equal(screenLinesFor(SCREEN, { width: 884, height: 600 }), 1080);
  assert.equal(screenLinesFor({ width: 2560, height: 1440 }, { width: 1170, height: 900 }), 1440);
  assert.equal(screenLinesFor(SCREEN, SMALL), 120);
  assert.equal(screenLinesFor(SCREEN, { width: 0, height: 0 }), 0);
});

test("the screen's text outlasts its motion, and the motion does not stop", () => {
  const at = (work) => shareOut([screen()], { work, cost: 10 }).map(({ lines, fps }) => `${lines}/${fps}`)[0];
  assert.deepEqual([at(200), at(120), at(90), at(60), at(1)], ["1080/15", "1080/10", "1080/8", "1080/5", "720/5"]);
});

test("a weak device in a larger room shows its screen to all, and its face to as many as there is work for", () => {
  const people = Array.from({ length: 8 }, (_, index) => `p${index}`);
  const demands = people.flatMap((id) => [screen({ id }), camera({ id })]);
  const shares = shareOut(demands, new Strain(2).device(8));
  const screens = shares.filter((_, index) => demands[index].source === "screen");
  assert.deepEqual(new Set(screens.map(({ lines, fps }) => `${lines}/${fps}`)), new Set(["720/5"]));
  assert.ok(shares.some(({ lines }) => lines === 0), "not everybody sees the face");
});

test("fewer pictures of a screen are no lack, a smaller screen is one", () => {
  const shortOf = (work) => shareOut([screen()], { work, cost: 10 })[0].short;
  assert.deepEqual([shortOf(60), shortOf(1)], [null, "device"]);
});

test("on a thin line a screen moves less and keeps its size, for it clears up when it stands still", () => {
  const at = (room) => shareOut([screen({ room })], { work: 1000, cost: 10 }).map(({ lines, fps }) => `${lines}/${fps}`)[0];
  assert.equal(at(500_000), "1080/15");
  assert.equal(at(150_000), "1080/5");
  assert.equal(at(40_000), "720/5");
  assert.equal(at(20_000), "0/5");
});

test("a screen is sent whole at once, and as the others show it once they have said so", () => {
  const encodings = [];
  const peer = { setEncoding: (source, encoding) => encodings.push({ source, ...encoding }) };
  const tracks = new Map([["screen", track(SCREEN)]]);
  const peers = () => new Map([["bob", peer]]);
  const sending = new Sending({ clock: new FakeClock(), cores: 8, peers, tracks, tell: () => undefined });
  const scale = () => encodings.at(-1).scaleResolutionDownBy;
  sending.plan();
  assert.deepEqual([encodings.at(-1).source, scale()], ["screen", 1]);
  sending.wanted("bob", { source: "screen", ...LARGE, fps: 30 });
  assert.equal(scale(), 1);
  sending.wanted("bob", { source: "screen", ...SMALL, fps: 30 });
  assert.equal(scale(), 9);
  sending.wanted("bob", { source: "screen", width: 0, height: 0, fps: 0 });
  assert.equal(encodings.at(-1).active, false);
});

test("a screen goes on over a connection that is made anew, and to who comes while it is shared", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  const shared = { ...track(SCREEN), kind: "video" };
  stage.call.setTrack("screen", shared);
  const sent = () => stage.connection.getTransceivers()[2].sender.track;
  const first = stage.connection;
  stage.call.retry("alice");
  await settle();
  assert.notEqual(stage.connection, first);
  assert.equal(sent(), shared);
  await stage.receive({ type: "participant-joined", participant: CHARLIE, revision: 11 });
  await stage.receive({ type: "offer", sender: "charlie", connection: 5, sdp: offerOf() });
  assert.equal(stage.connections.length, 3);
  assert.equal(sent(), shared);
});

test("the browser is told once that a screen keeps its resolution, and a camera need not", async () => {
  const sender = () => {
    const told = [];
    const getParameters = () => ({ encodings: [{ active: true }] });
    return { told, getParameters, setParameters: async (parameters) => void told.push(parameters.degradationPreference) };
  };
  const [ofScreen, ofCamera] = [sender(), sender()];
  const senders = new Senders();
  senders.add("screen", ofScreen);
  senders.add("camera", ofCamera);
  await senders.settle();
  assert.deepEqual([ofScreen.told, ofCamera.told], [["maintain-resolution"], [undefined]]);
});

test("what a browser does not keep is not set again and again", async () => {
  let encodings = [{ active: true }];
  let set = 0;
  const senders = new Senders();
  senders.add("screen", {
    getParameters: () => ({ encodings: structuredClone(encodings) }),
    setParameters: async (parameters) => {
      set += 1;
      encodings = parameters.encodings; // and nothing of the rest, as an older browser
    },
  });
  for (let round = 0; round < 3; round += 1) {
    await senders.set("screen", { active: true, maxFramerate: 15 });
    await senders.settle();
  }
  assert.equal(set, 1);
});

test("a screen that stands still is not missed, one that never came is", () => {
  const verdicts = (frames) => {
    const silence = new Silence();
    const looks = Array.from({ length: 12 }, (_, second) => {
      const received = { microphone: { packets: second * 50 }, screen: { packets: frames, frames } };
      return silence.look({ at: second * 1000, received }, new Set(["microphone", "screen"]));
    });
    return new Set(looks.slice(1));
  };
  assert.deepEqual(verdicts(5), new Set(["flowing"]));
  assert.ok(verdicts(0).has("incomplete"));
});

test("nor does it cost bars", () => {
  const bars = (frames) => {
    const quality = new Quality("received");
    let judgement;
    for (let second = 1; second < 8; second += 1) {
      const microphone = { packets: second * 50, bytes: second * 4000, lost: 0, jitter: 0.005 };
      const received = { microphone, screen: { packets: frames, bytes: frames * 1000, lost: 0, frames, freezes: 0 } };
      judgement = quality.judge({ at: second * 1000, rtt: 0.05, received, sent: {} }, ["microphone", "screen"]);
    }
    return judgement;
  };
  assert.deepEqual(bars(5), { bars: 3, reasons: [] });
  assert.deepEqual(bars(0), { bars: 1, reasons: ["no-picture"] });
});
