import assert from "node:assert/strict";
import test from "node:test";

import { forgetChat, keepChat, recallChat } from "../../static/js/room/chatkeep.js";
import { rowsOf } from "../../static/js/room/roll.js";
import { piecesOf } from "../../static/js/views/links.js";
import { participant } from "./support/call.js";

const person = (id, changes = {}) => ({
  id, name: id, own: false, muted: false, camera: true, paused: false, state: "connected", mirrored: false,
  screen: false, screenPaused: false, noData: false, unverifiable: false, hand: 0, ...changes,
});
const ALICE = person("alice", { own: true });
const lineOf = (who, changes = {}, facts = new Map()) =>
  rowsOf([who], [participant(who.id, 1, changes)], facts)[0].line;
const gives = (media) => ({ media: { audio: true, video: true, screen: false, hand: false, recording: false, ...media } });

function storage() {
  const values = new Map();
  return {
    values,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

test("the people panel begins with oneself, and the others keep their order", () => {
  const rows = rowsOf([person("bob"), person("charlie"), ALICE], [], new Map());
  assert.deepEqual(rows.map(({ id, own }) => [id, own]), [["alice", true], ["bob", false], ["charlie", false]]);
});

test("a row says what somebody is and gives", () => {
  assert.equal(lineOf(ALICE, { role: "host" }), "You · host");
  assert.equal(lineOf(person("bob"), { role: "moderator" }), "moderator");
  assert.equal(lineOf(person("bob"), { guest: true }), "guest");
  assert.equal(lineOf(person("bob"), gives({ screen: true })), "Sharing the screen");
  assert.equal(lineOf(person("bob", { noData: true }), gives({ recording: true })), "Records the call · No chat or files");
  assert.equal(lineOf(person("bob")), "");
});

test("a row says whose hand is raised, and how many were before", () => {
  assert.equal(lineOf(person("bob", { hand: 1 })), "Hand raised");
  assert.equal(lineOf(person("bob", { hand: 3 })), "Hand raised, number 3");
});

test("a row says in words how the connection is, unless it is good", () => {
  const facts = (bars) => new Map([["bob", { bars }]]);
  assert.equal(lineOf(person("bob"), {}, facts(3)), "");
  assert.equal(lineOf(person("bob"), {}, facts(2)), "Fair connection");
  assert.equal(lineOf(person("bob"), {}, facts(1)), "Poor connection");
  assert.equal(lineOf(person("bob", { state: "connecting" })), "connecting…");
  assert.equal(lineOf(person("bob", { state: "reconnecting" }), {}, facts(3)), "Reconnecting…");
  assert.equal(lineOf(person("bob", { state: "failed", unverifiable: true })), "Cannot be verified · No connection");
});

test("a row tells microphone and camera", () => {
  const [row] = rowsOf([person("bob", { muted: true, camera: false })], [], new Map());
  assert.deepEqual([row.microphone, row.camera], [false, false]);
});

const linksIn = (text) => piecesOf(text).filter(({ href }) => href).map(({ text: shown }) => shown);

test("addresses in a text become links, and the text stays as it was", () => {
  const text = "See https://a.example/x?y=1#z and http://b.example.";
  assert.deepEqual(linksIn(text), ["https://a.example/x?y=1#z", "http://b.example"]);
  assert.equal(piecesOf(text).map((piece) => piece.text).join(""), text);
  assert.deepEqual(piecesOf("nothing here"), [{ text: "nothing here" }]);
  assert.deepEqual(piecesOf(""), []);
});

test("what ends the sentence or closes the bracket is not the address's", () => {
  assert.deepEqual(linksIn("(https://a.example/x), https://a.example/y!?"), ["https://a.example/x", "https://a.example/y"]);
  assert.deepEqual(linksIn("https://a.example/Rose_(flower)."), ["https://a.example/Rose_(flower)"]);
  assert.deepEqual(linksIn('"https://a.example/q" <https://a.example/r>'), ["https://a.example/q", "https://a.example/r"]);
});

test("nothing becomes a link that leads elsewhere than to the web, or hides where", () => {
  for (const text of [
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://a.example",
    "xhttps://a.example",
    "https://",
    "https://good.example@evil.example/",
    "https://good.example:x@evil.example/",
    "file:///etc/passwd",
  ]) {
    assert.deepEqual(linksIn(text), [], text);
  }
  assert.deepEqual(linksIn("https://a.example/\u202egpj.exe"), ["https://a.example/"]);
});

test("the longest texts are read at once, whatever is made up to make it slow", () => {
  const before = process.cpuUsage();
  for (const tail of ["(", ")", ".", ").", "http://", "https://a.example "]) {
    piecesOf("https://a.example/x".padEnd(100_000, tail));
  }
  const seconds = process.cpuUsage(before).user / 1e6;
  assert.ok(seconds < 4, `${seconds} s of CPU`);
  assert.equal(linksIn("https://a.example ".repeat(200)).length, 200);
});

test("a reload brings back what was written, to the one who was there before it", () => {
  const tab = storage();
  const messages = [{ id: "a", author: "bob", name: "Bob", text: "Hello", at: 5, own: false, told: false }];
  keepChat("demo", "alice", messages, tab);
  assert.deepEqual(recallChat("demo", "alice", tab), messages);
  assert.deepEqual(recallChat("demo", "somebody", tab), []);
  assert.deepEqual(recallChat("other", "alice", tab), []);
  forgetChat("demo", tab);
  assert.deepEqual(recallChat("demo", "alice", tab), []);
});

test("of a chat too long for the tab the newest is kept, and where nothing may be kept nothing breaks", () => {
  const tab = storage();
  const messages = Array.from({ length: 500 }, (_, index) => ({ id: `m${index}`, text: "x".repeat(3000) }));
  keepChat("demo", "alice", messages, tab);
  const kept = recallChat("demo", "alice", tab);
  assert.equal(kept.at(-1).id, "m499");
  assert.equal(kept.length, 100);
  const forbidden = { getItem() { throw new Error(); }, setItem() { throw new Error(); }, removeItem() { throw new Error(); } };
  keepChat("demo", "alice", messages, forbidden);
  forgetChat("demo", forbidden);
  assert.deepEqual(recallChat("demo", "alice", forbidden), []);
  tab.values.set("conference.chat.demo", "{not json");
  assert.deepEqual(recallChat("demo", "alice", tab), []);
});
