import assert from "node:assert/strict";
import test from "node:test";

import { Peer } from "../../static/js/peer.js";
import { FakeClock, settle } from "./support/clock.js";
import { FakeConnection, HOSTILE, offerOf } from "./support/connection.js";

const MICROPHONE = { kind: "audio", id: "microphone" };
const CAMERA = { kind: "video", id: "camera" };
const SCREEN = { kind: "video", id: "screen" };
const ALL = ["microphone", "camera", "screen", "screen-audio"];

function peerWith({ tracks = {}, dataChannels = true } = {}) {
  const clock = new FakeClock();
  const connection = new FakeConnection({});
  const sent = [];
  const events = [];
  const held = new Map(Object.entries(tracks));
  let configuration = {};
  const peer = new Peer({
    number: 7,
    dataChannels,
    services: {
      clock,
      createPeerConnection: () => connection,
      configurations: {
        configuration: ({ relayOnly }) => ({ ...configuration, iceTransportPolicy: relayOnly ? "relay" : "all" }),
        fresh: async () => (configuration = { iceServers: [{ urls: "turn:fresh" }] }),
      },
      tracks: held,
    },
    send: (message) => sent.push(message),
  });
  for (const name of ["state", "track", "control", "unanswered", "trouble", "broken"]) {
    peer.on(name, (detail) => events.push({ name, ...detail }));
  }
  const named = (name) => events.filter((event) => event.name === name);
  return { clock, connection, sent, peer, tracks: held, named };
}

async function called(options) {
  const stage = peerWith(options);
  stage.peer.call({ fresh: false });
  await settle();
  return stage;
}

async function accepted(sdp = offerOf(), options) {
  const stage = peerWith(options);
  stage.peer.accept(sdp, { fresh: false });
  await settle();
  return stage;
}

const kindsOf = (connection) => connection.getTransceivers().map(({ receiver }) => receiver.track.kind);
const directionsOf = (connection) => connection.getTransceivers().map(({ direction }) => direction);
const sendersOf = (connection) => connection.getTransceivers().map(({ sender }) => sender.track);

test("the caller offers audio, video, video and audio, all sendrecv, and two data channels", async () => {
  const { connection, sent } = await called();
  assert.deepEqual(kindsOf(connection), ["audio", "video", "video", "audio"]);
  assert.deepEqual(new Set(directionsOf(connection)), new Set(["sendrecv"]));
  assert.deepEqual(connection.channels.map(({ label }) => label), ["control", "files"]);
  assert.deepEqual([sent[0].type, sent[0].connection], ["offer", 7]);
});

test("a connection that somebody else has closed is given no new credentials", async () => {
  const { connection, peer } = await called();
  connection.close();
  assert.doesNotThrow(() => peer.renew());
});

test("one who has no data channels is offered none", async () => {
  const { connection } = await called({ dataChannels: false });
  assert.deepEqual(connection.channels, []);
});

test("the tracks that are there already go with the offer", async () => {
  const { connection } = await called({ tracks: { microphone: MICROPHONE, camera: CAMERA } });
  assert.deepEqual(sendersOf(connection), [MICROPHONE, CAMERA, null, null]);
});

test("the callee makes no transceiver: it adopts those of the offer and sends on all of them", async () => {
  const { connection, sent } = await accepted(offerOf(), { tracks: { camera: CAMERA } });
  assert.equal(connection.getTransceivers().length, 4);
  assert.deepEqual(new Set(directionsOf(connection)), new Set(["sendrecv"]));
  assert.deepEqual(sendersOf(connection), [null, CAMERA, null, null]);
  assert.deepEqual([sent[0].type, sent[0].connection], ["answer", 7]);
});

test("what a section means is its position, whatever its mid says", async () => {
  const { connection } = await accepted(offerOf(undefined, ["screen", "x", "0", "1"]), { tracks: { camera: CAMERA, screen: SCREEN } });
  assert.deepEqual(sendersOf(connection), [null, CAMERA, SCREEN, null]);
});

test("a section that the offer refuses moves none of the others", async () => {
  const sdp = offerOf().replace("m=video 9", "m=video 0");
  const { connection, named } = await accepted(sdp, { tracks: { camera: CAMERA, screen: SCREEN } });
  assert.deepEqual(sendersOf(connection), [null, SCREEN, null]);
  assert.deepEqual(named("track").map(({ source }) => source), ["microphone", "screen", "screen-audio"]);
});

test("an offer with the sections in another order is refused", async () => {
  const { sent, named } = await accepted(offerOf(["video", "audio", "video", "audio"]));
  assert.deepEqual(sent, []);
  assert.match(String(named("broken")[0].error), /section 0 of the offer is not audio/);
});

test("what is received is told once, by source, when both descriptions are there", async () => {
  const { peer, named } = await called();
  assert.deepEqual(named("track"), []);
  peer.answer("v=0\r\n");
  await settle();
  assert.deepEqual(named("track").map(({ source }) => source), ALL);
  peer.restart();
  await settle();
  peer.answer("v=0\r\n");
  await settle();
  assert.equal(named("track").length, 4);
});

test("the callee is told what it receives, too", async () => {
  const { named } = await accepted();
  assert.deepEqual(named("track").map(({ source }) => source), ALL);
});

test("a track changes without an offer", async () => {
  const { connection, peer, sent, tracks } = await called({ tracks: { camera: CAMERA } });
  tracks.set("camera", null);
  peer.replaceTrack("camera");
  tracks.set("screen", SCREEN);
  peer.replaceTrack("screen");
  await settle();
  assert.deepEqual(sendersOf(connection), [null, null, SCREEN, null]);
  assert.equal(sent.length, 1);
});

test("a track that comes before the offer has been adopted goes with the answer", async () => {
  const { connection, peer, tracks, named } = peerWith();
  peer.accept(offerOf(), { fresh: false });
  tracks.set("camera", CAMERA);
  peer.replaceTrack("camera");
  await settle();
  assert.deepEqual(sendersOf(connection), [null, CAMERA, null, null]);
  assert.deepEqual(named("broken"), []);
});

test("a section that the other side has stopped takes no track, and nothing breaks", async () => {
  const { connection, peer, tracks, named } = await called();
  connection.getTransceivers()[1].currentDirection = "stopped";
  tracks.set("camera", CAMERA);
  peer.replaceTrack("camera");
  await settle();
  assert.deepEqual(sendersOf(connection), [null, null, null, null]);
  assert.deepEqual(named("broken"), []);
});

test("a track that cannot be sent is told, and the connection goes on", async () => {
  const { connection, peer, named } = await called();
  connection.getTransceivers()[1].sender.replaceTrack = () => Promise.reject(new Error("InvalidModificationError"));
  peer.replaceTrack("camera");
  await settle();
  assert.equal(named("trouble").length, 1);
  assert.deepEqual(named("broken"), []);
});

test("candidates follow their description and never overtake it", async () => {
  const { connection, peer, sent } = peerWith();
  connection.setLocalDescription = async function () {
    this.localDescription = { type: "offer", sdp: offerOf() };
    this.signalingState = "have-local-offer";
    this.gather("early");
  };
  peer.call({ fresh: false });
  await settle();
  assert.deepEqual(sent.map(({ type }) => type), ["offer", "candidates"]);
  assert.deepEqual(sent[1], { type: "candidates", connection: 7, candidates: [{ candidate: "early", sdpMid: "0" }] });
});

test("candidates of a restart follow its offer, too", async () => {
  const { connection, peer, sent } = await called();
  peer.answer("v=0\r\n");
  await settle();
  const describe = connection.setLocalDescription.bind(connection);
  connection.setLocalDescription = () => {
    connection.gather("early");
    return describe();
  };
  peer.restart();
  await settle();
  assert.deepEqual(sent.map(({ type }) => type), ["offer", "offer", "candidates"]);
});

test("how large pictures may begin is said once: a restart does not forget what the line carries", async () => {
  const { peer, sent } = await called();
  peer.answer("v=0\r\n");
  await settle();
  peer.restart();
  await settle();
  assert.deepEqual(sent.map(({ sdp }) => sdp.includes("start-bitrate")), [true, false]);
});

test("the other's candidates wait for the answer", async () => {
  const { connection, peer } = await called();
  peer.addCandidates([{ candidate: "a", sdpMid: "0" }]);
  await settle();
  assert.deepEqual(connection.candidates, []);
  peer.answer("v=0\r\n");
  await settle();
  assert.equal(connection.candidates.length, 1);
});

test("an ICE restart takes a fresh configuration first, and offers under the same number", async () => {
  const { connection, peer, sent } = await called();
  peer.answer("v=0\r\n");
  await settle();
  peer.restart();
  await settle();
  assert.equal(connection.configurations.at(-1).iceServers[0].urls, "turn:fresh");
  assert.equal(connection.restarts, 1);
  assert.deepEqual(sent.map(({ type, connection: number }) => [type, number]), [["offer", 7], ["offer", 7]]);
});

test("a restart over a TURN server alone is one, and the next one takes any way again", async () => {
  const { connection, peer } = await called();
  for (const relayOnly of [true, false]) {
    peer.answer("v=0\r\n");
    peer.restart({ relayOnly });
    await settle();
  }
  const policies = connection.configurations.slice(-2).map(({ iceTransportPolicy }) => iceTransportPolicy);
  assert.deepEqual(policies, ["relay", "all"]);
});

test("the first pictures on another way are whole ones, of what is sent", async () => {
  const { connection, peer } = await called({ tracks: { camera: CAMERA, microphone: MICROPHONE } });
  const [microphone] = connection.getTransceivers();
  const way = microphone.sender.transport.iceTransport;
  peer.answer("v=0\r\n");
  await settle();
  assert.equal(way.onselectedcandidatepairchange, null);
  peer.restart();
  await settle();
  peer.answer("v=0\r\n");
  await settle();
  way.onselectedcandidatepairchange();
  await settle();
  assert.deepEqual(connection.getTransceivers().map(({ sender }) => sender.refreshed), [0, 1, 0, 0]);
  assert.equal(way.onselectedcandidatepairchange, null);
});

test("newer credentials change nothing of the way that was chosen", async () => {
  const { connection, peer } = await accepted(offerOf(), { relayOnly: true });
  peer.accept(offerOf(), { fresh: true, relayOnly: true });
  await settle();
  peer.renew();
  assert.equal(connection.configurations.at(-1).iceTransportPolicy, "relay");
  peer.close();
  peer.renew();
});

test("between an offer and its answer there is no second offer", async () => {
  const { peer, sent } = await called();
  peer.restart();
  await settle();
  assert.equal(sent.length, 1);
});

test("the callee answers a restart with a fresh configuration and the same sections", async () => {
  const { connection, peer, sent } = await accepted();
  const before = connection.getTransceivers()[0].sender.replaced;
  peer.accept(offerOf(), { fresh: true });
  await settle();
  assert.deepEqual(sent.map(({ type }) => type), ["answer", "answer"]);
  assert.equal(connection.configurations.at(-1).iceServers[0].urls, "turn:fresh");
  assert.equal(connection.getTransceivers()[0].sender.replaced, before);
});

test("two offers in a row are answered one after the other", async () => {
  const { peer, sent, named } = peerWith();
  peer.accept(offerOf(), { fresh: false });
  peer.accept(offerOf(), { fresh: true });
  await settle();
  assert.deepEqual(sent.map(({ type }) => type), ["answer", "answer"]);
  assert.deepEqual(named("broken"), []);
});

test("an offer without an answer for 10 s is told", async () => {
  const { clock, named } = await called();
  await clock.advance(9999);
  assert.deepEqual(named("unanswered"), []);
  await clock.advance(1);
  assert.equal(named("unanswered").length, 1);
});

test("an answer in time is enough, and a second one is ignored", async () => {
  const { clock, peer, named } = await called();
  peer.answer("v=0\r\n");
  peer.answer("v=0\r\n");
  await clock.advance(20_000);
  assert.deepEqual([...named("unanswered"), ...named("broken")], []);
});

test("a description that the browser refuses breaks the connection and nothing else", async () => {
  const answered = await called();
  answered.peer.answer(HOSTILE);
  await settle();
  assert.equal(answered.named("broken").length, 1);
  const offered = await accepted(HOSTILE);
  assert.equal(offered.named("broken").length, 1);
  assert.deepEqual(offered.sent, []);
});

test("after one description was refused, the next message is still worked off", async () => {
  const { peer, sent } = await accepted(HOSTILE);
  peer.accept(offerOf(), { fresh: false });
  await settle();
  assert.deepEqual(sent.map(({ type }) => type), ["answer"]);
});

test("closing in the midst of any step sends nothing more and breaks nothing", async () => {
  for (const start of [(peer) => peer.call({ fresh: true }), (peer) => peer.accept(offerOf(), { fresh: true })]) {
    for (let ticks = 0; ticks < 12; ticks += 1) {
      const { clock, connection, peer, sent, named } = peerWith({ tracks: { camera: CAMERA } });
      start(peer);
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      const before = sent.length;
      peer.close();
      await clock.advance(60_000);
      assert.equal(sent.length, before);
      assert.deepEqual(named("broken"), []);
      assert.equal(connection.closed, true);
      assert.equal(clock.waiting, 0);
    }
  }
});

test("nobody waits for what a browser is at when its connection is closed, as that never ends", async () => {
  const { connection, peer } = peerWith();
  connection.setLocalDescription = () => new Promise(() => {});
  peer.call({ fresh: false });
  const { idle } = peer;
  let done = false;
  void idle.then(() => (done = true));
  await settle();
  assert.equal(done, false);
  peer.close();
  await settle();
  assert.equal(done, true);
});

test("a closed connection is not heard any more", async () => {
  const { connection, peer, named, sent } = await called();
  peer.close();
  connection.become("failed");
  connection.gather("late");
  peer.addCandidates([{ candidate: "late" }]);
  peer.answer("v=0\r\n");
  await settle();
  assert.deepEqual(named("state"), []);
  assert.equal(sent.length, 1);
});

test("control messages come and go once the channel is open", async () => {
  const { connection, peer, named } = await called();
  assert.equal(peer.sendControl({ type: "chat" }), false);
  connection.openChannels();
  assert.equal(peer.sendControl({ type: "chat" }), true);
  connection.channels[0].onmessage({ data: '{"type": "reaction", "emoji": "x"}' });
  connection.channels[0].onmessage({ data: "nonsense" });
  assert.deepEqual(named("control").map(({ message }) => message.type), ["reaction"]);
});
