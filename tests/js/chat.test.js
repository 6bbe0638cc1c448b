import assert from "node:assert/strict";
import test from "node:test";

import { Chat } from "../../static/js/chat.js";
import { Emitter } from "../../static/js/lib/emitter.js";
import { participant } from "./support/call.js";
import "./support/node.js";

const NOW = 1_781_000_000_000;

/** People whose control channels are joined: what one sends to another arrives at once, or not while that is cut. */
class Room {
  clock = { time: NOW, now: () => this.clock.time };
  members = new Map();
  cut = new Set();

  get participants() {
    return [...this.members.values()].map(({ self }) => self).sort((one, other) => one.joined - other.joined);
  }

  enter(id, joined, changes) {
    this.clock.time += 1000;
    const call = new Emitter();
    const self = participant(id, joined, changes);
    const member = new Member(this, self, call);
    this.members.set(id, member);
    for (const other of this.members.values()) other.call.emit("roster", {});
    return member;
  }

  /** The channels between the two open, perhaps once more. */
  join(one, other) {
    for (const [from, to] of [[one, other], [other, one]]) {
      this.cut.delete(`${from.self.id} ${to.self.id}`);
      from.states.set(to.self.id, "connected");
    }
    for (const [from, to] of [[one, other], [other, one]]) from.call.emit("open", { id: to.self.id });
  }

  break(one, other) {
    for (const [from, to] of [[one, other], [other, one]]) {
      this.cut.add(`${from.self.id} ${to.self.id}`);
      from.states.set(to.self.id, "reconnecting");
      from.call.emit("peer", { id: to.self.id, state: "reconnecting" });
    }
  }

  leave(member) {
    this.members.delete(member.self.id);
    member.stop();
    for (const other of this.members.values()) other.call.emit("roster", {});
  }
}

class Member {
  states = new Map();
  sent = [];
  news = [];

  constructor(room, self, call) {
    this.self = self;
    this.call = call;
    Object.defineProperties(call, {
      participant: { get: () => this.self.id },
      participants: { get: () => room.participants },
      peerStates: { get: () => this.states },
    });
    call.sendControl = (id, message) => {
      const other = room.members.get(id);
      if (!other || this.states.get(id) === undefined || room.cut.has(`${this.self.id} ${id}`)) return false;
      this.sent.push({ to: id, ...message });
      other.call.emit("control", { id: this.self.id, message: JSON.parse(JSON.stringify(message)) });
      return true;
    };
    this.chat = new Chat({ call, clock: room.clock });
    this.chat.on("heard", ({ name, text }) => this.news.push(`${name}: ${text}`));
    room.members.set(self.id, this);
    this.stop = this.chat.follow();
  }

  get texts() {
    return this.chat.log.messages.map(({ name, text }) => `${name}: ${text}`);
  }
}

function three() {
  const room = new Room();
  const alice = room.enter("alice", 1);
  const bob = room.enter("bob", 2);
  room.join(alice, bob);
  const charlie = room.enter("charlie", 3);
  room.join(alice, charlie);
  room.join(bob, charlie);
  return { room, alice, bob, charlie };
}

test("everybody hears what one says, by the name of the connection's peer", () => {
  const { alice, bob, charlie } = three();
  assert.equal(alice.chat.send("Hello"), true);
  assert.deepEqual([alice.texts, bob.texts, charlie.texts], [["alice: Hello"], ["alice: Hello"], ["alice: Hello"]]);
  assert.deepEqual([alice.news, bob.news], [[], ["alice: Hello"]]);
  const [own] = alice.chat.log.messages;
  assert.deepEqual([own.own, bob.chat.log.messages[0].own], [true, false]);
});

test("nothing is sent of blanks", () => {
  const { alice, bob } = three();
  assert.equal(alice.chat.send(" \n "), false);
  assert.deepEqual([alice.texts, bob.texts], [[], []]);
});

test("a field that names another author changes nothing", () => {
  const { alice, bob } = three();
  alice.call.sendControl("bob", { type: "chat", id: "x", text: "It was me", at: NOW, author: "charlie", name: "charlie", own: true });
  assert.deepEqual(bob.texts, ["alice: It was me"]);
  assert.equal(bob.chat.log.messages[0].own, false);
});

test("who comes later is told by who has been there longest, and by nobody else", () => {
  const { room, alice, bob, charlie } = three();
  alice.chat.send("one");
  bob.chat.send("two");
  const dana = room.enter("dana", 4);
  room.join(charlie, dana);
  room.join(bob, dana);
  assert.deepEqual(dana.texts, []);
  room.join(alice, dana);
  assert.deepEqual(dana.texts, ["alice: one", "bob: two"]);
  assert.deepEqual(dana.news, [], "it is not new to anybody");
  const tellers = [alice, bob, charlie].filter(({ sent }) => sent.some(({ type, to }) => type === "chat-history" && to === "dana"));
  assert.deepEqual(tellers, [alice]);
});

test("what is told by another than the one who has been there longest is not believed", () => {
  const { room, alice, bob } = three();
  alice.chat.send("one");
  const dana = room.enter("dana", 4);
  room.join(bob, dana);
  const made = { id: "x", author: "alice", name: "alice", text: "made up", at: NOW };
  bob.call.sendControl("dana", { type: "chat-history", messages: [made] });
  assert.deepEqual(dana.texts, []);
  room.join(alice, dana);
  assert.deepEqual(dana.texts, ["alice: one"]);
});

test("nobody is told twice, not even by who has been there longest", () => {
  const { alice, charlie } = three();
  const made = { id: "x", author: "bob", name: "bob", text: "made up", at: NOW };
  alice.call.sendControl("charlie", { type: "chat-history", messages: [made] });
  assert.deepEqual(charlie.texts, []);
});

test("who came first believes nobody what was before", () => {
  const { bob, alice } = three();
  bob.call.sendControl("alice", { type: "chat-history", messages: [{ id: "x", author: "y", name: "z", text: "made up", at: NOW }] });
  assert.deepEqual(alice.texts, []);
});

test("a long history comes in several pieces, and only then is over", () => {
  const { room, alice } = three();
  const texts = Array.from({ length: 60 }, (_, index) => `${index} ${"x".repeat(1000)}`);
  for (const text of texts) {
    alice.chat.send(text);
    room.clock.time += 2000;
  }
  const dana = room.enter("dana", 4);
  room.join(alice, dana);
  assert.deepEqual(dana.texts, texts.map((text) => `alice: ${text}`));
  const pieces = alice.sent.filter(({ type, to }) => type === "chat-history" && to === "dana");
  assert.ok(pieces.length > 3);
  assert.deepEqual(pieces.map(({ more }) => more ?? false), [...pieces.slice(1).map(() => true), false]);
});

test("when the one who was to tell is gone before he could, the next one does", () => {
  const { room, alice, bob } = three();
  alice.chat.send("one");
  const dana = room.enter("dana", 4);
  room.join(bob, dana);
  assert.deepEqual(dana.texts, []);
  room.leave(alice);
  assert.deepEqual(dana.texts, ["alice: one"]);
});

test("one who cannot speak is passed over when it is about who tells", () => {
  const room = new Room();
  room.enter("recorder", 1, { caps: { ice_restart: false, data_channels: false } });
  const bob = room.enter("bob", 2);
  bob.chat.send("one");
  const charlie = room.enter("charlie", 3);
  room.join(bob, charlie);
  assert.deepEqual(charlie.texts, ["bob: one"]);
});

test("who is not reached is named: never, or not before the connection is back", () => {
  const { room, alice, charlie } = three();
  room.enter("recorder", 4, { caps: { ice_restart: false, data_channels: false } });
  const names = () => Object.values(alice.chat.unreached).map((people) => people.map(({ id }) => id));
  assert.deepEqual(names(), [["recorder"], []]);
  room.break(alice, charlie);
  assert.deepEqual(names(), [["recorder"], []], "there is nothing yet that would not reach her");
  alice.chat.send("Hello");
  assert.deepEqual(names(), [["recorder"], ["charlie"]]);
  room.join(alice, charlie);
  assert.deepEqual(names(), [["recorder"], []]);
});

test("what could not be sent is sent when the connection is back, once", () => {
  const { room, alice, bob, charlie } = three();
  alice.chat.send("before");
  room.clock.time += 60_000;
  room.break(alice, charlie);
  alice.chat.send("meanwhile");
  assert.deepEqual(charlie.texts, ["alice: before"]);
  room.clock.time += 60_000;
  room.join(alice, charlie);
  assert.deepEqual(charlie.texts, ["alice: before", "alice: meanwhile"]);
  assert.deepEqual(charlie.news, ["alice: before", "alice: meanwhile"]);
  assert.equal(bob.texts.length, 2);
  const again = alice.sent.filter(({ type, to, text }) => type === "chat" && to === "charlie" && text === "before");
  assert.equal(again.length, 1, "what was said long before the connection was lost is not said again");
});

test("what was sent into a connection that carried no more is said again", () => {
  const { room, alice, charlie } = three();
  room.cut.add("alice charlie");
  const swallow = alice.call.sendControl;
  alice.call.sendControl = (id, message) => swallow(id, message) || id === "charlie"; // the channel takes it, and it is lost
  alice.chat.send("lost");
  room.clock.time += 5000;
  room.break(alice, charlie);
  alice.call.sendControl = swallow;
  room.join(alice, charlie);
  assert.deepEqual(charlie.texts, ["alice: lost"]);
});

test("who becomes another participant after a long loss says again what may not have been heard", () => {
  const { room, alice, bob, charlie } = three();
  alice.chat.send("heard by all");
  room.clock.time += 60_000;
  room.break(alice, bob);
  room.break(alice, charlie);
  alice.chat.send("said to nobody");
  room.clock.time += 40_000;
  room.members.delete("alice");
  alice.self = participant("alice2", 9, { name: "alice" });
  room.members.set("alice2", alice);
  for (const other of room.members.values()) other.call.emit("roster", {});
  room.join(alice, bob);
  room.join(alice, charlie);
  const both = ["alice: heard by all", "alice: said to nobody"];
  assert.deepEqual([alice.texts, bob.texts, charlie.texts], [both, both, both]);
});

test("one who floods fills nobody's chat", () => {
  const { room, alice, bob } = three();
  const flood = (from, count) => {
    for (let index = from; index < from + count; index += 1) {
      alice.call.sendControl("bob", { type: "chat", id: `m${index}`, text: "buy", at: room.clock.now() });
    }
  };
  flood(0, 500);
  const first = bob.texts.length;
  assert.ok(first >= 20 && first <= 100, String(first));
  room.clock.time += 10_000;
  flood(500, 500);
  assert.equal(bob.texts.length, first + 10);
});

test("anything can come over the channel, and nothing of it breaks the chat", () => {
  const { alice, bob, charlie } = three();
  const entries = [null, 7, "x", [], {}, { id: {}, text: [], at: {} }];
  for (const messages of [undefined, null, 7, "x", {}, entries]) {
    alice.call.sendControl("charlie", { type: "chat-history", messages });
  }
  for (const text of [undefined, null, 7, {}, [], "", "x".repeat(5000)]) alice.call.sendControl("bob", { type: "chat", id: "x", text, at: 1 });
  for (const id of [undefined, null, 7, {}, ""]) alice.call.sendControl("bob", { type: "chat", id, text: "x", at: 1 });
  assert.deepEqual([bob.texts, charlie.texts], [[], []]);
});

test("after a reload there is what the page knew, and what was said meanwhile", () => {
  const { room, alice, bob } = three();
  alice.chat.send("one");
  bob.chat.send("two");
  const kept = JSON.parse(JSON.stringify(bob.chat.log.messages));
  room.leave(bob);
  room.clock.time += 1000;
  alice.chat.send("three");
  room.clock.time += 1000;
  const again = room.enter("bob2", 4, { name: "bob" });
  again.chat.restore(kept);
  room.join(alice, again);
  assert.deepEqual(again.texts, ["alice: one", "bob: two", "alice: three"]);
  assert.deepEqual(again.chat.log.messages.map(({ own }) => own), [false, true, false]);
  assert.deepEqual(again.sent.filter(({ type }) => type === "chat"), [], "what one said before is not said again");
});
