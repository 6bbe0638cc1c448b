import assert from "node:assert/strict";
import test from "node:test";

import { watchRoom } from "../../static/js/room/data.js";
import { settle } from "./support/clock.js";

/** The browser's parts that the watch needs; the answers come when a test says so. */
function page(t) {
  // By hand: the signature of node's own mock timers differs between Node 18 and 20.
  const beats = new Set();
  t.mock.method(globalThis, "setInterval", (beat) => {
    beats.add(beat);
    return beat;
  });
  t.mock.method(globalThis, "clearInterval", (beat) => beats.delete(beat));
  globalThis.document = { visibilityState: "visible" };
  globalThis.location = { pathname: "/rooms/demo/" };
  const asked = [];
  const fetch = (url) => new Promise((resolve) => asked.push({ url, answer: resolve }));
  t.mock.method(globalThis, "fetch", fetch);
  return { asked, wait: () => [...beats].forEach((beat) => void beat()) };
}

test("a room that is gone is told", async (t) => {
  const { asked, wait } = page(t);
  let gone = 0;
  watchRoom(() => {}, () => (gone += 1));
  wait();
  asked[0].answer({ status: 404 });
  await settle();
  assert.equal(gone, 1);
});

test("nothing is told once it has stopped, whatever answer was on its way", async (t) => {
  const { asked, wait } = page(t);
  let gone = 0;
  const stop = watchRoom(() => {}, () => (gone += 1));
  wait();
  stop();
  asked[0].answer({ status: 404 });
  await settle();
  wait();
  assert.deepEqual([gone, asked.length], [0, 1]);
});

test("nobody asks for a page that nobody looks at", (t) => {
  const { asked, wait } = page(t);
  watchRoom(() => {}, () => {});
  globalThis.document.visibilityState = "hidden";
  wait();
  assert.equal(asked.length, 0);
});
