import assert from "node:assert/strict";
import test from "node:test";

import { Signaling } from "../../static/js/signaling.js";
import { ALICE, welcome } from "./support/call.js";
import { FakeClock, settle } from "./support/clock.js";
import { FakeSocket, socketFactory } from "./support/socket.js";

function begin() {
  const clock = new FakeClock();
  const states = [];
  const messages = [];
  const { sockets, createSocket } = socketFactory();
  const options = { url: "ws://here/ws/rooms/demo/", clock, createSocket, random: () => 0.5, revision: () => 10 };
  const signaling = new Signaling(options);
  signaling.on("state", (change) => states.push(change));
  signaling.on("message", (message) => messages.push(message));
  signaling.open(() => ({ type: "hello" }));
  return { clock, signaling, sockets, states, messages };
}

function joined() {
  const stage = begin();
  admit(stage.sockets[0]);
  return stage;
}

function admit(socket) {
  socket.open();
  socket.receive(welcome(ALICE, [ALICE]));
}

const bye = (code, changes = {}) => ({ type: "bye", code, detail: "why", reconnect: false, ...changes });

test("it offers the protocol's version and says hello as soon as the socket is open", () => {
  const { sockets } = begin();
  assert.equal(sockets[0].protocol, "conference.v1");
  assert.deepEqual(sockets[0].sent, []);
  sockets[0].open();
  assert.deepEqual(sockets[0].sent, [{ type: "hello", id: "1" }]);
});

test("on a socket that is open already it says hello at once", () => {
  const socket = new FakeSocket();
  socket.open();
  const signaling = new Signaling({ url: "", clock: new FakeClock(), createSocket: () => socket, revision: () => 10 });
  signaling.open(() => ({ type: "hello" }));
  assert.deepEqual(socket.sent, [{ type: "hello", id: "1" }]);
});

test("a welcome makes it joined, and is passed on", () => {
  const { signaling, states, messages } = joined();
  assert.equal(signaling.state, "joined");
  assert.deepEqual(states, [{ state: "joined" }]);
  assert.equal(messages[0].type, "welcome");
});

test("before the welcome nothing but hello is sent", () => {
  const { signaling, sockets } = begin();
  sockets[0].open();
  assert.equal(signaling.send({ type: "media" }), undefined);
  assert.equal(sockets[0].sent.length, 1);
});

test("every message has another id", () => {
  const { signaling, sockets } = joined();
  const ids = [signaling.send({ type: "leave" }), signaling.send({ type: "leave" })];
  assert.deepEqual(ids, ["2", "3"]);
  assert.deepEqual(sockets[0].sent.map(({ id }) => id), ["1", "2", "3"]);
});

test("a request is resolved by the reply that names it", async () => {
  const { signaling, sockets } = joined();
  const request = signaling.request({ type: "configuration" });
  sockets[0].receive({ type: "configuration", configuration: {}, reply_to: "other" });
  sockets[0].receive({ type: "configuration", configuration: { ttl: 5 }, reply_to: sockets[0].last.id });
  assert.equal((await request).configuration.ttl, 5);
});

test("a request is rejected by an error, by a lost socket, and without one", async () => {
  const { signaling, sockets } = joined();
  const refused = signaling.request({ type: "configuration" });
  sockets[0].receive({ type: "error", code: "rate-limited", detail: "", reply_to: sockets[0].last.id });
  await assert.rejects(refused, /rate-limited/);
  const lost = signaling.request({ type: "configuration" });
  sockets[0].drop();
  await assert.rejects(lost, /lost/);
  await assert.rejects(signaling.request({ type: "configuration" }), /not connected/);
});

test("it pings with its revision at each beat", async () => {
  const { clock, sockets } = joined();
  await clock.advance(10_000);
  assert.deepEqual(sockets[0].last, { type: "ping", revision: 10, id: "2" });
  sockets[0].receive({ type: "pong", revision: 10 });
  await clock.advance(10_000);
  assert.equal(sockets[0].ofType("ping").length, 2);
});

test("a server that does not answer until the next beat is lost, and the socket is not closed as a leave", async () => {
  const { clock, signaling, sockets } = joined();
  await clock.advance(20_000);
  assert.equal(sockets[0].closedWith, 4000);
  assert.equal(signaling.state, "reconnecting");
  assert.equal(sockets.length, 2);
});

test("anything that the server says shows that it is there", async () => {
  const { clock, sockets } = joined();
  await clock.advance(15_000);
  sockets[0].receive({ type: "room-changed", room: {}, revision: 11 });
  await clock.advance(5000);
  assert.equal(sockets.length, 1);
});

test("a lost socket is replaced at once, then after 1, 2, 4, 8 and again 8 s", async () => {
  const { clock, signaling, sockets } = joined();
  sockets[0].drop();
  assert.equal(signaling.state, "reconnecting");
  await clock.advance(0);
  for (const [index, wait] of [1000, 2000, 4000, 8000, 8000].entries()) {
    assert.equal(sockets.length, index + 2);
    sockets.at(-1).drop();
    await clock.advance(wait - 1);
    assert.equal(sockets.length, index + 2);
    await clock.advance(1);
  }
  assert.equal(sockets.length, 7);
});

test("a server that welcomes and goes, again and again, is not asked at once each time", async () => {
  const { clock, sockets } = joined();
  sockets[0].drop();
  await clock.advance(0);
  admit(sockets[1]);
  sockets[1].drop();
  await clock.advance(999);
  assert.equal(sockets.length, 2);
  await clock.advance(1);
  assert.equal(sockets.length, 3);
});

test("after a time that went well a loss is answered at once again", async () => {
  const { clock, sockets } = joined();
  sockets[0].drop();
  await clock.advance(0);
  admit(sockets[1]);
  await clock.advance(10_000);
  sockets[1].receive({ type: "pong", revision: 10 });
  sockets[1].drop();
  await clock.advance(0);
  assert.equal(sockets.length, 3);
});

test("a handshake or a hello without an answer is given up after 10 s", async () => {
  const { clock, signaling, sockets } = begin();
  await clock.advance(10_000);
  assert.equal(sockets[0].closedWith, 4000);
  assert.equal(signaling.state, "connecting");
  await clock.advance(1000);
  assert.equal(sockets.length, 2);
});

test("each attempt that comes to nothing before the first welcome is told, and none after it", async () => {
  const { clock, signaling, sockets } = begin();
  const attempts = [];
  signaling.on("unanswered", ({ code }) => attempts.push(code));
  sockets[0].drop();
  await clock.advance(1000);
  sockets[1].open();
  sockets[1].receive(bye("overloaded", { reconnect: true, after: 1 }));
  assert.deepEqual(attempts, ["", "overloaded"]);
  assert.equal(signaling.state, "connecting");
  await clock.advance(1000);
  admit(sockets[2]);
  sockets[2].drop();
  assert.equal(attempts.length, 2);
});

test("nothing is heard from a socket that was given up", async () => {
  const { clock, sockets, messages } = joined();
  await clock.advance(20_000);
  sockets[0].receive({ type: "pong" });
  sockets[0].drop();
  assert.equal(messages.length, 1);
  assert.equal(sockets.length, 2);
});

test("a bye is the end, and says why", async () => {
  const { clock, states, sockets } = joined();
  sockets[0].receive(bye("removed"));
  assert.deepEqual(states.at(-1), { state: "ended", bye: { code: "removed", detail: "why" } });
  await clock.advance(60_000);
  assert.equal(sockets.length, 1);
  assert.equal(clock.waiting, 0);
});

test("a bye to hello is the end, too", () => {
  const { signaling, sockets } = begin();
  sockets[0].open();
  sockets[0].receive(bye("room-full"));
  assert.equal(signaling.state, "ended");
});

test("a bye that allows it is followed by another socket, after the time that it names", async () => {
  const { clock, signaling, sockets } = joined();
  sockets[0].receive(bye("restart", { reconnect: true, after: 1.5 }));
  assert.equal(signaling.state, "reconnecting");
  assert.equal(sockets[0].closedWith, 4000);
  await clock.advance(1499);
  assert.equal(sockets.length, 1);
  await clock.advance(1);
  assert.equal(sockets.length, 2);
});

test("when the network is back it does not wait for its turn", async () => {
  const { clock, signaling, sockets } = joined();
  sockets[0].drop();
  await clock.advance(0);
  sockets[1].drop();
  signaling.recheck();
  assert.equal(sockets.length, 3);
});

test("when the network is back a socket has 3 s to show that it lived through it", async () => {
  const { clock, signaling, sockets } = joined();
  signaling.recheck();
  assert.equal(sockets[0].last.type, "ping");
  await clock.advance(3000);
  assert.equal(sockets.length, 2);
});

test("after a sleep of the machine a socket has 3 s, too", async () => {
  const { clock, sockets } = joined();
  clock.sleep(600_000);
  await clock.advance(3000);
  assert.equal(sockets.length, 2);
});

test("one who waits outside pings without a revision", async () => {
  const { clock, signaling, sockets } = begin();
  sockets[0].open();
  sockets[0].receive({ type: "waiting", room: {}, resume: {}, heartbeat: 10 });
  assert.equal(signaling.state, "waiting");
  await clock.advance(10_000);
  assert.deepEqual(sockets[0].last, { type: "ping", id: "2" });
});

test("leaving says so, waits for the server's bye and closes as a leave", async () => {
  const { signaling, sockets, states } = joined();
  const leaving = signaling.leave();
  assert.equal(sockets[0].last.type, "leave");
  sockets[0].receive(bye("left"));
  await leaving;
  assert.equal(sockets[0].closedWith, 1000);
  assert.equal(states.at(-1).bye.code, "left");
});

test("leaving does not wait long for a server that is silent, nor for one that is gone", async () => {
  const silent = joined();
  const leaving = silent.signaling.leave();
  await silent.clock.advance(2000);
  await leaving;
  assert.equal(silent.signaling.state, "ended");
  const gone = joined();
  const left = gone.signaling.leave();
  gone.sockets[0].drop();
  await left;
  assert.equal(gone.sockets.length, 1);
  assert.equal(gone.signaling.state, "ended");
});

test("leaving while the socket is away stops coming back", async () => {
  const { clock, signaling, sockets } = joined();
  sockets[0].drop();
  await signaling.leave();
  signaling.recheck();
  await clock.advance(60_000);
  await settle();
  assert.equal(sockets.length, 1);
});
