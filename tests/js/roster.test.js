import assert from "node:assert/strict";
import test from "node:test";

import { Attendance } from "../../static/js/attendance.js";
import { Roster } from "../../static/js/roster.js";
import { ALICE, BOB, CHARLIE, ROOM, welcome } from "./support/call.js";
import { FakeClock } from "./support/clock.js";

const joined = (participant, revision) => ({ type: "participant-joined", participant, revision });
const left = (subject, revision, reason = "left") => ({ type: "participant-left", subject, reason, revision });
const ids = (roster) => roster.participants.map(({ id }) => id);

function rosterOf(participants, revision = 10) {
  const roster = new Roster();
  roster.replace({ participants, room: ROOM, revision });
  return roster;
}

function attendanceOf(...participants) {
  const clock = new FakeClock();
  const seen = { pings: 0, changes: [], relays: [] };
  const attendance = new Attendance({ clock, ping: () => (seen.pings += 1) });
  attendance.on("change", (change) => seen.changes.push(change));
  attendance.on("relay", (message) => seen.relays.push(message));
  attendance.begin(welcome(ALICE, participants));
  return { attendance, clock, seen };
}

test("the next revision is applied", () => {
  const roster = rosterOf([ALICE]);
  assert.deepEqual(roster.receive(joined(BOB, 11)), { joined: [BOB], left: [] });
  assert.deepEqual(ids(roster), ["alice", "bob"]);
  assert.equal(roster.revision, 11);
});

test("what is not newer is ignored", () => {
  const roster = rosterOf([ALICE]);
  assert.equal(roster.receive(joined(BOB, 10)), undefined);
  assert.equal(roster.receive({ type: "roster", participants: [], room: ROOM, revision: 9 }), undefined);
  assert.deepEqual(ids(roster), ["alice"]);
});

test("a gap is not bridged by guessing", () => {
  const roster = rosterOf([ALICE]);
  assert.equal(roster.receive(joined(BOB, 12)), "behind");
  assert.deepEqual(ids(roster), ["alice"]);
  assert.equal(roster.revision, 10);
});

test("a roster replaces everything and tells who came and went", () => {
  const roster = rosterOf([ALICE, BOB]);
  const room = { ...ROOM, locked: true };
  const change = roster.receive({ type: "roster", participants: [ALICE, CHARLIE], room, revision: 15 });
  assert.deepEqual(change, { joined: [CHARLIE], left: [{ participant: BOB, reason: "left" }] });
  assert.equal(roster.room.locked, true);
});

test("who leaves is told with the reason", () => {
  const roster = rosterOf([ALICE, BOB]);
  const change = roster.receive(left("bob", 11, "removed"));
  assert.deepEqual(change.left, [{ participant: BOB, reason: "removed" }]);
});

test("a change keeps somebody's place in the order", () => {
  const roster = rosterOf([ALICE, BOB]);
  roster.receive({ type: "participant-changed", participant: { ...ALICE, state: "detached" }, revision: 11 });
  assert.deepEqual(ids(roster), ["alice", "bob"]);
  assert.equal(roster.get("alice").state, "detached");
});

test("the room's changes count in the same revisions", () => {
  const roster = rosterOf([ALICE]);
  roster.receive({ type: "room-changed", room: { ...ROOM, name: "New" }, revision: 11 });
  assert.equal(roster.room.name, "New");
  assert.ok(roster.receive(joined(BOB, 12)));
});

test("those who are there already are not announced as coming", () => {
  const { seen } = attendanceOf(ALICE, BOB);
  assert.deepEqual(seen.changes, [{ joined: [], left: [] }]);
});

test("a gap asks for the roster at once, and again while it stays", async () => {
  const { attendance, clock, seen } = attendanceOf(ALICE);
  attendance.receive(joined(BOB, 12));
  attendance.receive(joined(CHARLIE, 13));
  assert.equal(seen.pings, 1);
  await clock.advance(2000);
  assert.equal(seen.pings, 2);
});

test("nothing is asked again once the roster has come", async () => {
  const { attendance, clock, seen } = attendanceOf(ALICE);
  attendance.receive(joined(BOB, 12));
  attendance.receive(joined(CHARLIE, 13));
  attendance.receive({ type: "roster", participants: [ALICE, BOB, CHARLIE], room: ROOM, revision: 13 });
  await clock.advance(10_000);
  assert.equal(seen.pings, 1);
});

test("a pong with a newer revision asks for the roster", () => {
  const { attendance, seen } = attendanceOf(ALICE);
  attendance.receive({ type: "pong", revision: 10 });
  assert.equal(seen.pings, 0);
  attendance.receive({ type: "pong", revision: 11 });
  assert.equal(seen.pings, 1);
});

test("a relay that overtakes the roster waits for its sender, in order", () => {
  const { attendance, seen } = attendanceOf(ALICE);
  attendance.receive({ type: "offer", sender: "bob", connection: 1, sdp: "x" });
  attendance.receive({ type: "candidates", sender: "bob", connection: 1, candidates: [] });
  assert.deepEqual(seen.relays, []);
  assert.equal(seen.pings, 1);
  attendance.receive(joined(BOB, 11));
  assert.deepEqual(seen.relays.map(({ type }) => type), ["offer", "candidates"]);
});

test("a relay of somebody who stays unknown is dropped after 5 s", async () => {
  const { attendance, clock, seen } = attendanceOf(ALICE);
  attendance.receive({ type: "offer", sender: "bob", connection: 1, sdp: "x" });
  await clock.advance(5000);
  attendance.receive(joined(BOB, 11));
  assert.deepEqual(seen.relays, []);
});

test("somebody unknown cannot fill the memory", () => {
  const { attendance, seen } = attendanceOf(ALICE);
  for (let count = 0; count < 1000; count += 1) attendance.receive({ type: "offer", sender: "bob", connection: count, sdp: "x" });
  attendance.receive(joined(BOB, 11));
  assert.equal(seen.relays.length, 100);
});
