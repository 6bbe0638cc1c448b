import assert from "node:assert/strict";
import test from "node:test";

import { IncomingCandidates, OutgoingCandidates } from "../../static/js/candidates.js";
import { FakeClock } from "./support/clock.js";
import { FakeConnection, offerOf } from "./support/connection.js";

function outgoing() {
  const clock = new FakeClock();
  const sent = [];
  const candidates = new OutgoingCandidates({ clock, send: (batch) => sent.push(batch.map(({ candidate }) => candidate)) });
  const push = (...texts) => {
    for (const candidate of texts) candidates.push(candidate && { candidate, toJSON: () => ({ candidate, sdpMid: "0" }) });
  };
  return { clock, sent, candidates, push };
}

test("nothing goes before the description, and then all that was found goes at once", () => {
  const { candidates, sent, push } = outgoing();
  candidates.hold();
  push("a", "b");
  assert.deepEqual(sent, []);
  candidates.release();
  assert.deepEqual(sent, [["a", "b"]]);
});

test("the first candidates go together and very soon, later ones are gathered for longer", async () => {
  const { candidates, clock, sent, push } = outgoing();
  candidates.release();
  push("a", "b");
  await clock.advance(10);
  assert.deepEqual(sent, [["a", "b"]]);
  push("c");
  await clock.advance(50);
  push("d");
  assert.deepEqual(sent, [["a", "b"]]);
  await clock.advance(50);
  assert.deepEqual(sent, [["a", "b"], ["c", "d"]]);
});

test("the end of gathering is told by the empty list, after all the others", async () => {
  const { candidates, clock, sent, push } = outgoing();
  candidates.release();
  push("a", "b", null);
  await clock.advance(1000);
  assert.deepEqual(sent, [["a", "b"], []]);
});

test("gathering that ended before the description went is told after it", () => {
  const { candidates, sent, push } = outgoing();
  candidates.hold();
  push("a", null);
  candidates.release();
  assert.deepEqual(sent, [["a"], []]);
});

test("the empty candidate of Firefox is no candidate", () => {
  const { candidates, sent, push } = outgoing();
  candidates.release();
  push("a");
  candidates.push({ candidate: "", toJSON: () => ({}) });
  push(null);
  assert.deepEqual(sent, [["a"], []]);
});

test("a restart gathers anew, and has an end of its own", () => {
  const { candidates, sent, push } = outgoing();
  candidates.release();
  push("a", null);
  candidates.hold();
  candidates.release();
  push("b", null);
  assert.deepEqual(sent, [["a"], [], ["b"], []]);
});

test("after the close nothing goes", async () => {
  const { candidates, clock, sent, push } = outgoing();
  candidates.release();
  push("a");
  await clock.advance(10);
  push("b");
  candidates.close();
  await clock.advance(1000);
  push("c");
  assert.deepEqual(sent, [["a"]]);
});

test("candidates wait for the description that they belong to", async () => {
  const connection = new FakeConnection({});
  const incoming = new IncomingCandidates(connection);
  await incoming.add([{ candidate: "a" }]);
  assert.deepEqual(connection.candidates, []);
  await connection.setRemoteDescription({ type: "offer", sdp: offerOf() });
  await incoming.release();
  assert.deepEqual(connection.candidates, [{ candidate: "a" }]);
});

test("a stale candidate harms nothing, and those after it are taken", async () => {
  const connection = new FakeConnection({});
  await connection.setRemoteDescription({ type: "offer", sdp: offerOf() });
  await new IncomingCandidates(connection).add([{ candidate: "stale" }, { candidate: "b" }]);
  assert.deepEqual(connection.candidates, [{ candidate: "b" }]);
});

test("a flood of candidates before any description is cut off", async () => {
  const connection = new FakeConnection({});
  const incoming = new IncomingCandidates(connection);
  const some = Array.from({ length: 100 }, () => ({ candidate: "x" }));
  for (let count = 0; count < 10; count += 1) await incoming.add(incoming.take(some));
  await connection.setRemoteDescription({ type: "offer", sdp: offerOf() });
  await incoming.release();
  assert.equal(connection.candidates.length, 200);
});
