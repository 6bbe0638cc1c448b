import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf } from "../../static/js/check/findings.js";
import { Loop } from "../../static/js/check/loop.js";
import { relaysIn } from "../../static/js/check/relays.js";
import { reportOf } from "../../static/js/check/report.js";
import { Trial } from "../../static/js/check/trial.js";
import { verdictOf } from "../../static/js/check/verdict.js";
import { FakeClock } from "./support/clock.js";
import { Network } from "./support/loopback.js";
import { FakeSocket } from "./support/socket.js";

const UDP = "turn:relay.example:3478";
const TCP = "turn:relay.example:3478?transport=tcp";
const TLS = "turns:relay.example:5349?transport=tcp";
const STUN = "stun:relay.example";
const works = { found: "relay", passes: true, ms: 20 };
const CAMERA = { kind: "video", readyState: "live" };
const MICROPHONE = { kind: "audio", readyState: "live" };

const server = (...urls) => ({ urls, username: "u", credential: "c" });

/** Runs a loop or a trial while the clock goes on. */
async function elapse(clock, promise, ms = 20_000) {
  await clock.advance(ms);
  return promise;
}

async function loopOver(way, tracks = []) {
  const clock = new FakeClock();
  const network = new Network(clock, { [UDP]: way });
  const loop = new Loop({ clock, createPeerConnection: network.createPeerConnection }, relaysIn({ iceServers: [server(UDP)] })[0].configuration, tracks);
  const result = await elapse(clock, loop.run());
  assert.ok(network.connections.every(({ closed }) => closed));
  return result;
}

async function trialOf({ ways = {}, answer, socket = "open", tracks = [], hides = false, media }) {
  const clock = new FakeClock();
  const network = new Network(clock, ways);
  network.media = media;
  const created = new FakeSocket("ws://here", "conference.v1");
  const trial = new Trial({
    clock,
    createPeerConnection: network.createPeerConnection,
    createSocket: () => {
      queueMicrotask(() => (socket === "open" ? created.open() : created.drop()));
      return created;
    },
    ask: async () => answer,
    hides: () => hides,
    tracks: () => tracks,
  });
  const told = [];
  trial.on("change", (findings) => told.push(findings));
  await elapse(clock, trial.run());
  return { findings: trial.findings, told, created };
}

test("each address of a relay is tried for itself, by its transport and its host", () => {
  const relays = relaysIn({ iceServers: [{ urls: STUN }, server(UDP, TCP, TLS), server("turn:other.example:443")] });
  assert.deepEqual(
    relays.map(({ transport, server: number }) => [transport, number]),
    [["udp", 1], ["tcp", 1], ["tls", 1], ["udp", 2]],
  );
  const [first] = relays;
  assert.equal(first.configuration.iceTransportPolicy, "relay");
  assert.deepEqual(first.configuration.iceServers, [{ urls: [UDP], username: "u", credential: "c" }]);
});

test("a way that carries is measured: the time there and back, and what is lost", async () => {
  assert.deepEqual(await loopOver(works), { outcome: "passed", rtt: 20, lost: 0 });
  const { lost } = await loopOver({ ...works, loses: 10 });
  assert.ok(lost > 0.15 && lost < 0.25, String(lost)); // a tenth each way
});

test("a way that does not carry says why", async () => {
  assert.deepEqual(await loopOver({ found: "" }), { outcome: "silent" });
  assert.deepEqual(await loopOver({ found: "", code: 701 }), { outcome: "silent" });
  assert.deepEqual(await loopOver({ found: "", code: 401 }), { outcome: "refused" });
  assert.deepEqual(await loopOver({ found: "relay", passes: false }), { outcome: "answered" });
  assert.deepEqual(await loopOver({ ...works, loses: 1 }), { outcome: "answered" });
});

test("what is sent along has to arrive", async () => {
  assert.deepEqual(await loopOver(works, [MICROPHONE, CAMERA]), { outcome: "passed", rtt: 20, lost: 0, sound: true, picture: true });
  assert.deepEqual(await loopOver(works, [MICROPHONE]), { outcome: "passed", rtt: 20, lost: 0, sound: true });
  const { findings } = await trialOf({ answer: { iceServers: [] }, tracks: [MICROPHONE, CAMERA], media: ["audio"] });
  assert.deepEqual([findings.browser.sound, findings.browser.picture], [true, false]);
  assert.equal(verdictOf(findings).mark, "bad");
});

test("a browser that makes no connections is told from a network that carries none", async () => {
  const clock = new FakeClock();
  const createPeerConnection = () => {
    throw new Error("switched off");
  };
  const createSocket = () => Object.assign(new FakeSocket(), { close() {} });
  const hides = () => false;
  const trial = new Trial({ clock, createPeerConnection, createSocket, ask: async () => "limited", hides, tracks: () => [] });
  await elapse(clock, trial.run());
  assert.equal(trial.findings.browser.outcome, "unsupported");
  assert.match(verdictOf(trial.findings).title, /browser/);
});

test("all that works is good, and told bit by bit", async () => {
  const { findings, told, created } = await trialOf({
    ways: { [STUN]: { found: "srflx" }, [UDP]: works, [TCP]: works },
    answer: { iceServers: [{ urls: [STUN] }, server(UDP, TCP)] },
    tracks: [MICROPHONE],
  });
  assert.equal(verdictOf(findings).mark, "good");
  assert.deepEqual(linesOf(findings).map(({ mark }) => mark), ["good", "good", "good", "good", "good"]);
  assert.equal(verdictOf(told[0]).mark, "wait");
  assert.equal(linesOf(told[0])[0].mark, "wait");
  assert.equal(created.closedWith, 1000);
});

test("without UDP it is a detour", async () => {
  const answer = { iceServers: [server(UDP, TCP)] };
  const { findings } = await trialOf({ ways: { [TCP]: works }, answer });
  assert.match(verdictOf(findings).title, /detour/);
  assert.deepEqual(linesOf(findings).map(({ mark }) => mark), ["good", "good", "none", "bad", "good"]);
});

test("a relay that gives a place but does not pass on to itself counts as reached", async () => {
  const { findings } = await trialOf({ ways: { [UDP]: { found: "relay" } }, answer: { iceServers: [server(UDP)] } });
  assert.equal(verdictOf(findings).mark, "good");
});

test("where no relay serves, it depends on the direct ways and on the room", async () => {
  const iceServers = [{ urls: [STUN] }, server(UDP)];
  const open = await trialOf({ ways: { [STUN]: { found: "srflx" } }, answer: { iceServers } });
  assert.equal(verdictOf(open.findings).mark, "fair");
  const closed = await trialOf({ answer: { iceServers } });
  assert.equal(verdictOf(closed.findings).mark, "bad");
  const strict = { iceServers, iceTransportPolicy: "relay" };
  const room = await trialOf({ ways: { [STUN]: { found: "srflx" } }, answer: strict });
  assert.match(verdictOf(room.findings).text, /by a relay only/);
  assert.equal(linesOf(room.findings).length, 3); // nothing about direct ways, which are not used
  const hidden = await trialOf({ ways: { [STUN]: { found: "srflx" } }, answer: { iceServers }, hides: true });
  assert.equal(verdictOf(hidden.findings).mark, "bad");
  const none = await trialOf({ answer: { iceServers: [] } });
  assert.equal(verdictOf(none.findings).mark, "fair");
});

test("a refused key is for whoever runs the server", async () => {
  const { findings } = await trialOf({ ways: { [UDP]: { found: "", code: 401 } }, answer: { iceServers: [server(UDP)] } });
  assert.match(verdictOf(findings).text, /whoever runs this server/);
});

test("a browser that may not connect straight, even to itself, serves by a relay", async () => {
  const ways = { "": { found: "host" }, [UDP]: works };
  const { findings } = await trialOf({ ways, answer: { iceServers: [server(UDP)] } });
  assert.equal(verdictOf(findings).mark, "good");
  assert.equal(linesOf(findings)[0].text, "Sends and receives by a relay");
  const alone = await trialOf({ ways: { "": { found: "host" } }, answer: { iceServers: [] } });
  assert.equal(verdictOf(alone.findings).mark, "bad");
  assert.equal(linesOf(alone.findings)[0].mark, "bad");
});

test("a slow or lossy line is said", async () => {
  const slow = await trialOf({ ways: { [UDP]: { ...works, ms: 900 } }, answer: { iceServers: [server(UDP)] } });
  assert.match(verdictOf(slow.findings).title, /slow/);
  const lossy = await trialOf({ ways: { [UDP]: { ...works, loses: 5 } }, answer: { iceServers: [server(UDP)] } });
  const [, , , line] = linesOf(lossy.findings);
  assert.match(line.text, /20 ms there and back, 3\d % of it is lost/);
});

test("trouble with the server is told apart", async () => {
  const marks = {};
  for (const answer of ["away", "signed-out", "limited"]) {
    const { findings } = await trialOf({ answer });
    marks[answer] = verdictOf(findings).mark;
    assert.equal(linesOf(findings).length, 2);
  }
  assert.deepEqual(marks, { away: "bad", "signed-out": "bad", limited: "fair" });
  const { findings } = await trialOf({ answer: { iceServers: [] }, socket: "closed" });
  assert.match(verdictOf(findings).title, /closes the line/);
});

test("a trial that is given up closes its connections and says nothing more", async () => {
  const clock = new FakeClock();
  const network = new Network(clock, { [UDP]: { found: "" } });
  const world = { clock, createPeerConnection: network.createPeerConnection, hides: () => false, tracks: () => [] };
  const createSocket = () => new FakeSocket();
  const trial = new Trial({ ...world, createSocket, ask: async () => ({ iceServers: [server(UDP)] }) });
  let told = 0;
  trial.on("change", () => (told += 1));
  const running = trial.run();
  await clock.advance(5500);
  trial.stop();
  const before = told;
  await elapse(clock, running);
  assert.equal(told, before);
  assert.equal(trial.running, false);
  assert.ok(network.connections.every(({ closed }) => closed));
});

test("what is handed out of a trial holds no address", async () => {
  const { findings } = await trialOf({ ways: { [UDP]: works }, answer: { iceServers: [server(UDP)] }, tracks: [CAMERA] });
  assert.deepEqual(reportOf(findings), [
    "test: server reached, browser passed 0 ms 0 % lost picture came, reflected false",
    "test: relay 1 over udp: passed 20 ms 0 % lost",
  ]);
});
