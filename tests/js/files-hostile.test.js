import assert from "node:assert/strict";
import test from "node:test";

import { BLOCK, Original } from "../../static/js/files/blocks.js";
import { frameOf } from "../../static/js/files/lane.js";
import { readOffer } from "../../static/js/files/messages.js";
import { cleanMime, cleanName } from "../../static/js/files/names.js";
import { bytesOf, MemorySink, Wire } from "./support/wire.js";
import "./support/node.js";

const OFFER = { type: "file-offer", file: "f1", transfer: 7, name: "plan.pdf", size: 100, mime: "application/pdf" };

for (const [what, given, shown] of [
  ["an ordinary one", "crew rota.xlsx", "crew rota.xlsx"],
  ["a way out of the folder", "../../etc/passwd", "_.._etc_passwd"],
  ["folders of Windows", "C:\\run.exe", "C__run.exe"],
  ["a separator that only looks like one", "a\u2215b\uff0fc", "a_b_c"],
  ["letters that turn the ending around", "photo\u202egpj.exe", "photogpj.exe"],
  ["letters that are not seen", "a\u200bb\u0000c\u2060d", "abcd"],
  ["many lines", "one\r\n\ttwo", "one two"],
  ["a dot in front and at the end", "..hidden..", "hidden"],
  ["dots alone", "..", "file"],
  ["nothing", "", "file"],
  ["no text", { toString: () => "x" }, "file"],
  ["half of a letter", "a\ud800b", "ab"],
  ["another way to write a letter", "u\u0308.txt", "ü.txt"],
]) {
  test(`a name that is ${what} is made one that can be shown and stored`, () => assert.equal(cleanName(given), shown));
}

test("a long name is shortened, and keeps its ending", () => {
  const name = cleanName(`${"😀".repeat(5000)}.tar.gz`);
  assert.ok([...name].length <= 150);
  assert.equal(cleanName(`${"x".repeat(200)}.pdf`), `${"x".repeat(145)}….pdf`);
});

test("a kind that is none is left out", () => {
  assert.deepEqual(["application/pdf", "TEXT/HTML", "text/html;x=1", "x", 5, null].map(cleanMime), ["application/pdf", "text/html", "", "", "", ""]);
});

for (const [what, changes] of [
  ["no file", { file: undefined }],
  ["an empty file id", { file: "" }],
  ["a file id without end", { file: "x".repeat(129) }],
  ["a number that is too large", { transfer: 2 ** 32 }],
  ["a number below zero", { transfer: -1 }],
  ["a number with a comma", { transfer: 1.5 }],
  ["a number that is text", { transfer: "7" }],
  ["no size", { size: undefined }],
  ["a size below zero", { size: -1 }],
  ["a size that no number holds", { size: 2 ** 53 }],
  ["a size that is none", { size: NaN }],
]) {
  test(`an offer with ${what} is ignored`, () => assert.equal(readOffer({ ...OFFER, ...changes }), undefined));
}

/** Bob's page, and somebody who says and sends whatever he likes. */
async function attacked(...messages) {
  const wire = new Wire();
  for (const message of messages) wire.say("alice", message);
  await wire.run();
  return wire;
}

const send = (wire, number, bytes) => wire.bob.frame("alice", frameOf(number, bytes).buffer);

test("bytes of what was not accepted go nowhere", async () => {
  const wire = await attacked(OFFER);
  const [got] = wire.offered;
  send(wire, 7, bytesOf(100));
  send(wire, 8, bytesOf(100));
  wire.bob.frame("alice", new ArrayBuffer(0));
  wire.bob.frame("nobody", frameOf(7, bytesOf(3)).buffer);
  const sink = new MemorySink();
  got.accept(sink);
  await wire.run();
  assert.deepEqual([got.state, got.moved, sink.pieces.length], ["moving", 0, 0]);
});

test("more than was said ends it", async () => {
  const wire = await attacked(OFFER);
  const [got] = wire.offered;
  const sink = new MemorySink();
  got.accept(sink);
  await wire.run();
  send(wire, 7, bytesOf(60));
  send(wire, 7, bytesOf(60));
  await wire.run();
  assert.deepEqual([got.state, got.failure, sink.discarded], ["failed", "excess", true]);
  assert.deepEqual(wire.ofType("file-cancel", "bob"), [{ type: "file-cancel", transfer: 7 }]);
});

test("one who sends on while the disk does not follow is stopped before the memory is full", async () => {
  const wire = await attacked({ ...OFFER, size: 100 * BLOCK });
  const [got] = wire.offered;
  const sink = new MemorySink();
  sink.gate = new Promise(() => undefined);
  got.accept(sink);
  await wire.run();
  const piece = new Uint8Array(60_000);
  for (let sent = 0; sent < 70 * BLOCK && !got.over; sent += piece.length) send(wire, 7, piece);
  assert.deepEqual([got.state, got.failure], ["failed", "overrun"]);
  assert.ok(got.moved <= 64 * BLOCK);
});

test("an end that comes too early waits for the bytes, and one without a digest is none", async () => {
  const wire = await attacked(OFFER, { type: "file-end", transfer: 7, sha256: "0".repeat(64) });
  const [got] = wire.offered;
  got.accept(new MemorySink());
  await wire.run();
  wire.say("alice", { type: "file-end", transfer: 7, sha256: "nonsense" });
  wire.say("alice", { type: "file-end", transfer: 7, sha256: "0".repeat(64) });
  await wire.run();
  assert.equal(got.state, "moving");
  send(wire, 7, bytesOf(100));
  await wire.run();
  assert.deepEqual([got.state, got.failure], ["failed", "digest"]);
});

test("a flood of offers is declined unseen", async () => {
  const wire = await attacked(...[...Array(60).keys()].map((index) => ({ ...OFFER, file: `f${index}`, transfer: index })));
  assert.equal(wire.offered.length, 20);
  assert.equal(wire.ofType("file-decline", "bob").length, 40);
});

test("a number that stands for another file, and a file of another size, are ignored", async () => {
  const wire = await attacked(OFFER, { ...OFFER, file: "f2" }, { ...OFFER, transfer: 8, size: 5 });
  assert.equal(wire.offered.length, 1);
  assert.deepEqual([wire.offered[0].number, wire.offered[0].facts.size], [7, 100]);
});

test("what was declined is declined again, without asking", async () => {
  const wire = await attacked(OFFER);
  wire.offered[0].decline();
  wire.say("alice", { ...OFFER, transfer: 9 });
  await wire.run();
  assert.equal(wire.offered.length, 1);
  assert.deepEqual(wire.ofType("file-decline", "bob").map(({ transfer }) => transfer), [7, 9]);
});

for (const [what, ...messages] of [
  ["an offset beyond the end", { type: "file-accept", offset: 101 }],
  ["an offset below zero", { type: "file-accept", offset: -1 }],
  ["no offset", { type: "file-accept" }],
  ["an acknowledgement before it was accepted", { type: "file-ack", offset: 0 }, { type: "file-ack", offset: 100 }],
  ["an end of what is ours", { type: "file-end", sha256: "0".repeat(64) }],
  ["a word that is unknown", { type: "file-feedback" }],
]) {
  test(`${what} changes nothing of what we offered`, async () => {
    const wire = new Wire();
    const sent = wire.alice.offer("bob", { file: "f1", name: "a", mime: "", size: 100 }, new Original(new Blob([bytesOf(100)])));
    await wire.run();
    for (const message of messages) wire.say("bob", { ...message, transfer: sent.number });
    await wire.run();
    assert.deepEqual([sent.state, sent.moved], ["offered", 0]);
  });
}

test("an acknowledgement of more than was sent, or of less than before, is not believed", async () => {
  const wire = new Wire();
  const size = 8 * BLOCK;
  const sent = wire.alice.offer("bob", { file: "f1", name: "a", mime: "", size }, new Original(new Blob([bytesOf(size)])));
  await wire.run();
  wire.bob.control = () => undefined;
  wire.bob.frame = () => undefined;
  wire.say("bob", { type: "file-accept", transfer: sent.number, offset: 0 });
  wire.say("bob", { type: "file-ack", transfer: sent.number, offset: 0 });
  await wire.run();
  for (const offset of [BLOCK, size, 5 * BLOCK, 1.5, BLOCK - 1, "x"]) wire.say("bob", { type: "file-ack", transfer: sent.number, offset });
  await wire.run();
  assert.deepEqual([sent.state, sent.moved], ["moving", BLOCK]);
});

test("a second acceptance does not begin it again", async () => {
  const wire = new Wire();
  const sent = wire.alice.offer("bob", { file: "f1", name: "a", mime: "", size: 100 }, new Original(new Blob([bytesOf(100)])));
  await wire.run();
  const sizes = [];
  wire.bob.frame = (_, data) => sizes.push(data.byteLength);
  for (const offset of [40, 0]) wire.say("bob", { type: "file-accept", transfer: sent.number, offset });
  await wire.run();
  assert.deepEqual(sizes, [64]);
});

test("a bot that counts from 1 may use a number of ours; a cancel of his is about his own file", async () => {
  const wire = new Wire();
  const sent = wire.bob.offer("alice", { file: "ours", name: "a", mime: "", size: 100 }, new Original(new Blob([bytesOf(100)])));
  await wire.run();
  wire.say("alice", { ...OFFER, transfer: sent.number });
  wire.say("alice", { type: "file-cancel", transfer: sent.number });
  await wire.run();
  assert.deepEqual([wire.offered[0].state, sent.state], ["cancelled", "offered"]);
});

test("a bot counts anew on a new connection", async () => {
  const wire = await attacked(OFFER);
  const [got] = wire.offered;
  const sink = new MemorySink();
  got.accept(sink);
  await wire.run();
  wire.cut();
  wire.restore();
  wire.say("alice", { ...OFFER, file: "another", transfer: 7 });
  wire.say("alice", { ...OFFER, transfer: 8 });
  await wire.run();
  assert.deepEqual(wire.offered.map(({ number, state }) => [number, state]), [[8, "moving"], [7, "offered"]]);
});

test("words that come before the channels are told of count for the new connection", async () => {
  const wire = await attacked(OFFER);
  wire.cut();
  wire.restore();
  const [got] = wire.offered;
  got.accept(new MemorySink());
  wire.say("alice", { ...OFFER, transfer: 1 });
  await wire.run();
  wire.bob.opened("alice");
  assert.deepEqual([got.number, got.state], [1, "moving"]);
});
