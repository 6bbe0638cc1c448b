import assert from "node:assert/strict";
import test from "node:test";

import { Senders } from "../../static/js/senders.js";

const SMALL = { active: true, maxBitrate: 100_000 };
const LARGE = { active: true, maxBitrate: 900_000 };

/** A sender that counts how often it is asked and told. */
class Sender {
  looks = 0;
  /** @type {object[]} */
  told = [];
  encoding = {};
  refuses = false;

  getParameters() {
    this.looks += 1;
    return { encodings: [{ ...this.encoding }] };
  }

  async setParameters({ encodings: [encoding] }) {
    this.told.push(encoding.maxBitrate);
    if (this.refuses) throw new Error("not now");
    this.encoding = encoding;
  }
}

function camera() {
  const sender = new Sender();
  const senders = new Senders();
  senders.add("camera", sender);
  return { sender, senders };
}

test("what stands is neither told again nor looked at, which takes a thread that has better to do", async () => {
  const { sender, senders } = camera();
  for (let round = 0; round < 5; round += 1) await senders.set("camera", { ...SMALL });
  assert.deepEqual([sender.told, sender.looks], [[100_000], 1]);
  await senders.set("camera", LARGE);
  await senders.set("camera", SMALL);
  assert.deepEqual(sender.told, [100_000, 900_000, 100_000]);
});

test("after new descriptions what stands is looked at again", async () => {
  const { sender, senders } = camera();
  await senders.set("camera", SMALL);
  sender.encoding = {};
  await senders.settle();
  assert.deepEqual(sender.told, [100_000, 100_000]);
});

test("what the browser refused is told again the next time", async () => {
  const { sender, senders } = camera();
  await senders.set("camera", SMALL);
  sender.refuses = true;
  await assert.rejects(senders.set("camera", LARGE));
  sender.refuses = false;
  await senders.set("camera", LARGE);
  await senders.set("camera", LARGE);
  assert.deepEqual(sender.told, [100_000, 900_000, 900_000]);
});

test("what changes while the browser is busy is told after that", async () => {
  const { sender, senders } = camera();
  await Promise.all([senders.set("camera", SMALL), senders.set("camera", LARGE), senders.set("camera", SMALL)]);
  assert.deepEqual(sender.encoding, SMALL);
  await senders.set("camera", LARGE);
  assert.deepEqual(sender.encoding, LARGE);
});
