import assert from "node:assert/strict";
import test from "node:test";

import { peopleOf } from "../../static/js/room/people.js";
import { alarmText } from "../../static/js/room/safety.js";
import { Witness } from "../../static/js/witness.js";
import { ALICE, BOB, Stage } from "./support/call.js";
import { settle } from "./support/clock.js";
import "./support/node.js";

const A = "a".repeat(64);
const B = "b".repeat(64);
const MIDDLE = "5".repeat(64);
const SECOND = 1000; // ms between two samples

const sdp = (print) => `v=0\r\na=fingerprint:sha-256 ${print.toUpperCase().match(/../g).join(":")}\r\n`;

/** Bob, who came later and so calls Alice; his page watches over the certificates. */
async function calling() {
  const stage = new Stage();
  const witness = new Witness(stage.call);
  const alarms = [];
  witness.safety.on("alarm", (alarm) => alarms.push(alarm));
  const stops = witness.follow();
  await stage.call.join({});
  await stage.welcome(BOB, [ALICE, BOB]);
  return { stage, alarms, stops, safety: witness.safety };
}

/** The connection comes to be, with Alice's certificate or another. */
async function connect(stage, print = A) {
  const { connection } = stage;
  connection.localDescription = { type: "offer", sdp: sdp(B) };
  await stage.receive({ type: "answer", sender: "alice", connection: stage.lastOffer.connection, sdp: sdp(print) });
  connection.become("connected");
  await settle();
  return connection;
}

const claims = (connection) => connection.channels[0].sent.filter(({ type }) => type === "fingerprints");

test("a connection is part of the code once it stands, with what its descriptions say", async () => {
  const { stage, safety } = await calling();
  stage.connection.localDescription = { type: "offer", sdp: sdp(B) };
  await stage.receive({ type: "answer", sender: "alice", connection: stage.lastOffer.connection, sdp: sdp(A) });
  await stage.clock.advance(2 * SECOND);
  assert.deepEqual(safety.state.missing, ["alice"]);
  stage.connection.become("connected");
  assert.deepEqual(safety.state.fingerprints, [B, A]);
});

test("the other one is told what is seen, once it can be told, and again when that changes", async () => {
  const { stage } = await calling();
  const connection = await connect(stage);
  assert.deepEqual(claims(connection), []);
  connection.openChannels();
  const first = { type: "fingerprints", own: B, sees: { alice: A } };
  assert.deepEqual(claims(connection), [first]);
  await stage.clock.advance(3 * SECOND);
  assert.deepEqual(claims(connection), [first]);
});

test("over a new connection it is told anew", async () => {
  const { stage } = await calling();
  await connect(stage);
  stage.connection.openChannels();
  stage.call.retry("alice");
  await settle();
  assert.equal(stage.connections.length, 2);
  const connection = await connect(stage);
  connection.openChannels();
  assert.equal(claims(connection).length, 1);
});

test("one who begins to listen late misses nothing", async () => {
  const { stage, stops } = await calling();
  for (const stop of stops) stop();
  const connection = await connect(stage);
  connection.openChannels();
  const late = new Witness(stage.call);
  late.follow();
  assert.deepEqual(late.safety.state.fingerprints, [B, A]);
  assert.equal(claims(connection).length, 1);
  // Alice has not listened to that: she speaks for the first time, and is told again, once.
  const word = { data: JSON.stringify({ type: "fingerprints", own: A, sees: {} }) };
  connection.channels[0].onmessage(word);
  assert.equal(claims(connection).length, 2);
  connection.channels[0].onmessage(word);
  assert.equal(claims(connection).length, 2);
});

test("what the other one says is heard", async () => {
  const { stage, alarms } = await calling();
  const connection = await connect(stage, MIDDLE);
  connection.channels[0].onmessage({ data: JSON.stringify({ type: "fingerprints", own: A, sees: { bob: B } }) });
  assert.deepEqual(alarms, [{ reason: "ends", id: "alice" }]);
});

test("another certificate raises the alarm, in a new connection and in an old one within a second", async () => {
  const anew = await calling();
  await connect(anew.stage);
  anew.stage.call.retry("alice");
  await settle();
  await connect(anew.stage, MIDDLE);
  assert.deepEqual(anew.alarms, [{ reason: "changed", id: "alice" }]);

  const { stage, alarms } = await calling();
  const connection = await connect(stage);
  connection.remoteDescription = { type: "answer", sdp: sdp(MIDDLE) };
  await stage.clock.advance(2 * SECOND);
  assert.deepEqual(alarms, [{ reason: "changed", id: "alice" }]);
});

test("nothing is watched any more once it is stopped", async () => {
  const { stage, safety, stops } = await calling();
  for (const stop of stops) stop();
  await connect(stage);
  assert.deepEqual(safety.state.fingerprints, []);
});

test("an alarm names whom it is about", () => {
  const nameOf = (id) => ({ alice: "Alice Moreau", bob: "Bob" })[id];
  for (const reason of ["changed", "ends", "views"]) {
    const text = alarmText({ reason, id: "alice", by: "bob" }, nameOf);
    assert.match(text, /Alice Moreau/);
    assert.equal(text.includes("Bob"), reason === "views");
    assert.doesNotMatch(text, /%\(/);
  }
});

test("a person of whom nobody can vouch is marked, and nobody else", () => {
  const local = { audio: true, microphone: {}, camera: {}, mirrored: true, taken: { microphone: false, camera: false } };
  const people = peopleOf([ALICE, BOB], "alice", new Map(), local, { unverifiable: new Set(["bob"]) });
  assert.deepEqual(people.map(({ id, unverifiable }) => [id, unverifiable]), [["bob", true], ["alice", false]]);
});
