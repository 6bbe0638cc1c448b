import assert from "node:assert/strict";
import test from "node:test";

import { fingerprintsIn, onlyOne, readClaims } from "../../static/js/fingerprints.js";
import { Safety, safetyCode } from "../../static/js/safety.js";
import "./support/node.js";

const A = "a".repeat(64);
const B = "0123456789abcdef".repeat(4);
const C = "f0".repeat(32);
const MIDDLE = "5".repeat(64);
const NAMES = ["alice", "bob", "charlie"];
const PRINTS = { alice: A, bob: B, charlie: C };

const colons = (print) => print.toUpperCase().match(/../g).join(":");
const line = (print, hash = "sha-256") => `a=fingerprint:${hash} ${colons(print)}\r\n`;

/** One of us, who notes every alarm. */
class Someone extends Safety {
  alarms = [];

  constructor(id, ids = NAMES) {
    super();
    this.id = id;
    this.on("alarm", ({ reason, id: who, by }) => this.alarms.push([reason, who, ...(by ? [by] : [])]));
    this.update(id, ids);
  }

  sees(id, ...theirs) {
    this.saw(id, { own: [PRINTS[this.id]], theirs, proven: true });
  }

  isPromised(id, ...theirs) {
    this.saw(id, { own: [PRINTS[this.id]], theirs, proven: false });
  }

  hears(id, own, sees = {}) {
    this.heard(id, { type: "fingerprints", own, sees });
  }

  get code() {
    return safetyCode(this.state.fingerprints);
  }
}

/** Everybody is connected to everybody, and has told what they see, as pages do. */
function room(names = NAMES) {
  const people = names.map((id) => new Someone(id, names));
  for (const one of people) for (const other of people) if (one !== other) one.sees(other.id, PRINTS[other.id]);
  talk(people);
  return people;
}

function talk(people) {
  for (const one of people) for (const other of people) if (one !== other) one.heard(other.id, other.claims);
}

test("a description's certificate is found in whatever way it is written", () => {
  assert.deepEqual(fingerprintsIn(`v=0\r\n${line(A)}m=audio 9 X 0\r\n${line(A)}`), [A]);
  assert.deepEqual(fingerprintsIn(`v=0\na=fingerprint:SHA-256   ${A.toUpperCase()}  \n`), [A]);
  assert.equal(onlyOne(fingerprintsIn(line(A))), A);
  assert.deepEqual(fingerprintsIn("v=0\r\n"), []);
});

test("two certificates in one description, or another hash beside it, are not one", () => {
  assert.equal(onlyOne(fingerprintsIn(line(A) + line(B))), undefined);
  assert.equal(onlyOne(fingerprintsIn(line(A) + line(A, "sha-512"))), undefined);
  assert.equal(onlyOne(fingerprintsIn(line(A, "sha-1"))), undefined);
  assert.equal(onlyOne(fingerprintsIn(`${line(A)}a=fingerprint:nonsense\r\n`)), undefined);
  assert.equal(onlyOne(fingerprintsIn(line(A.slice(2)))), undefined);
});

test("what another says of certificates may be anything", () => {
  const nothing = { own: null, sees: new Map() };
  for (const message of [{}, { own: 7, sees: 7 }, { own: A.toUpperCase(), sees: null }, { own: [A], sees: "bob" }]) {
    assert.deepEqual(readClaims({ type: "fingerprints", ...message }), nothing);
  }
  const { sees } = readClaims(JSON.parse(`{"own": "${A}", "sees": {"__proto__": "${B}", "bob": null, "dana": 3, "eve": "x"}}`));
  assert.deepEqual([...sees], [["__proto__", B], ["bob", null]]);
});

test("the code is the protocol's: half of a SHA-256, the same in whatever order", async () => {
  const code = ["26305", "04232", "37059", "56249", "31331", "01612", "24039", "50437"];
  assert.deepEqual(await safetyCode([A, B, C]), code);
  assert.deepEqual(await safetyCode([C, A, B]), code);
  assert.deepEqual(await safetyCode([A, B]), ["00749", "31662", "09283", "06312", "17257", "24494", "58956", "48520"]);
});

test("everybody has the same code when nobody is in the middle", async () => {
  const [alice, bob, charlie] = room();
  const code = await alice.code;
  assert.deepEqual([await bob.code, await charlie.code], [code, code]);
  for (const one of [alice, bob, charlie]) {
    const { missing, unverifiable, suspects } = one.state;
    assert.deepEqual([missing, unverifiable, suspects, one.alarms], [[], [], [], []]);
  }
});

test("a change is told once, and not again for what was seen before", () => {
  const alice = new Someone("alice");
  let changes = 0;
  alice.on("change", () => (changes += 1));
  alice.sees("bob", B);
  assert.equal(changes, 1);
  alice.sees("bob", B);
  assert.equal(changes, 1);
  alice.hears("bob", B, { charlie: C });
  alice.hears("bob", B, { charlie: C });
  assert.equal(changes, 1);
});

test("nobody is part of it before the connection proves it", () => {
  const alice = new Someone("alice");
  alice.isPromised("bob", B);
  assert.deepEqual(alice.state.fingerprints, []);
  assert.deepEqual(alice.state.missing, ["bob", "charlie"]);
  alice.sees("bob", B);
  assert.deepEqual(alice.state.fingerprints, [A, B]);
  assert.deepEqual(alice.state.missing, ["charlie"]);
});

test("who leaves is no part of it any more, and who reloads comes as another, without an alarm", async () => {
  const [alice, bob] = room();
  for (const one of [alice, bob]) one.update(one.id, ["alice", "bob"]);
  assert.deepEqual(alice.state.fingerprints, [A, B]);
  assert.deepEqual(await alice.code, await bob.code);
  alice.update("alice", ["alice", "again"]);
  alice.sees("again", MIDDLE);
  assert.deepEqual(alice.state.fingerprints, [A, MIDDLE]);
  assert.deepEqual(alice.alarms, []);
});

test("a rebuild with the same certificate changes nothing", async () => {
  const [alice] = room();
  const code = await alice.code;
  alice.isPromised("bob", B);
  alice.sees("bob", B);
  assert.deepEqual(await alice.code, code);
  assert.deepEqual(alice.alarms, []);
});

test("another certificate of the same participant raises the alarm once, and changes the code", async () => {
  const [alice, bob] = room();
  alice.isPromised("bob", MIDDLE);
  assert.deepEqual(alice.alarms, [["changed", "bob"]]);
  alice.sees("bob", MIDDLE);
  alice.sees("bob", MIDDLE);
  assert.deepEqual(alice.alarms.filter(([reason]) => reason === "changed").length, 1);
  assert.deepEqual(alice.state.suspects, ["bob"]);
  assert.notDeepEqual(await alice.code, await bob.code);
  assert.deepEqual(alice.state.fingerprints, [A, MIDDLE, C]);
});

test("who sits in the middle from the start makes codes that differ", async () => {
  const [alice, bob] = ["alice", "bob"].map((id) => new Someone(id, ["alice", "bob"]));
  for (const one of [alice, bob]) one.sees(one === alice ? "bob" : "alice", MIDDLE);
  assert.notDeepEqual(await alice.code, await bob.code);
  // The words were forged, too: only the code tells.
  alice.hears("bob", MIDDLE, { alice: A });
  assert.deepEqual(alice.alarms, []);
});

test("who is in the middle and hands words on as they are is found out", () => {
  const [alice, bob] = ["alice", "bob"].map((id) => new Someone(id, ["alice", "bob"]));
  for (const one of [alice, bob]) one.sees(one === alice ? "bob" : "alice", MIDDLE);
  talk([alice, bob]);
  assert.deepEqual(alice.alarms, [["ends", "bob"]]);
  assert.deepEqual(bob.alarms, [["ends", "alice"]]);
});

test("who sees somebody else than the others do raises the alarm for all who have one certificate", () => {
  const [alice, bob, charlie] = room();
  charlie.hears("bob", B, { alice: A, charlie: C });
  alice.hears("charlie", C, { alice: A, bob: MIDDLE });
  assert.deepEqual(alice.alarms, [["views", "bob", "charlie"]]);
  bob.hears("charlie", C, { alice: A, bob: MIDDLE });
  assert.deepEqual(bob.alarms, [["ends", "charlie"]]);
  assert.deepEqual(charlie.alarms, []);
});

test("who sees for himself that a connection has changed is not told by others as well", () => {
  const [alice] = room();
  alice.sees("bob", MIDDLE);
  alice.hears("charlie", C, { alice: A, bob: B });
  assert.deepEqual(alice.alarms, [["changed", "bob"]]);
});

test("words take nobody out of the code who has said that he has one certificate", () => {
  const [alice] = room();
  alice.hears("charlie", C, { bob: MIDDLE });
  alice.hears("bob", null);
  assert.deepEqual(alice.state.fingerprints, [A, B, C]);
  assert.deepEqual(alice.state.unverifiable, []);
});

/** Alice and Bob, and one who makes a certificate for each connection and says nothing. */
function withBot() {
  const names = ["alice", "bob", "bot"];
  const [alice, bob] = ["alice", "bob"].map((id) => new Someone(id, names));
  alice.sees("bob", B);
  bob.sees("alice", A);
  alice.sees("bot", C);
  bob.sees("bot", MIDDLE);
  return [alice, bob];
}

test("one who shows each another certificate cannot be verified, and is left out on every screen", async () => {
  const [alice, bob] = withBot();
  assert.deepEqual(alice.state.unverifiable, []);
  talk([alice, bob]);
  for (const one of [alice, bob]) {
    assert.deepEqual(one.state.unverifiable, ["bot"]);
    assert.deepEqual(one.state.missing, []);
    assert.deepEqual(one.alarms, []);
  }
  assert.deepEqual(alice.state.fingerprints, [A, B]);
  assert.deepEqual(await alice.code, await bob.code);
});

test("what one says of himself is no view of another", () => {
  const [alice] = withBot();
  alice.hears("bot", null, { bot: MIDDLE });
  assert.deepEqual(alice.state.unverifiable, []);
});

test("one who cannot be verified raises no alarm with yet another certificate", () => {
  const [alice, bob] = withBot();
  talk([alice, bob]);
  alice.sees("bot", "7".repeat(64));
  assert.deepEqual(alice.alarms, []);
});

test("one who is counted and then shows another certificate without ever having said he has one raises the alarm", () => {
  const alice = new Someone("alice", ["alice", "bot"]);
  alice.sees("bot", C);
  alice.sees("bot", MIDDLE);
  assert.deepEqual(alice.alarms, [["changed", "bot"]]);
  assert.deepEqual(alice.state.unverifiable, ["bot"]);
  assert.deepEqual(alice.state.fingerprints, []);
});

test("one who shows several in one description is left out, and the others hear of it", () => {
  const alice = new Someone("alice");
  const bob = new Someone("bob");
  alice.sees("charlie", C, MIDDLE);
  assert.deepEqual(alice.state.unverifiable, ["charlie"]);
  bob.sees("charlie", C);
  bob.heard("alice", alice.claims);
  assert.deepEqual(bob.state.unverifiable, ["charlie"]);
  // From somebody who has said that he has one, it is an alarm.
  alice.hears("charlie", C);
  assert.deepEqual(alice.alarms, [["ends", "charlie"]]);
});

test("to take away the words of one and to lie about him does not make two codes equal", async () => {
  const names = NAMES;
  const [alice, bob, charlie] = names.map((id) => new Someone(id, names));
  alice.sees("bob", MIDDLE);
  bob.sees("alice", MIDDLE);
  for (const [one, other, print] of [[alice, "charlie", C], [bob, "charlie", C], [charlie, "alice", A], [charlie, "bob", B]]) {
    one.sees(other, print);
  }
  for (const one of [alice, bob]) one.heard("charlie", charlie.claims);
  for (const one of [alice, bob]) charlie.heard(one.id, one.claims);
  assert.deepEqual(alice.state.unverifiable, ["bob"]);
  const codes = await Promise.all([alice.code, bob.code, charlie.code]);
  assert.equal(new Set(codes.map((code) => code.join(" "))).size, 3);
});

test("connections of our own with several certificates make no code, and claim none", () => {
  const alice = new Someone("alice");
  alice.saw("bob", { own: [A], theirs: [B], proven: true });
  alice.saw("charlie", { own: [MIDDLE], theirs: [C], proven: true });
  assert.equal(alice.state.several, true);
  assert.deepEqual(alice.state.fingerprints, []);
  assert.equal(alice.claims.own, null);
});

test("it tells its own certificate and what it sees of the others", () => {
  const [alice] = room();
  assert.deepEqual(alice.claims, { type: "fingerprints", own: A, sees: { bob: B, charlie: C } });
});

test("one who says another thing each time raises one alarm about somebody, and is forgotten when gone", () => {
  const [alice] = room();
  for (const digit of "6789") alice.hears("charlie", C, { bob: digit.repeat(64) });
  assert.deepEqual(alice.alarms, [["views", "bob", "charlie"]]);
  alice.update("alice", ["alice", "charlie"]);
  assert.deepEqual(alice.state.suspects, []);
});

test("words of somebody who is not there are not heard", () => {
  const alice = new Someone("alice", ["alice", "bob"]);
  alice.sees("bob", B);
  alice.hears("mallory", MIDDLE, { bob: MIDDLE });
  assert.deepEqual(alice.state.unverifiable, []);
  assert.deepEqual(alice.alarms, []);
});
