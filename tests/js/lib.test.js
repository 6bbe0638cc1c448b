import assert from "node:assert/strict";
import test from "node:test";

import { Backoff } from "../../static/js/lib/backoff.js";
import { Timer } from "../../static/js/lib/clock.js";
import { Emitter } from "../../static/js/lib/emitter.js";
import { gettext, interpolate, ngettext } from "../../static/js/lib/i18n.js";
import { Throttle } from "../../static/js/lib/throttle.js";
import { FakeClock } from "./support/clock.js";

test("listeners hear an event in the order in which they came", () => {
  const emitter = new Emitter();
  const heard = [];
  emitter.on("x", (detail) => heard.push(`first ${detail}`));
  emitter.on("x", (detail) => heard.push(`second ${detail}`));
  emitter.emit("x", 1);
  assert.deepEqual(heard, ["first 1", "second 1"]);
});

test("who stops listening hears nothing more, even when stopped by another listener of the same event", () => {
  const emitter = new Emitter();
  let heard = 0;
  const off = emitter.on("x", () => (heard += 1));
  off();
  emitter.emit("x", 1);
  assert.equal(heard, 0);
});

test("a listener that throws keeps nobody else from hearing, and its error is not lost", (t) => {
  const later = [];
  t.mock.method(globalThis, "queueMicrotask", (callback) => later.push(callback));
  const emitter = new Emitter();
  let heard = 0;
  emitter.on("x", () => {
    throw new Error("listener broke");
  });
  emitter.on("x", () => (heard += 1));
  emitter.emit("x", 1);
  assert.equal(heard, 1);
  assert.throws(later[0], /listener broke/);
});

test("the first attempt comes at once, later ones after 1, 2, 4, 8 and 8 seconds", () => {
  const backoff = new Backoff(() => 0.5);
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(() => backoff.next()), [0, 1000, 2000, 4000, 8000, 8000]);
});

test("each wait is by chance up to half shorter or longer", () => {
  const shortest = new Backoff(() => 0);
  const longest = new Backoff(() => 0.999999);
  shortest.next();
  longest.next();
  assert.equal(shortest.next(), 500);
  assert.equal(Math.round(longest.next()), 1500);
});

test("a timer that is set again forgets what it was set for", async () => {
  const clock = new FakeClock();
  const timer = new Timer(clock);
  const rung = [];
  timer.set(10, () => rung.push("old"));
  timer.set(20, () => rung.push("new"));
  await clock.advance(100);
  assert.deepEqual(rung, ["new"]);
  assert.equal(timer.running, false);
});

test("a throttle calls at once, and then the last of many at the end of the pause", async () => {
  const clock = new FakeClock();
  let called = 0;
  const throttle = new Throttle(clock, 300, () => (called += 1));
  throttle.call();
  throttle.call();
  throttle.call();
  assert.equal(called, 1);
  await clock.advance(300);
  assert.equal(called, 2);
  await clock.advance(1000);
  assert.equal(called, 2);
});

test("without a catalog texts stay as they are", () => {
  assert.equal(gettext("Leave call"), "Leave call");
  assert.equal(ngettext("%(count)s person", "%(count)s people", 1), "%(count)s person");
  assert.equal(ngettext("%(count)s person", "%(count)s people", 0), "%(count)s people");
});

test("a catalog that the page loads later is used", (t) => {
  globalThis.django = { gettext: (text) => `<${text}>`, ngettext: (one, many, count) => `<${count === 1 ? one : many}>` };
  t.after(() => delete globalThis.django);
  assert.equal(gettext("Leave call"), "<Leave call>");
  assert.equal(ngettext("one", "many", 2), "<many>");
});

test("values are filled in by name, and a placeholder without a value stays", () => {
  assert.equal(interpolate("%(name)s left, %(count)s stay", { name: "$& Bob", count: 2 }), "$& Bob left, 2 stay");
  assert.equal(interpolate("%(name)s", {}), "%(name)s");
  assert.equal(interpolate("%(toString)s", {}), "%(toString)s");
});
