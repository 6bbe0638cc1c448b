import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { BLOCK, Original, wholeDigest } from "../../static/js/files/blocks.js";
import { frameOf, frameSize, readFrame } from "../../static/js/files/lane.js";
import { settle } from "./support/clock.js";
import { bytesOf, MemorySink, Wire } from "./support/wire.js";
import "./support/node.js";

const FACTS = { file: "f1", name: "plan.pdf", mime: "application/pdf" };

/** By the words of the protocol, and by another library than the page's. */
function digestByTheBook(bytes) {
  const blocks = [];
  for (let at = 0; at < bytes.length; at += BLOCK) {
    blocks.push(createHash("sha256").update(bytes.subarray(at, at + BLOCK)).digest());
  }
  return createHash("sha256").update(Buffer.concat(blocks)).digest("hex");
}

/** Alice has offered Bob a file of so many bytes. */
async function offered(size = 3 * BLOCK + 5, changes = {}) {
  const wire = new Wire();
  const bytes = bytesOf(size);
  const sent = wire.alice.offer("bob", { ...FACTS, size, ...changes }, new Original(new Blob([bytes])));
  await wire.run();
  return { wire, bytes, sent, got: wire.offered[0], sink: new MemorySink() };
}

/** Bob has accepted it as well. */
async function accepted(size, changes) {
  const stage = await offered(size, changes);
  stage.got.open();
  stage.got.accept(stage.sink);
  return stage;
}

for (const size of [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5]) {
  test(`a file of ${size} bytes arrives whole, with the digest that the protocol defines`, async () => {
    const { wire, bytes, sent, got, sink } = await accepted(size);
    await wire.run();
    assert.deepEqual([sent.state, got.state, sent.moved, got.moved], ["done", "done", size, size]);
    assert.deepEqual(sink.bytes, bytes);
    assert.equal(sink.closed, true);
    assert.equal(wire.ofType("file-end")[0].sha256, digestByTheBook(bytes));
    assert.equal(got.result.size, size);
  });
}

test("nothing is sent before it was accepted", async () => {
  const { wire, sent, got } = await offered();
  assert.deepEqual([sent.state, got.state], ["offered", "offered"]);
  assert.equal(wire.channel("alice").highest, 0);
  const [offer] = wire.ofType("file-offer");
  assert.deepEqual(offer, { type: "file-offer", ...FACTS, size: 3 * BLOCK + 5, transfer: sent.number });
});

test("frames begin with the number of the transfer and have at most what the connection takes, and 64 KiB", () => {
  assert.deepEqual([...frameOf(0x01020304, new Uint8Array([9, 8]))], [1, 2, 3, 4, 9, 8]);
  assert.deepEqual(readFrame(frameOf(0xfffffffe, new Uint8Array([7])).buffer), { transfer: 0xfffffffe, bytes: new Uint8Array([7]) });
  assert.equal(readFrame(new ArrayBuffer(4)), undefined);
  assert.equal(readFrame(new ArrayBuffer(64 * 1024 + 1)), undefined);
  assert.deepEqual([0, NaN, 100, 5000, 65_536, 262_144, Infinity].map(frameSize), [16_384, 16_384, 0, 5000, 65_536, 65_536, 65_536]);
});

test("no frame is larger than the connection takes", async () => {
  const wire = new Wire();
  wire.limit = 5000;
  wire.alice.offer("bob", { ...FACTS, size: 20_000 }, new Original(new Blob([bytesOf(20_000)])));
  await wire.run();
  const sizes = [];
  const carry = wire.bob.frame.bind(wire.bob);
  wire.bob.frame = (id, data) => carry(id, data, sizes.push(data.byteLength));
  wire.offered[0].accept(new MemorySink());
  await wire.run();
  assert.deepEqual(sizes, [5000, 5000, 5000, 5000, 20]);
});

test("what waits in the channel stays below 1 MiB and a frame", async () => {
  const { wire, got } = await accepted(12 * BLOCK);
  await wire.run();
  assert.equal(got.state, "done");
  assert.ok(wire.channel("alice").highest > BLOCK / 2);
  assert.ok(wire.channel("alice").highest <= BLOCK + 65_536, `${wire.channel("alice").highest}`);
});

test("no more than 4 MiB are sent beyond what was acknowledged, so a slow disk does not fill the memory", async () => {
  const { wire, got, sink } = await accepted(12 * BLOCK);
  let open = () => undefined;
  sink.gate = new Promise((resolve) => (open = resolve));
  await wire.run();
  const held = got.moved;
  assert.ok(held >= 4 * BLOCK && held <= 7 * BLOCK, `${held / BLOCK} MiB`);
  open();
  await wire.run();
  assert.equal(got.state, "done");
});

test("one who never acknowledges gets the file all the same, more slowly", async () => {
  const { wire, bytes, sent } = await offered(40 * BLOCK);
  const got = [];
  wire.bob.frame = (_, data) => got.push(new Uint8Array(data, 4));
  wire.bob.control = () => undefined;
  wire.say("bob", { type: "file-accept", transfer: sent.number, offset: 0 });
  await wire.run();
  assert.equal(sent.state, "moving");
  for (let seconds = 0; seconds < 12; seconds += 2) {
    await wire.clock.advance(2000);
    await wire.run();
  }
  assert.deepEqual(new Uint8Array(Buffer.concat(got)), bytes);
  assert.equal(sent.state, "moving");
  await wire.clock.advance(10_000);
  assert.equal(sent.state, "done");
});

test("who is slow to take it is not taken for one who never acknowledges", async () => {
  const { wire, sent } = await offered(12 * BLOCK);
  let got = 0;
  wire.bob.frame = (_, data) => (got += data.byteLength - 4);
  wire.bob.control = () => undefined;
  wire.say("bob", { type: "file-accept", transfer: sent.number, offset: 0 });
  await wire.run(() => got > 3.9 * BLOCK);
  await wire.clock.advance(3000);
  await wire.run();
  assert.equal(got, 4 * BLOCK);
  await wire.clock.advance(2000);
  await wire.run();
  assert.equal(got, 8 * BLOCK);
});

test("several files take turns, and all arrive", async () => {
  const wire = new Wire();
  const sizes = [3 * BLOCK, 2 * BLOCK, 70_000];
  const files = sizes.map((size) => bytesOf(size).map((byte) => byte ^ (size % 255)));
  const sent = files.map((bytes, index) => wire.alice.offer("bob", { ...FACTS, file: `f${index}`, size: bytes.length }, new Original(new Blob([bytes]))));
  await wire.run();
  const sinks = wire.offered.map(() => new MemorySink());
  const order = [];
  const carry = wire.bob.frame.bind(wire.bob);
  wire.bob.frame = (id, data) => carry(id, data, order.push(new DataView(data).getUint32(0)));
  wire.offered.forEach((got, index) => got.accept(sinks[index]));
  await wire.run();
  const [first, second, small] = sent.map(({ number }) => number);
  // The first one fills the channel while the others are still read from the disk.
  assert.ok(order.lastIndexOf(small) < 40, `${order.lastIndexOf(small)} of ${order.length}`);
  assert.ok(order.lastIndexOf(first) > order.indexOf(second), "the second one did not wait for the end of the first");
  assert.deepEqual(sent.map(({ state }) => state), ["done", "done", "done"]);
  sinks.forEach((sink, index) => assert.deepEqual(sink.bytes, files[index]));
});

test("both may send at the same time", async () => {
  const { wire, got, sink, sent } = await accepted(2 * BLOCK);
  const back = wire.bob.offer("alice", { ...FACTS, file: "f2", size: 9 }, new Original(new Blob([bytesOf(9)])));
  let coming;
  wire.alice.on("offered", ({ transfer }) => (coming = transfer));
  await wire.run(() => coming);
  const place = new MemorySink();
  coming.accept(place);
  await wire.run();
  assert.deepEqual([sent.state, got.state, back.state, coming.state], ["done", "done", "done", "done"]);
  assert.deepEqual([sink.pieces.length, place.bytes], [2, bytesOf(9)]);
});

test("who declines gets nothing", async () => {
  const { wire, sent, got } = await offered();
  got.decline();
  await wire.run();
  assert.deepEqual([got.state, got.by, sent.state, sent.by], ["declined", "own", "declined", "other"]);
  assert.equal(wire.channel("alice").highest, 0);
});

for (const [who, cancel] of [
  ["the sender", ({ sent }) => sent.cancel()],
  ["the receiver", ({ got }) => got.cancel()],
]) {
  test(`${who} may cancel in the middle; nothing is kept and nothing more is sent`, async () => {
    const stage = await accepted(12 * BLOCK);
    await stage.wire.run(() => stage.got.moved > BLOCK);
    cancel(stage);
    await stage.wire.run();
    assert.deepEqual([stage.sent.state, stage.got.state], ["cancelled", "cancelled"]);
    assert.deepEqual(new Set([stage.sent.by, stage.got.by]), new Set(["own", "other"]));
    assert.equal(stage.sink.discarded, true);
    assert.ok(stage.sent.moved < 8 * BLOCK);
    assert.equal(stage.wire.alice.busy || stage.wire.bob.busy, false);
  });
}

test("after a cut the file goes on by itself on the next connection, from the last whole block", async () => {
  const { wire, bytes, sent, got, sink } = await accepted(6 * BLOCK + 100);
  await wire.run(() => got.moved > 2 * BLOCK + 70_000);
  const first = sent.number;
  wire.cut();
  await wire.run();
  assert.deepEqual([sent.state, got.state], ["paused", "paused"]);
  wire.restore();
  await wire.run();
  assert.deepEqual([sent.state, got.state], ["done", "done"]);
  assert.deepEqual(sink.bytes, bytes);
  const [again] = wire.ofType("file-accept").slice(1);
  assert.ok(again.offset >= BLOCK && again.offset % BLOCK === 0, `${again.offset}`);
  const [before, after] = wire.ofType("file-offer");
  assert.deepEqual([before.file, before.transfer, after.transfer !== first], [after.file, first, true]);
});

test("a cut after the last byte and before the last word does not send it again", async () => {
  const { wire, sent, got, sink } = await accepted(2 * BLOCK);
  await wire.run(() => got.state === "checking");
  await settle();
  wire.cut();
  await wire.run();
  wire.restore();
  await wire.run();
  assert.deepEqual([sent.state, got.state, sink.pieces.length], ["done", "done", 2]);
  assert.equal(wire.ofType("file-accept").at(-1).offset, 2 * BLOCK);
  assert.equal(wire.channel("alice").highest, 0);
});

test("who has it already says so when it is offered again, as when his last word was lost", async () => {
  const { wire, sent, got } = await accepted(2 * BLOCK);
  const hear = wire.alice.control.bind(wire.alice);
  wire.alice.control = (id, message) => message.type === "file-ack" && message.offset === 2 * BLOCK ? undefined : hear(id, message);
  await wire.run();
  assert.deepEqual([sent.state, got.state], ["moving", "done"]);
  wire.alice.control = hear;
  wire.cut();
  wire.restore();
  await wire.run();
  assert.deepEqual([sent.state, got.state, wire.channel("alice").highest], ["done", "done", 0]);
});

test("a sender who leaves right after his last word does not spoil the file", async () => {
  const { wire, got, sink } = await accepted(2 * BLOCK);
  let close = () => undefined;
  const closed = new Promise((resolve) => (close = resolve));
  sink.close = () => closed.then(() => new Blob(sink.pieces));
  await wire.run(() => wire.ofType("file-end").length && got.state === "checking");
  await wire.run();
  wire.bob.closed("alice");
  assert.equal(got.state, "checking");
  close();
  await wire.run();
  assert.deepEqual([got.state, got.result.size], ["done", 2 * BLOCK]);
});

test("an offer that nobody answered yet is there once after a cut, and can be accepted", async () => {
  const { wire, sent, got, sink } = await offered();
  wire.cut();
  wire.restore();
  await wire.run();
  assert.equal(wire.offered.length, 1);
  got.accept(sink);
  await wire.run();
  assert.deepEqual([sent.state, got.state], ["done", "done"]);
});

test("who accepts while the connection is away gets it when it is back", async () => {
  const { wire, sent, got, sink } = await offered();
  wire.cut();
  got.accept(sink);
  await wire.run();
  wire.restore();
  await wire.run();
  assert.deepEqual([sent.state, got.state], ["done", "done"]);
});

for (const [who, cancel] of [
  ["the sender", ({ sent }) => sent.cancel()],
  ["the receiver", ({ got }) => got.cancel()],
]) {
  test(`the other side learns of it when ${who} cancelled while the connection was away`, async () => {
    const stage = await accepted(4 * BLOCK);
    await stage.wire.run(() => stage.got.moved > BLOCK);
    stage.wire.cut();
    cancel(stage);
    stage.wire.restore();
    await stage.wire.run();
    assert.ok(stage.sent.over && stage.got.over);
    assert.equal(stage.wire.alice.busy || stage.wire.bob.busy, false);
    assert.equal(stage.wire.offered.length, 1);
  });
}

test("an offer without a connection is made once there is one", async () => {
  const wire = new Wire();
  wire.cut();
  wire.alice.offer("bob", { ...FACTS, size: 3 }, new Original(new Blob([bytesOf(3)])));
  await wire.run();
  assert.equal(wire.offered.length, 0);
  wire.restore();
  await wire.run();
  assert.equal(wire.offered.length, 1);
});

test("when the sender leaves in the middle, what came is kept, and goes on when he offers it again", async () => {
  const { wire, bytes, sent, got, sink } = await accepted(4 * BLOCK);
  await wire.run(() => got.moved > 2 * BLOCK);
  wire.alice.closed("bob");
  wire.bob.closed("alice");
  await wire.run();
  assert.deepEqual([sent.state, got.state, got.partial, sink.discarded], ["gone", "gone", true, false]);
  wire.restore();
  wire.alice.offer("bob", { ...FACTS, size: 4 * BLOCK }, new Original(new Blob([bytes])));
  await wire.run();
  assert.deepEqual([got.state, sink.bytes.length], ["done", 4 * BLOCK]);
  assert.ok(wire.ofType("file-accept").at(-1).offset >= BLOCK);
});

test("what came from one who is gone can be finished by another who offers the same file, if it is accepted", async () => {
  const { wire, bytes, got, sink } = await accepted(4 * BLOCK);
  await wire.run(() => got.moved > 2 * BLOCK);
  wire.bob.closed("alice");
  wire.alice.closed("bob");
  got.id = "someone";
  wire.restore();
  wire.alice.offer("bob", { ...FACTS, size: 4 * BLOCK }, new Original(new Blob([bytes])));
  await wire.run();
  const again = wire.offered[1];
  assert.equal(again.state, "offered");
  again.inherit(wire.bob.partialOf(again));
  await wire.run();
  assert.deepEqual([again.state, got.partial, wire.bob.partialOf(again)], ["done", false, undefined]);
  assert.deepEqual(sink.bytes, bytes);
  assert.ok(wire.ofType("file-accept").at(-1).offset >= BLOCK);
});

test("what is not what was sent is thrown away, and the sender is told", async () => {
  const { wire, sent, got, sink } = await accepted(2 * BLOCK);
  const carry = wire.bob.frame.bind(wire.bob);
  wire.bob.frame = (id, data) => {
    new Uint8Array(data)[100] ^= 1;
    carry(id, data);
  };
  await wire.run();
  assert.deepEqual([got.state, got.failure, sink.discarded, sink.closed], ["failed", "digest", true, false]);
  assert.deepEqual([sent.state, sent.by], ["cancelled", "other"]);
});

test("a file that can no longer be read is cancelled", async () => {
  const { wire, sent, got, sink } = await offered(3 * BLOCK);
  const stage = { wire };
  const file = { size: 3 * BLOCK, slice: () => ({ arrayBuffer: async () => { throw new DOMException("changed", "NotReadableError"); } }) };
  const broken = stage.wire.alice.offer("bob", { ...FACTS, file: "f9", size: 3 * BLOCK }, new Original(file));
  await wire.run();
  wire.offered[1].accept(sink);
  await wire.run();
  assert.deepEqual([broken.state, broken.failure, wire.offered[1].state], ["failed", "unreadable", "cancelled"]);
  assert.deepEqual([sent.state, got.state], ["offered", "offered"]);
});

for (const [what, error, failure] of [
  ["a full disk", new DOMException("full", "QuotaExceededError"), "full"],
  ["a disk that is gone", new Error("no disk"), "storage"],
]) {
  test(`${what} ends it on both sides`, async () => {
    const { wire, sent, got, sink } = await accepted(3 * BLOCK);
    sink.error = error;
    await wire.run();
    assert.deepEqual([got.state, got.failure, sent.state, sink.discarded], ["failed", failure, "cancelled", true]);
  });
}

test("the speed and the time that is left are known after a second", async () => {
  const { wire, got } = await accepted(4 * BLOCK);
  assert.equal(got.progress.rate, undefined);
  await wire.run(() => got.moved > BLOCK);
  await wire.clock.advance(2000);
  assert.ok(Math.abs(got.progress.rate - got.moved / 2) < 1, `${got.progress.rate}`);
  assert.ok(Math.abs(got.progress.left - (4 * BLOCK - got.moved) / got.progress.rate) < 0.01);
});

test("the end of the call throws away what has not come in full", async () => {
  const { wire, got, sink } = await accepted(4 * BLOCK);
  await wire.run(() => got.moved > 2 * BLOCK);
  wire.bob.close();
  await wire.run();
  assert.deepEqual([got.state, sink.discarded], ["gone", true]);
});

test("the digest of nothing is that of the empty text", async () => {
  assert.equal(await wholeDigest([]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

test("a connection that is said to be away while it still carries does not keep a file from its end", async () => {
  const { wire, sent, got, sink } = await accepted(3 * BLOCK);
  await wire.run(() => got.moved > BLOCK);
  wire.alice.connected("bob", false);
  wire.bob.connected("alice", false);
  assert.deepEqual([sent.state, got.state], ["paused", "paused"]);
  const before = got.moved;
  await wire.run(() => got.moved > before + BLOCK / 2);
  assert.deepEqual([sent.state, got.state], ["moving", "moving"]);
  await wire.run();
  assert.deepEqual([sent.state, got.state, sink.bytes.length], ["done", "done", 3 * BLOCK]);
});

test("a connection that was away and is the same again goes on without a new offer", async () => {
  const { wire, sent, got } = await accepted(3 * BLOCK);
  await wire.run(() => got.moved > BLOCK);
  for (const connected of [false, true]) {
    wire.alice.connected("bob", connected);
    wire.bob.connected("alice", connected);
  }
  assert.deepEqual([sent.state, got.state], ["moving", "moving"]);
  await wire.run();
  assert.deepEqual([sent.state, got.state, wire.ofType("file-offer").length], ["done", "done", 1]);
});
