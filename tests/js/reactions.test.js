import assert from "node:assert/strict";
import test from "node:test";

import { Applause, isEmoji } from "../../static/js/room/reactions.js";

test("an emoji is one, with its colour, joined of several, or a flag", () => {
  for (const emoji of ["👍", "👍🏽", "❤️", "❤", "👩‍💻", "🏳️‍🌈", "👨‍👩‍👧‍👦", "🇫🇷"]) assert.equal(isEmoji(emoji), true, emoji);
});

test("nothing else is: text, markup, several, or what is no text at all", () => {
  const others = ["", "a", "7", "ok 👍", "👍👍", "<b>", "👍\n", "\u202E👍", "🇫", "👍".repeat(500), "👩‍👩‍👩‍👩‍👩‍👩", null, 7, ["👍"], { emoji: "👍" }, undefined];
  for (const other of others) assert.equal(isEmoji(other), false, String(other));
});

test("of one person only so many are shown in a while, and others are not kept waiting for it", () => {
  const applause = new Applause();
  const shown = Array.from({ length: 20 }, (_, index) => applause.shows("bob", index));
  assert.equal(shown.filter(Boolean).length, 8);
  assert.equal(applause.shows("alice", 20), true);
  assert.equal(applause.shows("bob", 5000), true);
});

test("the same again is not spoken again so soon, another is", () => {
  const applause = new Applause();
  assert.deepEqual([applause.speaks("bob", "👍", 0), applause.speaks("bob", "👍", 1000)], [true, false]);
  assert.deepEqual([applause.speaks("bob", "🎉", 1000), applause.speaks("alice", "👍", 1000)], [true, true]);
  assert.equal(applause.speaks("bob", "👍", 7000), true);
});
