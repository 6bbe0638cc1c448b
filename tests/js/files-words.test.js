import assert from "node:assert/strict";
import test from "node:test";

import { findPlace } from "../../static/js/files/places.js";
import { Progress } from "../../static/js/files/progress.js";
import { newsOf } from "../../static/js/room/filenews.js";
import { cardText, leftText, personText, shareText, sizeText } from "../../static/js/views/filewords.js";
import { FakeClock } from "./support/clock.js";
import "./support/node.js";

const MB = 1_000_000;
const row = (changes = {}) => ({ person: "Bob Lindqvist", state: "offered", moved: 0, left: undefined, failure: undefined, by: undefined, ...changes });
const card = (own, changes, more = {}) => cardText({ name: "plan.pdf", size: 6.6 * MB, own, rows: [row(changes)], ...more });

for (const [bytes, text] of [
  [0, "0 byte"],
  [999, "999 byte"],
  [1000, "1 kB"],
  [88_000, "88 kB"],
  [6.6 * MB, "6.6 MB"],
  [123.4 * MB, "123 MB"],
  [1.25e9, "1.3 GB"],
  [5e15, "5,000 TB"],
]) {
  test(`${bytes} bytes are ${text}`, () => assert.equal(sizeText(bytes), text));
}

test("how far it is stands in the unit of the whole, and in the reader's language", () => {
  assert.equal(shareText(4.1 * MB, 6.6 * MB), "4.1 of 6.6 MB");
  assert.equal(shareText(20_000, 1.2e9), "0 of 1.2 GB");
  assert.equal(shareText(4.1 * MB, 6.6 * MB, "de"), "4,1 of 6,6 MB");
});

test("the time that is left is told in one unit", () => {
  assert.deepEqual([0.2, 12.4, 59.6, 90, 3500, 5400].map(leftText), ["1 s left", "12 s left", "1 min left", "2 min left", "58 min left", "2 h left"]);
});

for (const [changes, own, text] of [
  [{}, false, "6.6 MB · sent once you accept"],
  [{}, true, "6.6 MB · sent once Bob accepts"],
  [{ state: "moving", moved: 4.1 * MB, left: 12 }, true, "4.1 of 6.6 MB · 12 s left"],
  [{ state: "moving", moved: 4.1 * MB }, false, "4.1 of 6.6 MB · on its way"],
  [{ state: "paused", moved: 4.1 * MB }, false, "4.1 of 6.6 MB · waiting for the connection to Bob"],
  [{ state: "done", moved: 6.6 * MB }, true, "6.6 MB · Bob has it"],
  [{ state: "declined", by: "other" }, true, "6.6 MB · Bob declined it"],
  [{ state: "cancelled", by: "other" }, false, "6.6 MB · Bob stopped it"],
  [{ state: "cancelled", by: "own" }, false, "6.6 MB · you stopped it"],
  [{ state: "failed", failure: "digest" }, false, "6.6 MB · what arrived is not what Bob sent, so it was thrown away"],
  [{ state: "failed", failure: "full" }, false, "6.6 MB · there is no room left on this device, so it was thrown away"],
  [{ state: "failed", failure: "unreadable" }, true, "6.6 MB · it was moved or changed; choose it again"],
  [{ state: "gone", moved: 4.1 * MB }, false, "4.1 of 6.6 MB · Bob left before it was there"],
]) {
  test(`a card says "${text}"`, () => assert.equal(card(own, changes), text));
}

test("a card says that a part is kept, and that there is too little room", () => {
  assert.match(card(false, { state: "gone", moved: 4.1 * MB }, { partial: true }), /It goes on from here if it is offered again/);
  assert.match(card(false, {}, { place: { trouble: "full", room: 300 * MB } }), /there is room for 300 MB/);
});

test("a card for several people says how many have it, and of each how far it is", () => {
  const rows = [row({ state: "done" }), row({ state: "moving", moved: 3.3 * MB, left: 9 }), row({ state: "declined", by: "other" })];
  assert.equal(cardText({ name: "a", size: 6.6 * MB, own: true, rows }), "6.6 MB · 1 of 3 have it");
  assert.deepEqual(rows.map((each) => personText(each, 6.6 * MB)), ["has it", "50 % · 9 s left", "declined"]);
});

test("what one did oneself is not told, what the other did is", () => {
  const told = (changes, own) => newsOf({ facts: { name: "plan.pdf" }, ...changes }, "Bob Lindqvist", own)?.text;
  assert.equal(told({ state: "done" }, true), "Bob has plan.pdf");
  assert.equal(told({ state: "done" }, false), "plan.pdf has arrived");
  assert.equal(told({ state: "declined", by: "other" }, true), "Bob declined plan.pdf");
  assert.equal(told({ state: "declined", by: "own" }, false), undefined);
  assert.equal(told({ state: "gone" }, false), "Bob left before plan.pdf was there");
  assert.equal(told({ state: "moving" }, false), undefined);
});

test("speed and time left are of the last seconds, and a pause does not count", async () => {
  const clock = new FakeClock();
  const progress = new Progress(clock, 100_000);
  progress.begin(0);
  for (let second = 1; second <= 10; second += 1) {
    await clock.advance(1000);
    progress.moved(second * 1000);
  }
  assert.deepEqual([progress.rate, progress.left], [1000, 90]);
  for (let second = 1; second <= 8; second += 1) {
    await clock.advance(1000);
    progress.moved(10_000 + second * 4000);
  }
  assert.equal(progress.rate, 4000);
  await clock.advance(60_000);
  progress.begin(42_000);
  assert.equal(progress.rate, undefined);
  await clock.advance(1000);
  progress.moved(44_000);
  assert.deepEqual([progress.rate, progress.left], [2000, 28]);
});

test("while nothing moves no time is told", async () => {
  const clock = new FakeClock();
  const progress = new Progress(clock, 1000);
  progress.begin(0);
  await clock.advance(5000);
  assert.deepEqual([progress.rate, progress.left], [0, undefined]);
});

const GB = 1e9;
const error = (name) => async () => {
  throw new DOMException("no", name);
};

/** A folder in which nothing can be made. */
const folder = async () => ({
  getFileHandle: async (name) => ({ name, createWritable: async () => ({ write: async () => undefined }) }),
});

test("a place that somebody chooses comes first; a page's folder next; memory for what is small", async () => {
  const chosen = { createWritable: async () => ({}) };
  const kinds = [
    await findPlace({ name: "a", size: 9 * GB }, { pick: async () => chosen, folder }),
    await findPlace({ name: "a", size: GB }, { folder, estimate: async () => ({ quota: 3 * GB, usage: GB }) }),
    await findPlace({ name: "a", size: GB }, { pick: error("SecurityError"), folder }),
    await findPlace({ name: "a", size: 100 * MB }, {}),
    await findPlace({ name: "a", size: 100 * MB }, { folder: error("SecurityError") }),
  ];
  assert.deepEqual(kinds.map(({ constructor }) => constructor.name), ["FileSink", "DiskSink", "DiskSink", "MemorySink", "MemorySink"]);
});

test("what is too large for the disk has no place, and it is said how much room there is", async () => {
  const estimate = async () => ({ quota: 3 * GB, usage: 2.5 * GB });
  const { trouble, room } = await findPlace({ name: "a", size: GB }, { folder, estimate });
  assert.equal(trouble, "full");
  assert.ok(room > 0.4 * GB && room < 0.5 * GB);
  assert.equal((await findPlace({ name: "a", size: GB }, {})).trouble, "full");
});

test("who closes the dialog has not accepted; a place where nothing may be written is said to be so", async () => {
  const troubles = await Promise.all(["AbortError", "NotAllowedError"].map((name) => findPlace({ name: "a", size: 5 }, { pick: error(name), folder })));
  assert.deepEqual(troubles.map(({ trouble }) => trouble), ["dismissed", "forbidden"]);
});
