import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnose } from "../../static/js/diagnostics.js";
import { Diary } from "../../static/js/diary.js";
import { candidatesOf, flowsOf, lineOf } from "../../static/js/digest.js";
import { Emitter } from "../../static/js/lib/emitter.js";
import { ALICE, BOB, participant, ROOM, Stage } from "./support/call.js";
import { FakeClock } from "./support/clock.js";

const ADDRESS = /\d+\.\d+\.\d+\.\d+|[0-9a-f]{1,4}:[0-9a-f:]{3,}|\.local\b/i;
const PRIVATE = "192.0.2.7";

/** What a browser counts of a connection, addresses and all. */
const STATS = new Map(
  Object.entries({
    L1: { type: "local-candidate", candidateType: "host", protocol: "udp", address: PRIVATE, port: 5000 },
    L2: { type: "local-candidate", candidateType: "relay", protocol: "udp", relayProtocol: "tcp", address: PRIVATE },
    R1: { type: "remote-candidate", candidateType: "srflx", protocol: "udp", address: "2001:db8::7" },
    P1: { type: "candidate-pair", state: "failed" },
    P2: { type: "candidate-pair", state: "succeeded" },
    T: { type: "transport", dtlsState: "connected", selectedCandidatePairChanges: 2 },
  }),
);

function told() {
  const call = Object.assign(new Emitter(), { participant: BOB.id });
  const clock = new FakeClock();
  const diary = new Diary({ clock });
  const stop = diary.follow(call);
  const roster = (participants, left = []) => call.emit("roster", { participants, room: ROOM, joined: [], left });
  return { call, clock, diary, stop, roster };
}

const lines = (diary) => diary.entries.map(({ at, who, what }) => [at, who, what]);

test("a diary tells what happened, in order, of everybody by number", async () => {
  const { call, clock, diary, roster } = told();
  call.emit("state", { state: "joined" });
  roster([ALICE, BOB]);
  await clock.advance(1500);
  call.emit("peer", { id: ALICE.id, state: "connected" });
  call.emit("step", { id: ALICE.id, action: "restart", reason: "silent" });
  roster([BOB], [{ participant: ALICE, reason: "lost" }]);
  call.emit("state", { state: "ended", bye: { code: "removed", detail: "by Alice" } });
  assert.deepEqual(lines(diary), [
    [0, "", "signaling joined"],
    [0, "#1", "live, gives nothing"],
    [0, "self", "live, gives nothing"],
    [1500, "#1", "connected"],
    [1500, "#1", "step restart (silent)"],
    [1500, "#1", "gone (lost)"],
    [1500, "", "signaling ended (removed)"],
  ]);
});

test("presence and media are noted when they change", () => {
  const { diary, roster } = told();
  const media = { audio: true, video: true, screen: false, hand: true, recording: false };
  const bot = participant("bot", 9, { caps: { ice_restart: false, data_channels: false } });
  roster([ALICE]);
  roster([ALICE]);
  roster([{ ...ALICE, media }, bot]);
  roster([{ ...ALICE, media, state: "detached" }, bot]);
  assert.deepEqual(
    diary.entries.map(({ who, what }) => `${who} ${what}`),
    [
      "#1 live, gives nothing",
      "#1 live, gives microphone camera",
      "#9 live, gives nothing, no restart, no data channels",
      "#1 detached, gives microphone camera",
    ],
  );
});

test("a way is noted when it changes, and so is what is lowered or left out", () => {
  const { call, diary, roster } = told();
  const sample = { way: "P2", localType: "host", remoteType: "srflx", protocol: "udp" };
  roster([ALICE]);
  call.emit("sample", { id: ALICE.id, sample: { relayed: false } });
  for (const way of [sample, sample, { ...sample, localType: "relay" }]) call.emit("sample", { id: ALICE.id, sample: way });
  call.emit("lowered", { id: ALICE.id, source: "camera", reason: "line", paused: true });
  call.emit("lowered", { id: ALICE.id, source: "camera", reason: null, paused: false });
  call.emit("fit", { audioOnly: false, limit: "device", paused: new Set(["x", "y"]) });
  assert.deepEqual(
    diary.entries.slice(1).map(({ what }) => what),
    [
      "way host to srflx over udp",
      "way relay to srflx over udp",
      "sends camera paused (line)",
      "sends camera in full",
      "2 cameras left out, short of device",
    ],
  );
});

test("of an error only its kind is kept", () => {
  const { call, diary } = told();
  call.emit("error", { code: "connection", detail: `OperationError: no candidate ${PRIVATE}` });
  call.emit("error", { code: "rate-limited", detail: "Too many messages from Alice" });
  assert.deepEqual(diary.entries.map(({ what }) => what), ["error connection OperationError", "error rate-limited"]);
});

test("the oldest entries make way for new ones, and are counted", () => {
  const { diary, stop, call } = told();
  for (let count = 0; count < 450; count += 1) diary.note(String(count));
  assert.equal(diary.entries.length, 400);
  assert.equal(diary.forgotten, 50);
  stop();
  call.emit("state", { state: "joined" });
  assert.equal(diary.entries.at(-1).what, "449");
});

test("candidates are told by kind and never by address", () => {
  const found = candidatesOf(STATS);
  assert.deepEqual(found, [
    "found here: host udp 1, relay tcp 1",
    "found there: srflx udp 1",
    "pairs: failed 1, succeeded 1",
    "transport: dtls connected, 2 changes of way",
  ]);
  assert.doesNotMatch(found.join(), ADDRESS);
});

test("figures of a second are one line a source", () => {
  const flow = { codec: "VP8", kbps: 512.34, packets: 900, bytes: 1, fps: 19.96, width: 640, height: 480 };
  const received = { camera: { ...flow, lost: 3, lossRate: 0.021, jitter: 0.012, frames: 700, freezes: 1, energy: 0 } };
  const sent = { camera: { ...flow, limit: "cpu", encodeMs: 7.77, remoteLoss: 0, target: 600_000 } };
  const pair = { way: "P2", localType: "host", remoteType: "srflx", protocol: "udp", relayed: false };
  const sample = { at: 0, ...pair, rtt: 0.0234, available: 2e6, received, sent };
  assert.equal(lineOf(sample), "way: host to srflx over udp, direct, round trip 23 ms, line out 2000 kbit/s");
  assert.deepEqual(flowsOf(sample), [
    "receives camera: VP8, 512.3 kbit/s, 640x480 at 20, 700 frames, 1 freezes, 900 packets, 3 lost (now 2.1 %), jitter 12 ms",
    "sends camera: VP8, 512.3 kbit/s, target 600 kbit/s, 640x480 at 20, 7.8 ms a frame, limited by cpu, 900 packets, 0.0 % lost there",
  ]);
});

test("a diagnosis tells of this moment, not of the last look at the connection", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  const diary = new Diary({ clock: stage.clock });
  await stage.connect(ALICE);
  stage.connection.getStats = async () => new Map();
  await stage.clock.advance(1500);
  const hand = () => diagnose({ diary, call: stage.call, circumstances: [] });
  assert.match(await hand(), /way: none yet/);
  const pair = { type: "candidate-pair", id: "P2", localCandidateId: "L1", remoteCandidateId: "R1" };
  const chosen = { P2: pair, T: { type: "transport", selectedCandidatePairId: "P2" } };
  stage.connection.getStats = async () => new Map([...STATS, ...Object.entries(chosen)]);
  assert.match(await hand(), /way: host to srflx over udp, direct/);
});

test("a diagnosis does not wait for what a browser never tells of one who leaves meanwhile", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  stage.connection.getStats = () => new Promise(() => {});
  const handed = diagnose({ diary: new Diary({ clock: stage.clock }), call: stage.call, circumstances: [] });
  await stage.receive({ type: "participant-left", subject: ALICE.id, reason: "left", revision: 11 });
  assert.match(await handed, /connection: closed/);
});

test("a diagnosis of a real call names nobody and no address", async () => {
  const stage = new Stage();
  const diary = new Diary({ clock: stage.clock });
  diary.follow(stage.call);
  await stage.call.join({});
  await stage.welcome(BOB, [{ ...ALICE, name: "Alice Moreau" }, BOB]);
  await stage.connect(ALICE);
  stage.connection.getStats = async () => STATS;
  const text = await diagnose({ diary, call: stage.call, circumstances: ["browser: Some/1.0"] });
  for (const part of ["browser: Some/1.0", "signaling: joined", "#1: connected", "found here: host udp 1", "log:"]) {
    assert.ok(text.includes(part), `${part} in\n${text}`);
  }
  assert.doesNotMatch(text.replace(/^call diagnostics.*$/m, ""), ADDRESS);
  for (const word of ["Moreau", "alice", "secret", ROOM.slug, "v=0", "turn:"]) assert.ok(!text.includes(word), word);
});
