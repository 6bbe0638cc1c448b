import assert from "node:assert/strict";
import test from "node:test";

import { ChatLog, MOST_MESSAGES, historyOf, readChat, readTold, textOf } from "../../static/js/chatlog.js";
import "./support/node.js";

const LIMIT = 16 * 1024;
const bytes = (value) => new TextEncoder().encode(JSON.stringify(value)).length;
const said = (id, at, changes = {}) => ({
  id, at, author: "bob", name: "Bob", text: `text of ${id}`, own: false, told: false, ...changes,
});

function logOf(...messages) {
  const log = new ChatLog();
  const events = [];
  log.on("added", ({ id }) => events.push(`+${id}`));
  log.on("removed", ({ id }) => events.push(`-${id}`));
  for (const message of messages) log.add(message);
  return { log, events, ids: () => log.messages.map(({ id }) => id) };
}

test("messages stand in the order of their times, and of the same time as they came", () => {
  const { ids } = logOf(said("b", 20), said("d", 30), said("a", 10), said("c", 20));
  assert.deepEqual(ids(), ["a", "b", "c", "d"]);
});

test("what comes twice stands once", () => {
  const { log, events } = logOf(said("a", 10));
  assert.equal(log.add(said("a", 40)), false);
  assert.deepEqual(events, ["+a"]);
});

test("nobody takes another's message away by using its id", () => {
  const { log } = logOf(said("a", 10, { author: "charlie", name: "Charlie", text: "first" }));
  assert.equal(log.add(said("a", 11)), true);
  assert.equal(log.messages.length, 2);
});

test("what its author says himself takes the place of what somebody told of it", () => {
  const { log, events } = logOf(said("a", 10, { told: true, text: "made up" }));
  assert.equal(log.add(said("a", 12)), false, "it is nothing new");
  assert.deepEqual(log.messages.map(({ text }) => text), ["text of a"]);
  assert.deepEqual(events, ["+a", "-a", "+a"]);
  assert.equal(log.add(said("a", 10, { told: true, text: "made up" })), false);
  assert.deepEqual(log.messages.map(({ text }) => text), ["text of a"]);
});

test("what somebody says again who has become another participant is known again", () => {
  const { log } = logOf(said("a", 10));
  assert.equal(log.add(said("a", 60, { author: "bob-again" })), false);
  assert.equal(log.add(said("a", 60, { author: "bob-again", text: "something else" })), true);
});

test("the oldest go when there are too many, and nothing comes in before them", () => {
  const { log, events, ids } = logOf(...Array.from({ length: MOST_MESSAGES }, (_, index) => said(`m${index}`, 1000 + index)));
  events.length = 0;
  assert.equal(log.add(said("old", 5)), false);
  assert.equal(log.add(said("new", 5000)), true);
  assert.equal(log.messages.length, MOST_MESSAGES);
  assert.deepEqual(events, ["+new", "-m0"]);
  assert.equal(ids().at(-1), "new");
});

test("a text is sent without what cannot be seen, and with its lines", () => {
  assert.equal(textOf("  one\r\ntwo\n\tthree  "), "one\ntwo\n\tthree");
  assert.equal(textOf("a\u0000b\u001bc\u007f"), "abc");
  assert.equal(textOf("half \ud83d of it"), "half  of it");
  assert.equal(textOf("\u{1F44B} whole"), "\u{1F44B} whole");
});

test("what is no text, or has more than 4,000 characters, is no message", () => {
  assert.deepEqual([undefined, null, 7, {}, [], "", " \n "].map(textOf), ["", "", "", "", "", "", ""]);
  assert.equal([...textOf("\u{1F44B}".repeat(4000))].length, 4000);
  assert.equal(textOf("x".repeat(4001)), "");
  assert.equal(textOf("x".repeat(10_000_000)), "");
});

test("a message that may be sent always fits into a control message", () => {
  for (const character of ["\u{1F44B}", '"', "\\", "\n.", "漢", "\u2028."]) {
    const text = textOf(character.repeat(4000 / [...character].length));
    const message = { type: "chat", id: "0123456789abcdef", text, at: 1_781_000_000_000 };
    assert.ok(bytes(message) <= LIMIT, character);
  }
});

test("the time of a message counts unless the clock it comes from is wrong", () => {
  const at = (value) => readChat({ id: "a", text: "x", at: value }, 100_000).at;
  assert.equal(at(98_000), 98_000);
  assert.equal(at(101_000), 100_000);
  for (const wrong of [0, 1e15, -1, NaN, Infinity, "98000", undefined, null]) assert.equal(at(wrong), 100_000);
});

test("a message without text or id is none", () => {
  for (const id of [undefined, 7, "", "a b", "\n", "x".repeat(101)]) assert.equal(readChat({ id, text: "x", at: 1 }, 1), undefined);
  for (const text of [undefined, {}, ["x"], ""]) assert.equal(readChat({ id: "a", text, at: 1 }, 1), undefined);
});

test("what is told of others is taken piece by piece, as it is said", () => {
  const told = { id: "a", author: "bob", name: " Bo\u202eb\u0000 ", text: "x", at: 5, own: true, more: "fields" };
  const read = { id: "a", author: "bob", name: "Bob", text: "x", at: 5, own: false, told: true };
  assert.deepEqual(readTold(told, 100), read);
  assert.equal(readTold({ ...told, at: 900 }, 100).at, 100);
  assert.equal(readTold({ ...told, at: -900 }, 100).at, 0);
  assert.equal(readTold({ ...told, name: "x".repeat(500) }, 100).name.length, 64);
  for (const wrong of [{ id: 1 }, { author: "" }, { author: "a b" }, { name: "\u202e" }, { name: 3 }, { text: "" }, { at: "5" }, { at: NaN }]) {
    assert.equal(readTold({ ...told, ...wrong }, 100), undefined, JSON.stringify(wrong));
  }
  for (const wrong of [null, undefined, "a", 7, []]) assert.equal(readTold(wrong, 100), undefined);
});

test("a history comes in pieces that each fit, the oldest first, nothing left out", () => {
  const messages = Array.from({ length: 400 }, (_, index) => said(`m${index}`, index, { text: "é".repeat(index) }));
  const pieces = historyOf(messages, 1e9);
  assert.deepEqual(pieces.flat().map(({ id }) => id), messages.map(({ id }) => id));
  for (const piece of pieces) assert.ok(bytes({ type: "chat-history", messages: piece, more: true }) <= LIMIT);
  assert.deepEqual(Object.keys(pieces[0][0]), ["id", "author", "name", "text", "at"]);
});

test("of a history too long the newest are told", () => {
  const messages = Array.from({ length: 100 }, (_, index) => said(`m${index}`, index, { text: "x".repeat(1000) }));
  const told = historyOf(messages, 20_000).flat();
  assert.equal(told.at(-1).id, "m99");
  assert.ok(told.length > 10 && told.length < 20, String(told.length));
});

test("a history of nothing is one empty piece", () => {
  assert.deepEqual(historyOf([], 1000), [[]]);
});

test("the longest text by the longest name is left out, since it would not fit", () => {
  const longest = said("a", 1, { author: "x".repeat(100), name: "\u{1F44B}".repeat(64), text: "\u{1F44B}".repeat(4000) });
  const pieces = historyOf([said("b", 0), longest, said("c", 2)], 1e9);
  assert.deepEqual(pieces.flat().map(({ id }) => id), ["b", "c"]);
});
