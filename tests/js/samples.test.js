import assert from "node:assert/strict";
import test from "node:test";

import { Monitor } from "../../static/js/monitor.js";
import { sampleOf } from "../../static/js/samples.js";
import { ALICE, BOB, Stage } from "./support/call.js";
import { FakeClock } from "./support/clock.js";

const SOURCES = new Map([["0", "microphone"], ["1", "camera"]]);

/** What a browser tells of a connection, `seconds` after its beginning; each argument changes one entry. */
function statsAt(seconds, { camera = {}, sent = {}, pair = {}, local = {}, remote = {} } = {}) {
  const timestamp = seconds * 1000;
  const entries = [
    { id: "T", type: "transport", selectedCandidatePairId: "P" },
    { id: "P", type: "candidate-pair", localCandidateId: "L", remoteCandidateId: "R", currentRoundTripTime: 0.05, ...pair },
    { id: "L", type: "local-candidate", candidateType: "host", protocol: "udp", ...local },
    { id: "R", type: "remote-candidate", candidateType: "srflx", protocol: "udp", ...remote },
    { id: "C", type: "codec", mimeType: "video/VP8" },
    { id: "in", type: "inbound-rtp", mid: "1", codecId: "C", packetsReceived: 0, bytesReceived: 0, ...camera },
    { id: "out", type: "outbound-rtp", mid: "1", codecId: "C", remoteId: "report", ...sent },
    { id: "report", type: "remote-inbound-rtp", fractionLost: 0.1, roundTripTime: 0.07 },
    { id: "other", type: "inbound-rtp", mid: "9", packetsReceived: 5 },
  ];
  return new Map(entries.map((entry) => [entry.id, { timestamp, ...entry }]));
}

const sample = (stats, before) => sampleOf(stats, before, SOURCES, 7);

test("rates are those of the time between two readings", () => {
  const first = { packetsReceived: 100, bytesReceived: 1000, packetsLost: 0, framesDecoded: 10 };
  const second = { packetsReceived: 130, bytesReceived: 251_000, packetsLost: 10, framesDecoded: 50 };
  const { camera } = sample(statsAt(12, { camera: second }), statsAt(10, { camera: first })).received;
  assert.equal(camera.kbps, 1000);
  assert.equal(camera.fps, 20);
  assert.equal(camera.lossRate, 0.25);
  assert.deepEqual([camera.packets, camera.bytes, camera.lost, camera.frames], [130, 251_000, 10, 50]);
});

test("the first reading has totals and no rates", () => {
  const { received, sent } = sample(statsAt(3, { camera: { packetsReceived: 9, framesDecoded: 4 }, sent: { bytesSent: 8 } }));
  assert.deepEqual([received.camera.packets, received.camera.fps, received.camera.lossRate], [9, 0, 0]);
  assert.deepEqual([sent.camera.bytes, sent.camera.kbps], [8, 0]);
});

test("a counter that begins anew gives no negative rate", () => {
  const { camera } = sample(
    statsAt(2, { camera: { bytesReceived: 10, framesDecoded: 1, packetsLost: -2 } }),
    statsAt(1, { camera: { bytesReceived: 9000, framesDecoded: 90, packetsLost: 5 } }),
  ).received;
  assert.deepEqual([camera.kbps, camera.fps, camera.lossRate, camera.lost], [0, 0, 0, 0]);
});

test("each section is found by its place, and others are left out", () => {
  const { received, sent } = sample(statsAt(1));
  assert.deepEqual(Object.keys(received), ["camera"]);
  assert.deepEqual(Object.keys(sent), ["camera"]);
  assert.equal(received.camera.codec, "VP8");
});

test("what is sent tells its limit, its cost and its loss", () => {
  const sent = { framesEncoded: 40, framesSent: 40, totalEncodeTime: 0.3, qualityLimitationReason: "cpu", targetBitrate: 5e5 };
  const { camera } = sample(
    statsAt(2, { sent }),
    statsAt(1, { sent: { framesEncoded: 20, framesSent: 20, totalEncodeTime: 0.1 } }),
  ).sent;
  assert.equal(camera.limit, "cpu");
  assert.equal(Math.round(camera.encodeMs), 10);
  assert.equal(camera.remoteLoss, 0.1);
  assert.deepEqual([camera.target, camera.fps], [5e5, 20]);
});

test("a way through a TURN server at either end is relayed", () => {
  const turn = { candidateType: "relay", protocol: "udp", relayProtocol: "tls" };
  const own = sample(statsAt(1, { local: turn }));
  assert.deepEqual([own.relayed, own.protocol, own.localType], [true, "tls", "relay"]);
  const theirs = sample(statsAt(1, { remote: { candidateType: "relay" } }));
  assert.deepEqual([theirs.relayed, theirs.protocol, theirs.remoteType], [true, "udp", "relay"]);
  assert.equal(sample(statsAt(1)).relayed, false);
});

test("without a transport in the stats the nominated pair counts", () => {
  const stats = statsAt(1, { pair: { nominated: true, state: "succeeded", availableOutgoingBitrate: 9e5 } });
  stats.delete("T");
  assert.equal(sample(stats).available, 9e5);
});

test("a round trip that the pair does not know is taken from the reports", () => {
  assert.equal(sample(statsAt(1)).rtt, 0.05);
  assert.equal(sample(statsAt(1, { pair: { currentRoundTripTime: 0 } })).rtt, 0.07);
});

test("what is lost on the way is that between two reports, however often they come", () => {
  const at = (seconds, sent, lost, fractionLost, told = seconds) => {
    const stats = statsAt(seconds, { sent: { packetsSent: sent } });
    return stats.set("report", { ...stats.get("report"), timestamp: told * 1000, packetsLost: lost, fractionLost });
  };
  const loss = (now, before) => sample(now, before).sent.camera.remoteLoss;
  assert.equal(loss(at(11, 200, 25, 0), at(10, 100, 5, 0)), 0.2);
  assert.equal(loss(at(11, 200, 25, 0.5, 11), at(10, 100, 5, 0, 6)), 20 / 500);
  assert.equal(loss(at(11, 200, 5, 0.3, 9), at(10, 100, 5, 0.3, 9)), 0.3);
  assert.equal(loss(at(11, 100, 25, 0.4), at(10, 100, 5, 0)), 0.4);
  assert.equal(loss(at(11, 200, 25, 0.1), undefined), 0.1);
  assert.equal(loss(at(11, 110, 90, 0), at(10, 100, 5, 0)), 1);
});

/** A monitor of connections whose stats a test sets. */
function monitored(...ids) {
  const clock = new FakeClock();
  const peers = new Map(ids.map((id) => [id, peerOf(() => statsAt(clock.now() / 1000))]));
  const monitor = new Monitor({ clock, peers: () => peers });
  const told = [];
  monitor.on("sample", ({ id }) => told.push(id));
  monitor.start();
  return { clock, peers, monitor, told };
}

function peerOf(getStats) {
  const peer = { asked: 0, sources: () => SOURCES, connection: { connectionState: "connected" } };
  peer.connection.getStats = async () => {
    peer.asked += 1;
    return getStats();
  };
  return peer;
}

test("every connection is looked at once a second", async () => {
  const { clock, peers, told } = monitored("bob", "dana");
  await clock.advance(3000);
  assert.deepEqual(told, ["bob", "dana", "bob", "dana", "bob", "dana"]);
  assert.equal(peers.get("bob").asked, 3);
});

test("a browser that is slow to answer is not asked again meanwhile", async () => {
  const { clock, peers, told } = monitored();
  let answer;
  peers.set("bob", peerOf(() => new Promise((resolve) => (answer = resolve))));
  await clock.advance(5000);
  assert.equal(peers.get("bob").asked, 1);
  answer(statsAt(1));
  await clock.advance(1000);
  assert.deepEqual([told, peers.get("bob").asked], [["bob"], 2]);
});

test("who is gone is forgotten, and a connection made anew counts anew", async () => {
  const { clock, peers, monitor } = monitored("bob");
  await clock.advance(2000);
  peers.set("bob", peerOf(() => statsAt(1, { camera: { bytesReceived: 1e9 } })));
  await clock.advance(1000);
  assert.equal(monitor.samples.get("bob").received.camera.kbps, 0);
  peers.clear();
  await clock.advance(1000);
  assert.equal(monitor.samples.size, 0);
});

test("between two looks a connection can be read, with rates of more than a second, and nobody hears of it", async () => {
  const { clock, peers, monitor, told } = monitored("bob");
  const bob = peers.get("bob");
  let bytes = 0;
  bob.connection.getStats = async () => statsAt(clock.now() / 1000, { camera: { bytesReceived: bytes } });
  await clock.advance(1000);
  bytes += 5000;
  await clock.advance(1000);
  bytes += 1250;
  await clock.advance(250);
  const { stats, sample } = await monitor.read(bob);
  assert.equal(sample.received.camera.kbps, (6250 * 8) / 1250);
  assert.equal(sample.received.camera.bytes, bytes);
  assert.ok(stats.size > 0);
  assert.equal(told.length, 2);
  assert.equal(monitor.samples.get("bob").received.camera.kbps, 40);
});

test("after its stop a monitor asks and tells nothing", async () => {
  const { clock, peers, monitor, told } = monitored("bob");
  monitor.stop();
  await clock.advance(5000);
  assert.deepEqual([told, peers.get("bob").asked, clock.waiting], [[], 0, 0]);
});

test("a call tells what was measured of each of the others, and stops with its end", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  const told = [];
  stage.call.on("sample", (measured) => told.push(measured));
  await stage.connect(ALICE);
  stage.connection.relayed = true;
  await stage.clock.advance(2000);
  assert.deepEqual(told.map(({ id, sample }) => [id, sample.relayed]), [["alice", true], ["alice", true]]);
  assert.equal(stage.call.samples.get("alice"), told[1].sample);
  void stage.call.leave();
  await stage.clock.advance(5000);
  assert.deepEqual([told.length, stage.call.samples.size], [2, 0]);
});
