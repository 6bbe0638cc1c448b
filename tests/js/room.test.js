import assert from "node:assert/strict";
import test from "node:test";

import { forgetCall, keepCall, recallCall } from "../../static/js/room/keep.js";
import { newsOf, peopleOf } from "../../static/js/room/people.js";
import { whyOver } from "../../static/js/room/standing.js";
import { farewellFor } from "../../static/js/views/goodbyes.js";
import { clock, hueOf, initials, lasted, presence } from "../../static/js/views/words.js";

const MEDIA = { audio: true, video: true, screen: false, hand: false, recording: false };
const CAPS = { ice_restart: true, data_channels: true };
const FREE = { microphone: false, camera: false };
const LOCAL = { audio: true, microphone: {}, camera: {}, mirrored: true, taken: FREE };
const ROOM = { name: "Weekly planning", capacity: 8, access: "members" };
const RESUME = { participant: "p1", secret: "s1" };

const person = (id, name, more = {}) => ({ id, name, state: "live", media: MEDIA, caps: CAPS, ...more });
const ALICE = person("alice", "Alice Moreau");
const BOB = person("bob", "Bob Lindqvist");
const CHARLIE = person("charlie", "Charlie");

function storage() {
  const values = new Map();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

test("people stand in the order of joining, oneself last", () => {
  const people = peopleOf([ALICE, BOB, CHARLIE], "alice", new Map(), LOCAL);
  assert.deepEqual(people.map(({ id, own }) => [id, own]), [["bob", false], ["charlie", false], ["alice", true]]);
});

test("who has just joined is connecting, until the connection says otherwise", () => {
  const [bob, charlie] = peopleOf([BOB, CHARLIE, ALICE], "alice", new Map([["charlie", "failed"]]), LOCAL);
  assert.equal(bob.state, "connecting");
  assert.equal(charlie.state, "failed");
});

test("who lost the server is reconnecting, but not while the media goes on", () => {
  const bob = { ...BOB, state: "detached" };
  const stateWith = (link) => peopleOf([bob, ALICE], "alice", new Map([["bob", link]]), LOCAL)[0].state;
  assert.equal(stateWith("connected"), "connected");
  assert.equal(stateWith("failed"), "reconnecting");
});

test("one's own tile shows at once what one's own devices do", () => {
  const [own] = peopleOf([ALICE], "alice", new Map(), { ...LOCAL, audio: false, camera: null });
  assert.deepEqual([own.muted, own.camera, own.mirrored, own.state], [true, false, true, "connected"]);
});

test("what is known besides the roster stands with each, and one's own screen is no tile", () => {
  const bob = { ...BOB, media: { ...MEDIA, screen: true } };
  const marks = { paused: new Set(["bob", "alice"]), hands: new Map([["alice", 2]]) };
  const [other, own] = peopleOf([{ ...ALICE, media: bob.media }, bob], "alice", new Map(), LOCAL, marks);
  assert.deepEqual([other.paused, other.hand, other.screen], [true, 0, true]);
  assert.deepEqual([own.paused, own.hand, own.screen], [false, 2, false]);
});

test("who came, who left and who muted is said; one's own changes are not", () => {
  const muted = { ...BOB, media: { ...MEDIA, audio: false } };
  assert.deepEqual(newsOf([ALICE, BOB], [ALICE, muted, CHARLIE], "alice"), ["Bob Lindqvist is muted", "Charlie joined"]);
  assert.deepEqual(newsOf([ALICE, BOB], [{ ...ALICE, media: muted.media }], "alice"), ["Bob Lindqvist left"]);
  assert.deepEqual(newsOf([ALICE, muted], [ALICE, BOB], "alice"), ["Bob Lindqvist is no longer muted"]);
});

test("a tab that was reloaded finds its call as it was", () => {
  const kept = storage();
  keepCall("demo", { resume: RESUME, audio: false, video: true, started: 5 }, kept, 1000);
  assert.deepEqual(recallCall("demo", kept, 2000), { resume: RESUME, audio: false, video: true, started: 5, at: 1000 });
  assert.equal(recallCall("other", kept, 2000), null);
});

test("a tab that comes back a day later does not open the camera by itself", () => {
  const kept = storage();
  keepCall("demo", { resume: RESUME, audio: true, video: true, started: 5 }, kept, 1000);
  assert.equal(recallCall("demo", kept, 24 * 3600 * 1000), null);
});

test("a call that is over, and what is not ours in the storage, are not resumed", () => {
  const kept = storage();
  keepCall("demo", { resume: RESUME, audio: true, video: true, started: 5 }, kept, 1000);
  forgetCall("demo", kept);
  assert.equal(recallCall("demo", kept, 1001), null);
  for (const text of ["{", "7", '{"resume": {"participant": 1}, "at": 1000}']) {
    kept.setItem("conference.call.demo", text);
    assert.equal(recallCall("demo", kept, 1001), null);
  }
});

test("who left reads how long it was, who is still there, and the way back", () => {
  const farewell = farewellFor(ROOM, { code: "left", lasted: 42 * 60 + 10, others: [BOB, CHARLIE] });
  assert.equal(farewell.title, "You left Weekly planning");
  assert.deepEqual(farewell.lines, ["You were in the call for 42 minutes.", "Bob and Charlie are still there."]);
  assert.deepEqual(farewell.actions.map(({ label }) => label), ["Rejoin", "Back to your rooms"]);
});

test("a full room says how many places it has", () => {
  const farewell = farewellFor(ROOM, { code: "room-full", lasted: 0, others: [] });
  assert.match(farewell.lines[0], /^All 8 places in Weekly planning are taken/);
  assert.equal(farewell.actions[0].way, "again");
});

test("every end has a page of its own, and an unknown one a page too", () => {
  const codes = ["left", "room-full", "locked", "ended", "removed", "not-found", "session-ended", "unauthenticated"];
  codes.push("forbidden", "denied", "superseded", "constructor", "signed-out", "excluded");
  const pages = codes.map((code) => farewellFor(ROOM, { code, lasted: 60, others: [] }));
  for (const { title, lines, actions } of pages) assert.ok(title && lines.length && actions.length);
  assert.ok(new Set(pages.map(({ lines }) => lines[0])).size === codes.length);
});

test("why a session's call is over is found at the room's own address, and left open if that cannot be known", async () => {
  const asked = [];
  const answering = (response) => async (url, { redirect, credentials }) => {
    asked.push([url, redirect, credentials]);
    return response;
  };
  assert.equal(await whyOver(answering({ type: "opaqueredirect", status: 0 }), "/rooms/demo/"), "signed-out");
  assert.equal(await whyOver(answering({ type: "basic", status: 404 }), "/rooms/demo/"), "excluded");
  assert.equal(await whyOver(answering({ type: "basic", status: 200 }), "/rooms/demo/"), "session-ended");
  assert.equal(await whyOver(() => Promise.reject(new TypeError("no network")), "/rooms/demo/"), "session-ended");
  assert.deepEqual(asked[0], ["/rooms/demo/", "manual", "same-origin"]);
});

test("only who can have been a member reads of no longer being one", () => {
  const titleOf = (access) => farewellFor({ ...ROOM, access }, { code: "excluded", lasted: 60, others: [] }).title;
  assert.equal(titleOf("members"), "You are no longer a member of this room");
  assert.equal(titleOf("users"), "You may no longer enter this room");
});

test("names become two letters and one of six hues, the same for everyone", () => {
  assert.equal(initials("Deniz Aydın"), "DA");
  assert.equal(initials("alice"), "A");
  assert.equal(initials("Ana María (guest) de la Cruz"), "AC");
  assert.equal(initials("  "), "?");
  assert.equal(hueOf("ab"), (97 + 98) % 6);
});

test("times are read as clocks and as words", () => {
  assert.equal(clock(42 * 60 + 10), "42:10");
  assert.equal(clock(3723), "1:02:03");
  assert.equal(lasted(59), "less than a minute");
  assert.equal(lasted(61), "1 minute");
  assert.equal(lasted(3900), "1 hour 5 minutes");
});

test("who is inside is told by first names, and many are counted", () => {
  assert.equal(presence([]), "Nobody is here yet");
  assert.equal(presence([BOB]), "Bob is here");
  assert.equal(presence([BOB, ALICE, CHARLIE]), "Bob, Alice and Charlie are here");
  assert.equal(presence([BOB, ALICE, CHARLIE, person("d", "Deniz")]), "Bob, Alice and 2 more are here");
});

test("a microphone that another program has taken shows as muted, as the others see it", () => {
  const [own] = peopleOf([ALICE], "alice", new Map(), { ...LOCAL, taken: { ...FREE, microphone: true } });
  assert.equal(own.muted, true);
});

test("who has no data channels is known for it", () => {
  const bot = person("bot", "Recorder", { caps: { ...CAPS, data_channels: false } });
  assert.deepEqual(peopleOf([bot, BOB, ALICE], "alice", new Map(), LOCAL).map(({ noData }) => noData), [true, false, false]);
});
