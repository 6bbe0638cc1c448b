import assert from "node:assert/strict";
import test from "node:test";

import { makeFolder } from "../../static/js/files/folder.js";
import { DiskSink, FileSink, MemorySink } from "../../static/js/files/sinks.js";
import "./support/node.js";

const OCTETS = "application/octet-stream";

/** A file as the browser's disk has it: what is written counts when the stream is closed. */
class FakeFile {
  content = new Blob([]);
  removed = false;

  constructor(name) {
    this.name = name;
  }

  async createWritable() {
    const pieces = [];
    return {
      write: async (bytes) => void pieces.push(bytes),
      close: async () => void (this.content = new Blob(pieces, { type: "text/html" })),
      abort: async () => void (pieces.length = 0),
    };
  }

  async getFile() {
    return this.content;
  }

  async remove() {
    this.removed = true;
  }
}

class FakeFolder {
  entries = new Map();

  async getDirectoryHandle(name, { create = false } = {}) {
    if (!this.entries.has(name) && create) this.entries.set(name, new FakeFolder());
    return this.entries.get(name);
  }

  async getFileHandle(name, { create = false } = {}) {
    if (!this.entries.has(name) && create) this.entries.set(name, new FakeFile(name));
    return this.entries.get(name);
  }

  async removeEntry(name) {
    this.entries.delete(name);
  }

  async *keys() {
    yield* [...this.entries.keys()];
  }
}

/** The locks of a browser, over all its tabs. */
class FakeLocks {
  held = new Set();

  request(name, callback) {
    this.held.add(name);
    return callback();
  }

  async query() {
    return { held: [...this.held].map((name) => ({ name })) };
  }

  /** The tab is closed. */
  release(name) {
    this.held.delete(`conference.files.${name}`);
  }
}

const bytes = new Uint8Array([1, 2, 3]);

for (const [where, make] of [
  ["in memory", async () => new MemorySink()],
  ["in the page's folder", async () => DiskSink.make(async () => new FakeFolder())],
]) {
  test(`what is stored ${where} is handed over as bytes and nothing that a browser would open`, async () => {
    const sink = await make();
    await sink.write(bytes);
    await sink.write(bytes);
    const blob = await sink.close();
    assert.deepEqual([blob.size, blob.type], [6, OCTETS]);
    assert.deepEqual([...new Uint8Array(await blob.arrayBuffer())], [1, 2, 3, 1, 2, 3]);
  });
}

test("a file in the page's folder has neither name nor ending of the one that was sent, and goes when it is of no use", async () => {
  const folder = new FakeFolder();
  const sink = await DiskSink.make(async () => folder);
  assert.match([...folder.entries.keys()][0], /^[0-9a-f-]{36}$/);
  await sink.write(bytes);
  await sink.discard();
  assert.equal(folder.entries.size, 0);
});

test("where somebody chose to have it, it is; and nothing empty stays there", async () => {
  const wanted = new FakeFile("plan.pdf");
  const sink = await FileSink.make(wanted);
  await sink.write(bytes);
  assert.equal(await sink.close(), null);
  assert.deepEqual([wanted.content.size, wanted.removed], [3, false]);
  const unwanted = new FakeFile("plan.pdf");
  const other = await FileSink.make(unwanted);
  await other.write(bytes);
  await other.discard();
  assert.deepEqual([unwanted.content.size, unwanted.removed], [0, true]);
});

test("a file that was there before stays when what should replace it does not come", async () => {
  const wanted = new FakeFile("plan.pdf");
  wanted.content = new Blob(["before"]);
  await (await FileSink.make(wanted)).discard();
  assert.deepEqual([wanted.content.size, wanted.removed], [6, false]);
});

test("a tab takes away what closed tabs left behind, and nothing of those that are open", async () => {
  const root = new FakeFolder();
  const storage = { getDirectory: async () => root };
  const locks = new FakeLocks();
  for (const name of ["open", "closed"]) await makeFolder(storage, locks, name);
  locks.release("closed");
  await makeFolder(storage, locks, "new");
  const all = await root.getDirectoryHandle("received-files");
  assert.deepEqual([...all.entries.keys()], ["open", "new"]);
});
