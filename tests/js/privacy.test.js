import assert from "node:assert/strict";
import test from "node:test";

import { Discretion } from "../../static/js/room/privacy.js";
import { privacyHint } from "../../static/js/views/privacy.js";
import { ALICE, BOB, CHARLIE, Stage } from "./support/call.js";

const RELAY = { iceServers: [{ urls: "turn:one" }], iceTransportPolicy: "relay", ttl: 600 };
const ANY = { iceServers: [{ urls: "turn:one" }], ttl: 600 };

/** Bob has called Alice, and they are connected. */
async function connected() {
  const stage = await Stage.inside(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  return stage;
}

function current(connection) {
  return connection.configurations.at(-1);
}

function storage(kept = {}) {
  return {
    kept,
    getItem: (key) => kept[key] ?? null,
    setItem: (key, value) => void (kept[key] = value),
  };
}

test("who hides the address before joining makes relayed connections only", async () => {
  const stage = new Stage();
  stage.call.hide(true);
  await stage.call.join();
  await stage.welcome(BOB, [ALICE, BOB]);
  assert.equal(current(stage.connection).iceTransportPolicy, "relay");
});

test("who hides it during the call makes each connection anew", async () => {
  const stage = await connected();
  stage.call.hide(true);
  await stage.clock.advance(0);
  assert.equal(stage.connections.length, 2);
  assert.equal(stage.connections[0].connectionState, "closed");
  assert.equal(current(stage.connection).iceTransportPolicy, "relay");
  assert.deepEqual(stage.named("step").map(({ action, reason }) => [action, reason]), [["rebuild", "privacy"]]);
});

test("the callee, who hides it, asks for a new connection and takes no part in the old one", async () => {
  const stage = await Stage.inside(ALICE, [ALICE, BOB]);
  await stage.receive({ type: "offer", sender: BOB.id, connection: 5, sdp: "v=0\r\n" });
  stage.connection.become("connected");
  await stage.clock.advance(3000);
  stage.call.hide(true);
  await stage.clock.advance(0);
  assert.equal(stage.socket.ofType("reconnect").at(-1).rebuild, true);
  assert.equal(stage.connection.connectionState, "closed");
});

test("one that is not reachable just now is not left with an open connection either", async () => {
  const stage = await connected();
  const detached = { ...ALICE, state: "detached" };
  await stage.receive({ type: "participant-changed", participant: detached, revision: 11 });
  stage.call.hide(true);
  assert.equal(stage.connection.connectionState, "closed");
  await stage.receive({ type: "participant-changed", participant: ALICE, revision: 12 });
  assert.equal(current(stage.connection).iceTransportPolicy, "relay");
});

test("who hides it no more looks for a better way, over the connection there is", async () => {
  const stage = new Stage();
  stage.call.hide(true);
  await stage.call.join();
  await stage.welcome(BOB, [ALICE, BOB]);
  await stage.connect(ALICE);
  stage.call.hide(false);
  await stage.clock.advance(0);
  assert.equal(stage.connections.length, 1);
  assert.equal("iceTransportPolicy" in current(stage.connection), false);
  assert.equal(stage.socket.ofType("offer").length, 2);
});

test("a room that begins to hide everybody has all connections made anew, and the page hears of it", async () => {
  const stage = await Stage.inside(CHARLIE, [ALICE, BOB, CHARLIE]);
  for (const [index, other] of [ALICE, BOB].entries()) {
    await stage.connect(other, stage.connections[index]);
  }
  const heard = [];
  stage.call.on("privacy", (privacy) => heard.push(privacy));
  await stage.receive({ type: "configuration", configuration: RELAY });
  await stage.clock.advance(0);
  assert.deepEqual(heard, [{ room: true, own: false, possible: true }]);
  assert.equal(stage.connections.length, 4);
  for (const each of stage.connections.slice(2)) assert.equal(current(each).iceTransportPolicy, "relay");
});

test("fresh credentials reach the connections that stand, and change nothing else", async () => {
  const stage = await connected();
  await stage.receive({ type: "configuration", configuration: { ...ANY, iceServers: [{ urls: "turn:two" }] } });
  assert.deepEqual(current(stage.connection).iceServers, [{ urls: "turn:two" }]);
  assert.equal(stage.socket.ofType("offer").length, 1);
});

test("the wish is kept in this browser", () => {
  const browser = storage();
  const before = new Discretion({ room: false, possible: true }, browser);
  const heard = [];
  before.on("change", (state) => heard.push(state));
  before.wish(true);
  before.wish(true);
  assert.deepEqual(heard, [{ room: false, possible: true, own: true }]);
  assert.equal(new Discretion({ room: false, possible: true }, browser).state.own, true);
  before.wish(false);
  assert.equal(new Discretion({ room: false, possible: true }, browser).state.own, false);
});

test("without storage the wish holds for the visit", () => {
  const forbidden = () => {
    throw new Error("forbidden");
  };
  const discretion = new Discretion({ room: false, possible: true }, { getItem: forbidden, setItem: forbidden });
  discretion.wish(true);
  assert.equal(discretion.state.own, true);
});

test("the hint says what holds", () => {
  const hint = (changes) => privacyHint({ room: false, own: false, possible: true, ...changes });
  assert.match(hint({}), /through the server’s relay/);
  assert.match(hint({ room: true }), /hides everyone/);
  assert.match(hint({ room: true, possible: false }), /nobody can connect/);
  assert.match(hint({ own: true, possible: false }), /nobody can connect to you/);
});
