import assert from "node:assert/strict";
import test from "node:test";

import { ALICE, BOB, CHARLIE, ROOM, SILENT, Stage, participant, welcome } from "./support/call.js";
import { settle } from "./support/clock.js";
import { HOSTILE, offerOf } from "./support/connection.js";

const joined = (who, revision) => ({ type: "participant-joined", participant: who, revision });
const changed = (who, revision) => ({ type: "participant-changed", participant: who, revision });
const gone = (who, revision, reason = "left") => ({ type: "participant-left", subject: who.id, reason, revision });
const detached = (who) => ({ ...who, state: "detached" });

test("it says hello with its media, and tells its place", async () => {
  const stage = new Stage();
  await stage.call.join({ media: { ...SILENT, audio: true } });
  await stage.welcome({ ...BOB, media: { ...SILENT, audio: true } }, [ALICE, BOB]);
  assert.deepEqual(stage.socket.sent[0], { type: "hello", media: { ...SILENT, audio: true }, id: "1" });
  assert.equal(stage.call.participant, "bob");
  assert.deepEqual(stage.call.participants.map(({ id }) => id), ["alice", "bob"]);
  assert.equal(stage.call.room.slug, "demo");
  assert.deepEqual(stage.call.resume, { participant: "bob", secret: "bob-secret" });
});

test("joined is told with a roster that is true already, and before the roster's own event", async () => {
  const stage = new Stage();
  let present;
  stage.call.on("state", () => (present = stage.call.participants.length));
  await stage.call.join({});
  await stage.welcome(BOB, [ALICE, BOB]);
  assert.equal(present, 2);
  const names = stage.events.map(({ name }) => name).filter((name) => name !== "peer");
  assert.deepEqual(names.slice(0, 3), ["resume", "state", "roster"]);
});

test("connections are begun before anybody draws what has changed", async () => {
  const stage = new Stage();
  let begun;
  stage.call.on("state", () => (begun = stage.connections.length));
  await stage.call.join({});
  await stage.welcome(BOB, [ALICE, BOB]);
  assert.equal(begun, 1);
});

test("who came later calls, and calls each who is live", async () => {
  const stage = await Stage.inside(CHARLIE, [ALICE, BOB, CHARLIE]);
  assert.deepEqual(stage.socket.ofType("offer").map(({ recipient }) => recipient), ["alice", "bob"]);
  assert.equal(stage.call.peers.size, 2);
});

test("who came first waits for the call and answers it", async () => {
  const stage = await Stage.inside(ALICE, [ALICE]);
  await stage.receive(joined(BOB, 11));
  assert.equal(stage.connections.length, 0);
  await stage.receive({ type: "offer", sender: "bob", connection: 5, sdp: offerOf() });
  const { recipient, connection } = stage.socket.ofType("answer")[0];
  assert.deepEqual([recipient, connection], ["bob", 5]);
});

test("nobody calls himself, nor somebody who is detached before he is live", async () => {
  const stage = await Stage.inside(BOB, [detached(ALICE), BOB]);
  assert.equal(stage.connections.length, 0);
  await stage.receive(changed(ALICE, 11));
  assert.equal(stage.lastOffer.recipient, "alice");
});

test("an offer that overtakes the news of its sender is answered once he is known", async () => {
  const stage = await Stage.inside(ALICE, [ALICE]);
  await stage.receive({ type: "offer", sender: "bob", connection: 5, sdp: offerOf() });
  assert.equal(stage.socket.last.type, "ping");
  await stage.receive(joined(BOB, 11));
  assert.equal(stage.socket.ofType("answer").length, 1);
});

test("a connection's state is told by participant", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  assert.equal(stage.call.peerStates.get("alice"), "connecting");
  await stage.connect(ALICE);
  assert.equal(stage.call.peerStates.get("alice"), "connected");
  assert.deepEqual(stage.named("peer").map(({ id, state }) => [id, state]), [["alice", "connecting"], ["alice", "connected"]]);
});

test("what a participant sends is told by source", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  assert.deepEqual(stage.named("track").map(({ id, source }) => `${id} ${source}`), [
    "alice microphone",
    "alice camera",
    "alice screen",
    "alice screen-audio",
  ]);
});

test("who is gone loses the connection at once", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  await stage.receive(gone(ALICE, 11, "lost"));
  assert.equal(stage.connection.closed, true);
  assert.deepEqual(stage.named("peer-closed").map(({ id }) => id), ["alice"]);
  assert.deepEqual(stage.named("roster").at(-1).left, [{ participant: ALICE, reason: "lost" }]);
  assert.equal(stage.call.peerStates.size, 0);
  await stage.clock.advance(9000);
  assert.equal(stage.socket.ofType("offer").length, 1);
});

test("a message for another number is dropped", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  const { connection } = stage.lastOffer;
  await stage.receive({ type: "answer", sender: "alice", connection: connection - 1, sdp: "v=0\r\n" });
  assert.equal(stage.connection.signalingState, "have-local-offer");
  await stage.answer(ALICE);
  await stage.receive({ type: "candidates", sender: "alice", connection: connection + 1, candidates: [{ candidate: "x" }] });
  assert.deepEqual(stage.connection.candidates, []);
  assert.deepEqual(stage.named("error"), []);
});

test("the callee takes a greater number as a new connection, the same as a restart, a smaller one not at all", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, BOB]);
  const offer = (connection) => stage.receive({ type: "offer", sender: "bob", connection, sdp: offerOf() });
  await offer(5);
  await offer(5);
  assert.equal(stage.connections.length, 1);
  await offer(6);
  assert.equal(stage.connections.length, 2);
  assert.equal(stage.connections[0].closed, true);
  await offer(5);
  assert.deepEqual(stage.socket.ofType("answer").map(({ connection }) => connection), [5, 5, 6]);
});

test("an offer to the caller, and an answer to the callee, are dropped", async () => {
  const caller = await Stage.inside(BOB, [ALICE, BOB]);
  await caller.receive({ type: "offer", sender: "alice", connection: 9e15, sdp: offerOf() });
  assert.equal(caller.connections.length, 1);
  const callee = await Stage.inside(ALICE, [ALICE, BOB]);
  await callee.receive({ type: "offer", sender: "bob", connection: 5, sdp: offerOf() });
  await callee.receive({ type: "answer", sender: "bob", connection: 5, sdp: HOSTILE });
  assert.deepEqual([...caller.named("error"), ...callee.named("error")], []);
});

test("a number that is none is dropped", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, BOB]);
  for (const connection of [null, "5", 1.5, Number.NaN, 1e300, undefined]) {
    await stage.receive({ type: "offer", sender: "bob", connection, sdp: offerOf() });
  }
  assert.equal(stage.connections.length, 0);
});

test("without an answer for 10 s the caller takes a greater number", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  const first = stage.lastOffer.connection;
  await stage.clock.advance(10_000);
  assert.equal(stage.connections.length, 2);
  assert.equal(stage.connections[0].closed, true);
  await stage.receive({ type: "configuration", configuration: {}, reply_to: stage.socket.last.id });
  assert.ok(stage.lastOffer.connection > first);
});

test("numbers grow even if the clock goes back", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  const first = stage.lastOffer.connection;
  await stage.connect(ALICE);
  stage.clock.sleep(-1_000_000);
  stage.call.retry("alice");
  await stage.clock.advance(2000);
  assert.ok(stage.lastOffer.connection > first);
});

test("a failed connection is restarted at once, under its number", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  const first = stage.lastOffer.connection;
  stage.connection.become("failed");
  await settle();
  assert.equal(stage.call.peerStates.get("alice"), "reconnecting");
  assert.equal(stage.connection.restarts, 1);
  assert.deepEqual(stage.socket.ofType("offer").map(({ connection }) => connection), [first, first]);
});

test("fresh credentials are asked for before a restart", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  await stage.clock.advance(9000);
  await stage.receive({ type: "room-changed", room: ROOM, revision: 11 });
  await stage.clock.advance(5000);
  stage.connection.become("failed");
  await settle();
  assert.equal(stage.socket.last.type, "configuration");
  assert.equal(stage.connection.restarts, 0);
  const configuration = { iceServers: [{ urls: "turn:two" }], ttl: 600 };
  await stage.receive({ type: "configuration", configuration, reply_to: stage.socket.last.id });
  assert.equal(stage.connection.restarts, 1);
  assert.equal(stage.connection.configurations.at(-1).iceServers[0].urls, "turn:two");
});

test("a disconnected connection is restarted after 4 s without bytes", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  stage.connection.become("disconnected");
  await stage.clock.advance(3999);
  assert.equal(stage.connection.restarts, 0);
  await stage.clock.advance(1);
  assert.equal(stage.connection.restarts, 1);
});

test("a disconnected connection that receives is not restarted", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  stage.connection.become("disconnected");
  await settle();
  stage.connection.bytes = 5000;
  await stage.clock.advance(4000);
  assert.equal(stage.connection.restarts, 0);
  await stage.clock.advance(4000);
  assert.equal(stage.connection.restarts, 1);
});

test("after three restarts in vain comes a TURN server alone, a new connection, failed, and a retry by hand", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  const answered = async (ms) => {
    await stage.answer(ALICE);
    stage.connection.become("failed");
    await stage.clock.advance(ms);
  };
  stage.connection.become("failed");
  await settle();
  for (const wait of [2000, 4000, 8000]) {
    assert.equal(stage.connections.length, 1);
    await answered(wait);
    await stage.receive({ type: "pong", revision: 10 });
  }
  assert.equal(stage.connections[0].configurations.at(-1).iceTransportPolicy, undefined);
  await stage.clock.advance(2000);
  assert.equal(stage.connections[0].configurations.at(-1).iceTransportPolicy, "relay");
  await answered(6000);
  await stage.receive({ type: "pong", revision: 10 });
  await stage.clock.advance(2000);
  assert.equal(stage.connections[0].restarts, 4);
  assert.equal(stage.connections.length, 2);
  assert.deepEqual(stage.named("step").map(({ id, action, reason }) => `${id} ${action} ${reason}`), [
    ...["restart", "restart", "restart", "relay", "rebuild"].map((action) => `alice ${action} failed`),
  ]);
  await answered(0);
  assert.equal(stage.call.peerStates.get("alice"), "failed");
  stage.call.retry("alice");
  await stage.clock.advance(2000);
  assert.equal(stage.call.peerStates.get("alice"), "reconnecting");
  assert.equal(stage.connections.length, 3);
  await stage.connect(ALICE);
  assert.equal(stage.call.peerStates.get("alice"), "connected");
});

test("the callee asks for a restart and leaves it to the caller", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, BOB]);
  await stage.receive({ type: "offer", sender: "bob", connection: 5, sdp: offerOf() });
  stage.connection.become("connected");
  stage.connection.become("failed");
  await settle();
  const { id: _id, ...message } = stage.socket.ofType("reconnect")[0];
  assert.deepEqual(message, { type: "reconnect", recipient: "bob", connection: 5, rebuild: false });
  assert.equal(stage.connection.restarts, 0);
});

test("the callee's last wish is a new connection", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, BOB]);
  await stage.receive({ type: "offer", sender: "bob", connection: 5, sdp: offerOf() });
  stage.connection.become("connected");
  stage.connection.become("failed");
  await stage.clock.advance(9000);
  await stage.receive({ type: "room-changed", room: ROOM, revision: 11 });
  await stage.clock.advance(5000);
  await stage.receive({ type: "pong", revision: 11 });
  await stage.clock.advance(6000);
  assert.deepEqual(stage.socket.ofType("reconnect").map(({ rebuild }) => rebuild), [false, false, false, false, true]);
});

test("a callee whom nobody calls asks for it, without a number", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, BOB]);
  await stage.clock.advance(10_000);
  await stage.receive({ type: "pong", revision: 10 });
  await stage.clock.advance(5000);
  const { id: _id, ...message } = stage.socket.ofType("reconnect")[0];
  assert.deepEqual(message, { type: "reconnect", recipient: "bob", rebuild: true });
});

test("the callee's retry asks for a new connection", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, BOB]);
  await stage.receive({ type: "offer", sender: "bob", connection: 5, sdp: offerOf() });
  stage.call.retry("bob");
  assert.equal(stage.socket.last.rebuild, true);
});

test("the caller restarts when asked to, although it sees nothing wrong", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  await stage.clock.advance(2000);
  await stage.receive({ type: "reconnect", sender: "alice", connection: stage.lastOffer.connection, rebuild: false });
  assert.equal(stage.connection.restarts, 1);
  await stage.answer(ALICE);
  await stage.clock.advance(2000);
  assert.equal(stage.call.peerStates.get("alice"), "connected");
  assert.equal(stage.connection.restarts, 1);
});

test("the caller makes a new connection when asked to", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  await stage.clock.advance(2000);
  const first = stage.lastOffer;
  await stage.receive({ type: "reconnect", sender: "alice", connection: first.connection, rebuild: true });
  assert.equal(stage.connections.length, 2);
  // What the line carries is known by then, so its pictures do not begin as on a new one.
  assert.deepEqual([first, stage.lastOffer].map(({ sdp }) => sdp.includes("start-bitrate")), [true, false]);
});

test("a reconnect for a stale number, or within 2 s of the last offer, is ignored", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  const { connection } = stage.lastOffer;
  await stage.clock.advance(1999);
  await stage.receive({ type: "reconnect", sender: "alice", connection, rebuild: true });
  await stage.clock.advance(1);
  await stage.receive({ type: "reconnect", sender: "alice", connection: connection - 1, rebuild: true });
  assert.equal(stage.connections.length, 1);
});

test("one who cannot restart ICE gets a new connection instead", async () => {
  const bot = participant("bot", 1, { caps: { ice_restart: false, data_channels: false } });
  const stage = await Stage.inside(BOB, [bot, BOB]);
  await stage.connect(bot);
  stage.connection.become("failed");
  await settle();
  assert.equal(stage.connections[0].restarts, 0);
  assert.equal(stage.connections.length, 2);
  assert.deepEqual(stage.connection.channels, []);
});

test("while the socket is away media stays and nothing is restarted", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  stage.socket.drop();
  stage.connection.become("disconnected");
  await stage.clock.advance(30_000);
  assert.equal(stage.connection.closed, false);
  assert.equal(stage.connection.restarts, 0);
  assert.equal(stage.call.peerStates.get("alice"), "reconnecting");
});

test("a resume that keeps the id leaves every healthy connection alone", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  stage.socket.drop();
  await stage.clock.advance(0);
  stage.socket.open();
  assert.deepEqual(stage.socket.sent[0].resume, { participant: "bob", secret: "bob-secret" });
  await stage.receive(welcome(BOB, [ALICE, BOB], { revision: 12 }));
  assert.equal(stage.connections.length, 1);
  assert.equal(stage.connection.closed, false);
  assert.deepEqual(stage.socket.ofType("offer"), []);
  assert.equal(stage.call.peerStates.get("alice"), "connected");
});

test("after a resume the caller calls anew those that are not connected", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  stage.socket.drop();
  stage.connection.become("failed");
  await stage.clock.advance(0);
  await stage.welcome(BOB, [ALICE, BOB], { revision: 12 });
  assert.equal(stage.connections.length, 2);
  assert.equal(stage.connections[0].closed, true);
  assert.equal(stage.lastOffer.recipient, "alice");
});

test("when the other one is live again, it is called only if it is not connected", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  await stage.receive(changed(detached(ALICE), 11));
  await stage.receive(changed(ALICE, 12));
  assert.equal(stage.connections.length, 1);
  await stage.receive(changed(detached(ALICE), 13));
  stage.connection.become("failed");
  await stage.clock.advance(5000);
  assert.equal(stage.connection.restarts, 0);
  await stage.receive(changed(ALICE, 14));
  assert.equal(stage.connections.length, 2);
});

test("an offer that overtakes the news of its sender's return is answered over the server", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, detached(BOB)]);
  await stage.receive({ type: "offer", sender: "bob", connection: 5, sdp: offerOf() });
  assert.equal(stage.socket.ofType("answer").length, 1);
});

test("a wish over the control channel while the socket is away is not granted", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  const { connection } = stage.lastOffer;
  await stage.clock.advance(2000);
  stage.connection.openChannels();
  stage.socket.drop();
  stage.connection.channels[0].onmessage({ data: JSON.stringify({ type: "reconnect", connection, rebuild: true }) });
  await settle();
  assert.equal(stage.connections.length, 1);
  assert.equal(stage.connection.closed, false);
});

/** Connected to Alice, who gives her voice; the control channel is open, and each second brings some of it. */
async function talking(own = BOB, options = {}) {
  const alice = { ...ALICE, media: { ...SILENT, audio: true } };
  const stage = await Stage.inside(own, [alice, own], options);
  await stage.connect(alice);
  stage.connection.openChannels();
  stage.connection.received.microphone = 0;
  const hear = async (seconds, packets = 50) => {
    for (let second = 0; second < seconds; second += 1) {
      stage.connection.received.microphone += packets;
      await stage.receive({ type: "pong", revision: 10 });
      await stage.clock.advance(1000);
    }
  };
  await hear(4);
  return { ...stage, stage, alice, hear, control: stage.connection.channels[0] };
}

const stepsOf = (stage) => stage.named("step").map(({ action, reason }) => `${action} ${reason}`);

test("three seconds without anything of what the other gives start the ladder, though ICE sees nothing wrong", async () => {
  const { stage, hear } = await talking();
  await hear(3, 0);
  assert.deepEqual(stepsOf(stage), ["restart silence"]);
  assert.equal(stage.connection.restarts, 1);
  assert.equal(stage.call.peerStates.get("alice"), "reconnecting");
  await stage.answer(ALICE);
  await hear(1);
  assert.equal(stage.call.peerStates.get("alice"), "connected");
});

test("one who is muted, or of whom nothing is wanted, owes nothing", async () => {
  const { stage, hear } = await talking();
  await stage.receive(changed(ALICE, 11));
  await hear(9, 0);
  assert.deepEqual(stepsOf(stage), []);
});

test("where ICE holds on to a direct way that carries nothing, a new connection goes over a TURN server alone", async () => {
  const { stage, hear } = await talking();
  await hear(3, 0);
  await stage.answer(ALICE);
  await hear(4, 0);
  assert.deepEqual(stepsOf(stage), ["restart silence", "relay silence"]);
  assert.equal(stage.connections.length, 2);
  assert.equal(stage.connection.configurations.at(-1).iceTransportPolicy, "relay");
});

test("silence that no way cures ends in a new connection, and then in words", async () => {
  const { stage, hear } = await talking();
  await hear(3, 0);
  await stage.answer(ALICE);
  await hear(4, 0);
  await stage.answer(ALICE);
  await hear(6, 0);
  assert.deepEqual(stepsOf(stage), ["restart silence", "relay silence", "rebuild silence"]);
  await stage.connect(ALICE);
  stage.connection.received.microphone = 0;
  await hear(10, 0);
  assert.equal(stage.call.peerStates.get("alice"), "failed");
  await hear(2);
  assert.equal(stage.call.peerStates.get("alice"), "connected");
});

test("while the socket is away a restart goes over the control channel", async () => {
  const { stage, hear, control } = await talking();
  stage.socket.drop();
  await hear(4, 0);
  assert.deepEqual(control.sent.map(({ type }) => type), ["offer"]);
  control.onmessage({ data: JSON.stringify({ type: "answer", connection: control.sent[0].connection, sdp: "v=0\r\n" }) });
  stage.connection.gather("a");
  await hear(2);
  assert.deepEqual(control.sent.map(({ type }) => type), ["offer", "candidates"]);
  assert.equal(stage.call.peerStates.get("alice"), "connected");
});

test("while the other's socket is away a restart goes over the control channel as well", async () => {
  const { stage, alice, hear, control } = await talking();
  await stage.receive(changed(detached(alice), 11));
  await hear(3, 0);
  assert.deepEqual(control.sent.map(({ type }) => type), ["offer"]);
  assert.equal(stage.socket.ofType("offer").length, 1);
});

test("what the server could not deliver to one who has lost it goes over the control channel", async () => {
  for (const code of ["unavailable", "recipient-detached"]) {
    const { stage, hear, control } = await talking();
    await hear(3, 0);
    const offer = stage.lastOffer;
    await stage.receive({ type: "error", code, detail: "", recipient: "alice", reply_to: offer.id });
    assert.deepEqual(control.sent.map(({ type, connection }) => [type, connection]), [["offer", offer.connection]]);
    assert.equal(stage.connections.length, 1);
  }
});

test("while the socket is away everybody is told over the control channel what we give", async () => {
  const { stage, control } = await talking();
  stage.socket.drop();
  stage.call.setMedia({ ...SILENT, hand: true });
  assert.deepEqual(control.sent, [{ type: "media", media: { ...SILENT, hand: true } }]);
});

test("what one who has lost the server says that he gives counts until the server knows better", async () => {
  const { stage, alice, control } = await talking();
  const tell = (media) => control.onmessage({ data: JSON.stringify({ type: "media", media }) });
  const shown = () => stage.call.participants.find(({ id }) => id === "alice").media.hand;
  tell({ ...SILENT, hand: true });
  assert.equal(shown(), false);
  await stage.receive(changed(detached(alice), 11));
  for (const nonsense of [undefined, null, 7, {}, { ...SILENT, hand: "yes" }]) tell(nonsense);
  assert.equal(shown(), false);
  tell({ ...SILENT, hand: true });
  assert.equal(shown(), true);
  assert.equal(stage.call.participants.find(({ id }) => id === "alice").media.audio, false);
  await stage.receive(changed(alice, 12));
  assert.equal(shown(), false);
});

test("a new connection waits for the server, since the control channel would go with the old one", async () => {
  const { stage, hear } = await talking();
  stage.socket.drop();
  await hear(20, 0);
  assert.equal(stage.connections.length, 1);
  assert.equal(stage.call.peerStates.get("alice"), "reconnecting");
});

test("a wish for a restart over the control channel is granted while the socket is away", async () => {
  const { stage, control } = await talking();
  stage.socket.drop();
  control.onmessage({ data: JSON.stringify({ type: "reconnect", connection: stage.call.peers.get("alice").number, rebuild: false }) });
  await settle();
  assert.deepEqual(control.sent.map(({ type }) => type), ["offer"]);
  assert.equal(stage.call.peerStates.get("alice"), "connected");
});

test("after a change of network what no longer receives is restarted within a second", async () => {
  const { stage } = await talking();
  stage.network.dispatchEvent(new Event("online"));
  await stage.clock.advance(1000);
  assert.deepEqual(stepsOf(stage), ["restart online"]);
});

test("a change of network that harmed nothing changes nothing", async () => {
  const { stage } = await talking();
  stage.network.dispatchEvent(new Event("online"));
  await settle();
  stage.connection.bytes += 1000;
  await stage.clock.advance(1000);
  assert.deepEqual(stepsOf(stage), []);
  assert.equal(stage.call.peerStates.get("alice"), "connected");
});

test("what was given up is tried again when the network comes back", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  for (let tries = 0; tries < 4; tries += 1) {
    await stage.receive({ type: "answer", sender: "alice", connection: stage.lastOffer.connection, sdp: HOSTILE });
    await stage.clock.advance(2000);
  }
  assert.equal(stage.call.peerStates.get("alice"), "failed");
  stage.network.dispatchEvent(new Event("online"));
  assert.equal(stage.call.peerStates.get("alice"), "connecting");
});

test("an offer without an answer is left alone while the socket is away", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  stage.socket.drop();
  await stage.clock.advance(10_000);
  assert.equal(stage.connections.length, 1);
});

test("another id after a lost socket makes all connections anew", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  stage.socket.drop();
  await stage.clock.advance(0);
  const again = participant("bob-again", 13);
  await stage.welcome(again, [ALICE, again], { revision: 13 });
  assert.equal(stage.call.participant, "bob-again");
  assert.equal(stage.connections[0].closed, true);
  assert.equal(stage.connections.length, 2);
  assert.deepEqual(stage.named("peer-closed").map(({ id }) => id), ["alice"]);
  assert.equal(stage.call.resume.participant, "bob-again");
});

test("a page that was reloaded resumes afresh once, and later as usual", async () => {
  const stage = new Stage();
  await stage.call.join({ media: SILENT, resume: { participant: "bob", secret: "s", fresh: true } });
  stage.socket.open();
  assert.deepEqual(stage.socket.sent[0].resume, { participant: "bob", secret: "s", fresh: true });
  await stage.receive(welcome(CHARLIE, [ALICE, CHARLIE]));
  stage.socket.drop();
  await stage.clock.advance(0);
  stage.socket.open();
  assert.deepEqual(stage.socket.sent[0].resume, { participant: "charlie", secret: "charlie-secret" });
});

test("each outcome is reported once a connection", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.clock.advance(340);
  stage.connection.relayed = true;
  await stage.connect(ALICE);
  stage.connection.become("disconnected");
  stage.connection.become("connected");
  await settle();
  const { id: _id, ...report } = stage.socket.ofType("report")[0];
  assert.deepEqual(report, { type: "report", recipient: "alice", outcome: "connected", relayed: true, ms: 340 });
  assert.equal(stage.socket.ofType("report").length, 1);
});

test("a description that the browser refuses is reported, and the connection made anew a bounded number of times", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  for (let count = 1; count <= 4; count += 1) {
    assert.equal(stage.connections.length, count);
    await stage.receive({ type: "answer", sender: "alice", connection: stage.lastOffer.connection, sdp: HOSTILE });
    assert.equal(stage.socket.ofType("report").at(-1).outcome, "failed");
    await stage.clock.advance(2000);
  }
  assert.equal(stage.connections.length, 4);
  assert.equal(stage.call.peerStates.get("alice"), "failed");
  assert.equal(stage.socket.ofType("report").length, 4);
});

test("a callee asks for another connection when the offer is refused", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, BOB]);
  await stage.receive({ type: "offer", sender: "bob", connection: 5, sdp: HOSTILE });
  assert.deepEqual(stage.socket.ofType("answer", "reconnect"), []);
  await stage.clock.advance(2000);
  assert.equal(stage.socket.ofType("reconnect")[0].rebuild, true);
});

test("a relay that the server could not take is made up for by a new connection", async () => {
  for (const code of ["rate-limited", "unavailable"]) {
    const stage = await Stage.inside(BOB, [ALICE, BOB]);
    await stage.receive({ type: "error", code, detail: "", reply_to: stage.lastOffer.id });
    assert.equal(stage.connections.length, 1);
    await stage.clock.advance(2000);
    assert.equal(stage.connections.length, 2);
    assert.deepEqual(stage.named("error"), []);
  }
});

test("a refused relay of a connection that came to be all the same costs nothing", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  stage.connection.gather("a");
  await stage.clock.advance(10);
  const { id } = stage.socket.ofType("candidates")[0];
  await stage.connect(ALICE);
  await stage.receive({ type: "error", code: "rate-limited", detail: "", reply_to: id });
  await stage.clock.advance(5000);
  assert.equal(stage.connections.length, 1);
  assert.equal(stage.call.peerStates.get("alice"), "connected");
});

test("one who turns out to be detached is called when he is live again", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  const error = { type: "error", code: "recipient-detached", detail: "", recipient: "alice", reply_to: stage.lastOffer.id };
  await stage.receive(error);
  assert.equal(stage.socket.last.type, "ping");
  await stage.receive(changed(detached(ALICE), 11));
  await stage.clock.advance(9000);
  assert.equal(stage.connections.length, 1);
  await stage.receive(changed(ALICE, 12));
  assert.equal(stage.connections.length, 2);
});

test("one who turns out to be gone makes it ask for the roster", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.receive({ type: "error", code: "unknown-participant", detail: "", recipient: "alice", reply_to: stage.lastOffer.id });
  assert.deepEqual({ ...stage.socket.last, id: "" }, { type: "ping", revision: 10, id: "" });
  await stage.receive({ type: "roster", participants: [BOB], room: ROOM, revision: 11 });
  assert.equal(stage.connection.closed, true);
});

test("an error of nobody's concern is told to the page", async () => {
  const stage = await Stage.inside(BOB, [BOB]);
  await stage.receive({ type: "error", code: "forbidden", detail: "not you" });
  assert.deepEqual(stage.named("error"), [{ name: "error", code: "forbidden", detail: "not you" }]);
});

test("of many changes of media in a row the last one is sent", async () => {
  const stage = await Stage.inside(BOB, [BOB]);
  for (const hand of [true, false, true]) stage.call.setMedia({ ...SILENT, hand });
  stage.call.setMedia({ ...SILENT, audio: true });
  await stage.clock.advance(1000);
  assert.deepEqual(stage.socket.ofType("media").map(({ media }) => media), [
    { ...SILENT, hand: true },
    { ...SILENT, audio: true },
  ]);
});

test("media that changed while the socket was away is told after the return", async () => {
  const stage = await Stage.inside(BOB, [BOB]);
  stage.socket.drop();
  stage.call.setMedia({ ...SILENT, video: true });
  await stage.clock.advance(0);
  await stage.welcome(BOB, [BOB], { revision: 12 });
  await stage.clock.advance(300);
  assert.deepEqual(stage.socket.ofType("media").map(({ media }) => media), [{ ...SILENT, video: true }]);
});

test("media that the server found too much is sent again", async () => {
  const stage = await Stage.inside(BOB, [BOB]);
  stage.call.setMedia({ ...SILENT, hand: true });
  await stage.receive({ type: "error", code: "rate-limited", detail: "", reply_to: stage.socket.last.id });
  await stage.clock.advance(300);
  assert.equal(stage.socket.ofType("media").length, 2);
});

test("a track reaches everybody, and those who come later", async () => {
  const camera = { kind: "video", id: "camera" };
  const stage = await Stage.inside(CHARLIE, [ALICE, BOB, CHARLIE]);
  stage.call.setTrack("camera", camera);
  await settle();
  const dana = participant("dana", 11);
  await stage.receive(joined(dana, 11));
  await stage.receive({ type: "offer", sender: "dana", connection: 5, sdp: offerOf() });
  const sent = stage.connections.map((connection) => connection.getTransceivers()[1].sender.track);
  assert.deepEqual(sent, [camera, camera, camera]);
});

test("a relay over the control channel counts as one over the server", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, BOB]);
  await stage.receive({ type: "offer", sender: "bob", connection: 5, sdp: offerOf() });
  stage.connection.become("connected");
  stage.connection.openChannels();
  stage.socket.drop();
  const [control] = stage.connection.channels;
  control.onmessage({ data: JSON.stringify({ type: "offer", connection: 5, sdp: offerOf() }) });
  await settle();
  assert.deepEqual(control.sent.map(({ type, connection }) => [type, connection]), [["answer", 5]]);
  control.onmessage({ data: '{"type": "chat", "text": "hello"}' });
  assert.deepEqual(stage.named("control"), [{ name: "control", id: "bob", message: { type: "chat", text: "hello" } }]);
});

test("nothing that another participant relays can throw", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB, participant("zoe", 20)], { revision: 30 });
  const { connection } = stage.lastOffer;
  for (const sender of ["alice", "zoe"]) {
    for (const number of [connection, 5]) {
      for (const rest of [{ sdp: 7 }, { sdp: null }, {}, { candidates: 7 }, { candidates: null }, { candidates: [null, 1, {}] }, { rebuild: "x" }]) {
        for (const type of ["offer", "answer", "candidates", "reconnect"]) {
          await stage.receive({ type, sender, connection: number, ...rest });
        }
      }
    }
  }
  assert.equal(stage.call.state, "joined");
  assert.deepEqual(stage.named("error"), []);
});

test("the end closes every connection and says why", async () => {
  const stage = await Stage.inside(CHARLIE, [ALICE, BOB, CHARLIE]);
  await stage.receive({ type: "bye", code: "ended", detail: "The host ended the call", reconnect: false });
  assert.ok(stage.connections.every(({ closed }) => closed));
  assert.deepEqual(stage.named("state").at(-1), {
    name: "state",
    state: "ended",
    bye: { code: "ended", detail: "The host ended the call" },
  });
  assert.equal(stage.clock.waiting, 0);
});

test("leaving closes every connection at once, before the server has answered", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  const leaving = stage.call.leave();
  assert.equal(stage.connection.closed, true);
  await stage.receive({ type: "bye", code: "left", detail: "", reconnect: false });
  await leaving;
  assert.equal(stage.call.state, "ended");
  assert.equal(stage.clock.waiting, 0);
});

test("a browser that makes no certificate calls all the same", async (t) => {
  t.mock.method(console, "warn", () => {});
  const stage = new Stage({ createCertificate: () => Promise.reject(new Error("no")) });
  await stage.call.join({});
  await stage.welcome(BOB, [ALICE, BOB]);
  assert.equal(stage.lastOffer.recipient, "alice");
  assert.equal(stage.connection.configurations[0].certificates, undefined);
});

test("leaving before the certificate is there opens no socket", async () => {
  const stage = new Stage();
  const joining = stage.call.join({});
  await stage.call.leave();
  await joining;
  assert.equal(stage.sockets.length, 0);
});

test("a restart whose answer was lost with the socket is not waited for when the connection fails later", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  await stage.clock.advance(2000);
  await stage.receive({ type: "reconnect", sender: "alice", connection: stage.lastOffer.connection, rebuild: false });
  stage.socket.drop();
  await stage.clock.advance(11_000);
  await stage.welcome(BOB, [ALICE, BOB], { revision: 12 });
  assert.equal(stage.connections.length, 1);
  stage.connection.become("failed");
  await settle();
  assert.equal(stage.connections.length, 2);
});

test("a callee's wish for a new connection reaches a caller whose offers were all lost", async () => {
  const bob = await Stage.inside(BOB, [ALICE, BOB]);
  const alice = await Stage.inside(ALICE, [ALICE, BOB]);
  await alice.receive({ type: "offer", sender: "bob", connection: bob.lastOffer.connection, sdp: offerOf() });
  await bob.answer(ALICE);
  bob.call.retry("alice");
  await bob.clock.advance(3000);
  alice.call.retry("bob");
  const { id: _id, recipient: _recipient, ...wish } = alice.socket.last;
  await bob.receive({ ...wish, sender: "alice" });
  assert.equal(bob.connections.length, 3);
});

test("a browser that makes no connection to one does not keep the others from being called", async () => {
  let refusals = 0;
  const refuse = () => {
    refusals += 1;
    throw new Error("Cannot create so many PeerConnections");
  };
  const stage = new Stage({ createPeerConnection: refuse });
  await stage.call.join({ media: SILENT });
  await stage.welcome(CHARLIE, [ALICE, BOB, CHARLIE]);
  assert.equal(refusals, 2);
  await stage.clock.advance(8000);
  assert.equal(refusals, 8);
  assert.deepEqual([...stage.call.peerStates.values()], ["failed", "failed"]);
});

test("a flood of offers makes no flood of connections, and later ones are taken again", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, BOB]);
  const offer = (connection) => stage.receive({ type: "offer", sender: "bob", connection, sdp: offerOf() });
  for (let number = 1; number <= 300; number += 1) await offer(number);
  assert.equal(stage.connections.length, 20);
  await stage.clock.advance(2000);
  await offer(301);
  assert.equal(stage.connections.length, 21);
});

test("a flood of candidates after the description is cut off, and those of a restart are taken", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, BOB]);
  const flood = Array.from({ length: 5000 }, (_, index) => ({ candidate: String(index), sdpMid: "0" }));
  for (const round of [1, 2]) {
    await stage.receive({ type: "offer", sender: "bob", connection: 5, sdp: offerOf() });
    await stage.receive({ type: "candidates", sender: "bob", connection: 5, candidates: flood });
    await stage.receive({ type: "candidates", sender: "bob", connection: 5, candidates: flood });
    assert.equal(stage.connection.candidates.length, 200 * round);
  }
});

test("a connection without stats is restarted all the same", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  stage.connection.getStats = async () => {
    throw new Error("InvalidStateError");
  };
  stage.connection.become("disconnected");
  await stage.clock.advance(4000);
  assert.equal(stage.connection.restarts, 1);
});

test("stats that a closed connection never gives do not stop the next connection's recovery", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  await stage.clock.advance(2000);
  stage.connection.getStats = () => new Promise(() => {}); // as Firefox, when it is closed in the midst of it
  stage.connection.become("disconnected");
  await stage.receive({ type: "reconnect", sender: "alice", connection: stage.lastOffer.connection, rebuild: true });
  await stage.clock.advance(2000);
  await stage.answer(ALICE);
  await stage.clock.advance(7000);
  await stage.receive({ type: "pong", revision: 10 });
  await stage.clock.advance(8000);
  assert.equal(stage.connection.restarts, 1);
});

test("a clock that is put back makes nobody deaf to offers and wishes", async () => {
  const alice = await Stage.inside(ALICE, [ALICE, BOB]);
  for (let number = 1; number <= 5; number += 1) {
    await alice.receive({ type: "offer", sender: "bob", connection: number, sdp: offerOf() });
  }
  alice.clock.sleep(-3_600_000);
  await alice.receive({ type: "offer", sender: "bob", connection: 6, sdp: offerOf() });
  assert.equal(alice.connections.length, 6);
  const bob = await Stage.inside(BOB, [ALICE, BOB]);
  bob.clock.sleep(-3_600_000);
  await bob.receive({ type: "reconnect", sender: "alice", rebuild: true });
  assert.equal(bob.connections.length, 2);
  assert.equal(bob.socket.ofType("configuration").length, 1);
});

test("a wish that crosses a new connection whose offer is still being made changes nothing", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  await stage.clock.advance(11_000);
  await stage.receive({ type: "pong", revision: 10 });
  stage.call.retry("alice");
  await settle();
  assert.equal(stage.socket.ofType("offer").length, 1);
  await stage.receive({ type: "reconnect", sender: "alice", rebuild: true });
  assert.equal(stage.connections.length, 2);
});

test("the channels of each connection are told once they are there, and carry the bytes of files", async () => {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  const opened = [];
  const frames = [];
  stage.call.on("open", ({ id }) => opened.push(id));
  stage.call.on("file-frame", (frame) => frames.push(frame));
  await stage.connect(ALICE);
  const before = stage.connection;
  before.openChannels();
  assert.deepEqual(opened, ["alice"]);
  assert.equal(stage.call.filesOf("alice"), before.channels[1]);
  before.channels[1].onmessage({ data: "text is no frame" });
  const data = new ArrayBuffer(8);
  before.channels[1].onmessage({ data });
  assert.deepEqual(frames, [{ id: "alice", data }]);
  stage.call.retry("alice");
  await settle();
  await stage.answer(ALICE);
  stage.connection.openChannels();
  assert.notEqual(stage.connection, before);
  assert.deepEqual(opened, ["alice", "alice"]);
  assert.equal(stage.call.filesOf("alice"), stage.connection.channels[1]);
  assert.equal(stage.call.filesOf("nobody"), undefined);
});
