import assert from "node:assert/strict";
import test from "node:test";

import { levelBetween, Loudness } from "../../static/js/loudness.js";
import { stayAwake } from "../../static/js/room/awake.js";
import { keepView, recallView } from "../../static/js/room/view.js";
import { Talk } from "../../static/js/talk.js";
import { screensOf, spotlightOf } from "../../static/js/views/spotlight.js";

const LOUD = 0.1;
const GRID = { mode: "grid", largeScreens: true, self: true };
const SPEAKER = { ...GRID, mode: "speaker" };

/** Hears the same levels five times a second for so long (ms); everybody else who is named is silent. */
class Conversation {
  talk = new Talk();
  now = 0;
  changes = 0;

  for(ms, levels) {
    for (const end = this.now + ms; this.now < end; this.now += 200) {
      const all = new Map(["bob", "chiara", "deniz"].map((id) => [id, levels[id] ?? 0]));
      if (this.talk.hear(all, this.now)) this.changes += 1;
    }
    return this;
  }

  get speaking() {
    return [...this.talk.speaking].sort().join(" ");
  }
}

test("who begins to speak is seen speaking at once, and no longer a moment after the last word", () => {
  const call = new Conversation().for(200, { bob: LOUD });
  assert.equal(call.speaking, "bob");
  assert.equal(call.for(600, {}).speaking, "bob");
  assert.equal(call.for(600, {}).speaking, "");
});

test("pauses between words do not make it flicker, nor does a voice that gets softer", () => {
  const call = new Conversation();
  for (let word = 0; word < 10; word += 1) call.for(400, { bob: LOUD }).for(600, {});
  assert.equal(call.changes, 1);
  call.for(2000, { bob: 0.006 });
  assert.equal(call.changes, 1);
});

test("a quiet room is nobody's voice", () => {
  assert.equal(new Conversation().for(2000, { bob: 0.004, chiara: 0.009 }).speaking, "");
});

test("several may speak at once", () => {
  assert.equal(new Conversation().for(400, { bob: LOUD, chiara: LOUD }).speaking, "bob chiara");
});

test("the large one is whoever speaks, and stays when everybody is silent", () => {
  const call = new Conversation().for(400, { bob: LOUD });
  assert.equal(call.talk.speaker, "bob");
  assert.equal(call.for(20_000, {}).talk.speaker, "bob");
  assert.equal(call.for(800, { chiara: LOUD }).talk.speaker, "chiara");
});

test("a word in between takes nobody's place", () => {
  const call = new Conversation().for(3000, { bob: LOUD }).for(400, { bob: LOUD, chiara: LOUD }).for(1000, { bob: LOUD });
  assert.equal(call.talk.speaker, "bob");
  assert.equal(call.for(2000, {}).for(200, { chiara: LOUD }).talk.speaker, "bob");
});

test("it does not jump to and fro within a moment", () => {
  const call = new Conversation().for(1000, { bob: LOUD });
  call.for(1000, {}).for(1000, { chiara: LOUD });
  assert.equal(call.talk.speaker, "chiara");
  call.for(1000, { bob: LOUD });
  assert.equal(call.talk.speaker, "chiara", "not yet");
  assert.equal(call.for(1000, { bob: LOUD }).talk.speaker, "bob");
});

test("steady noise gives way to somebody who speaks over it", () => {
  const call = new Conversation().for(5000, { bob: 0.02 }).for(2000, { bob: 0.02, chiara: LOUD });
  assert.equal(call.talk.speaker, "bob");
  assert.equal(call.for(2000, { bob: 0.02, chiara: LOUD }).talk.speaker, "chiara");
});

test("who has left is neither speaking nor large", () => {
  const { talk } = new Conversation().for(1000, { bob: LOUD });
  assert.equal(talk.hear(new Map([["chiara", 0]]), 2000), true);
  assert.deepEqual([talk.speaking.size, talk.speaker], [0, null]);
});

/** A connection whose microphone is the second transceiver and tells these levels, one after another. */
function peerWith(sources) {
  const looks = [...sources];
  const receiver = { getSynchronizationSources: () => looks.shift() ?? [] };
  const transceivers = [{ mid: "0", receiver: {} }, { mid: "1", receiver }];
  return { connection: { getTransceivers: () => transceivers }, sources: () => new Map([["0", "camera"], ["1", "microphone"]]) };
}

test("a level is that of the last packet, and nothing once packets stop", () => {
  const loudness = new Loudness();
  const peer = peerWith([[], [{ timestamp: 10, audioLevel: 0.3 }], [{ timestamp: 10, audioLevel: 0.3 }], [{ timestamp: 20, audioLevel: 0.2 }]]);
  assert.deepEqual([1, 2, 3, 4].map(() => loudness.of(peer)), [0, 0.3, 0, 0.2]);
});

test("where packets tell no level it is unknown, and the sound of a second tells it", () => {
  assert.equal(new Loudness().of(peerWith([[{ timestamp: 10 }]])), undefined);
  assert.equal(levelBetween({ energy: 1, at: 1000 }, { energy: 1.04, at: 2000 }).toFixed(2), "0.20");
  assert.equal(levelBetween(undefined, { energy: 1, at: 1000 }), 0);
  assert.equal(levelBetween({ energy: 5, at: 1000 }, { energy: 0, at: 2000 }), 0, "a new connection counts anew");
});

const seat = (id, kind = "person", own = false) => ({ id, kind, own });
const PEOPLE = [seat("bob"), seat("chiara"), seat("alice", "person", true)];
const SCREENS = [seat("bob/screen", "screen"), seat("chiara/screen", "screen"), ...PEOPLE];
const NOW = { pinned: null, speaker: null };

test("a grid has nobody large, and the speaker layout has who speaks", () => {
  assert.equal(spotlightOf(PEOPLE, GRID, NOW), null);
  assert.equal(spotlightOf(PEOPLE, SPEAKER, { ...NOW, speaker: "chiara" }), "chiara");
  assert.equal(spotlightOf(PEOPLE, SPEAKER, { ...NOW, speaker: "gone" }), "bob", "somebody else than oneself");
  assert.equal(spotlightOf([PEOPLE[2]], SPEAKER, NOW), "alice");
  assert.equal(spotlightOf([], SPEAKER, NOW), null);
});

test("the screen that was shared last is large by itself, unless that is not wanted", () => {
  assert.equal(spotlightOf(SCREENS, GRID, NOW), "chiara/screen");
  assert.equal(spotlightOf(SCREENS, SPEAKER, { ...NOW, speaker: "bob" }), "chiara/screen");
  assert.equal(spotlightOf(SCREENS, { ...GRID, largeScreens: false }, NOW), null);
});

test("a pin comes before everything, as long as it is there", () => {
  assert.equal(spotlightOf(SCREENS, SPEAKER, { pinned: "bob", speaker: "chiara" }), "bob");
  assert.equal(spotlightOf(SCREENS, GRID, { ...NOW, pinned: "gone" }), "chiara/screen");
});

test("screens stand in the order in which they came, whoever joined first", () => {
  const people = (...ids) => ["bob", "chiara"].map((id) => ({ id, screen: ids.includes(id) }));
  const first = screensOf([], people("chiara"));
  assert.deepEqual(screensOf(first, people("bob", "chiara")), ["chiara", "bob"]);
  assert.deepEqual(screensOf(["chiara", "bob"], people("bob")), ["bob"]);
});

test("how one wants to see a call is remembered, and nonsense in the storage is not obeyed", () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
  assert.deepEqual(recallView(storage), GRID);
  keepView({ mode: "speaker", largeScreens: false, self: false }, storage);
  assert.deepEqual(recallView(storage), { mode: "speaker", largeScreens: false, self: false });
  for (const text of ["{", "7", "null", '{"mode": "upside down", "self": "no"}']) {
    kept.set("conference.view", text);
    assert.deepEqual(recallView(storage), GRID);
  }
  const forbidden = () => { throw new Error("forbidden"); };
  assert.deepEqual(recallView({ getItem: forbidden }), GRID);
  keepView(GRID, { setItem: forbidden });
});

/** A page with a screen that can be held, as a browser does it. */
class Page extends EventTarget {
  visibilityState = "visible";
  held = 0;
  #locks = [];

  async request() {
    this.held += 1;
    const lock = { released: false, release: async () => { if (!lock.released) this.held -= 1; lock.released = true; } };
    this.#locks.push(lock);
    return lock;
  }

  async turn(visibilityState) {
    this.visibilityState = visibilityState;
    if (visibilityState === "hidden") for (const lock of this.#locks) await lock.release();
    this.dispatchEvent(new Event("visibilitychange"));
    await Promise.resolve();
    await Promise.resolve();
  }
}

test("the screen is held during a call, again after the page was hidden, and not afterwards", async () => {
  const page = new Page();
  const letGo = stayAwake(page, page);
  await page.turn("visible");
  assert.equal(page.held, 1);
  await page.turn("hidden");
  assert.equal(page.held, 0);
  await page.turn("visible");
  assert.equal(page.held, 1);
  letGo();
  assert.equal(page.held, 0);
  await page.turn("visible");
  assert.equal(page.held, 0);
});

test("a call that ends while the screen is being asked for does not keep it", async () => {
  const page = new Page();
  stayAwake(page, page)();
  await page.turn("visible");
  assert.equal(page.held, 0);
});
