import assert from "node:assert/strict";
import test from "node:test";

import { Line } from "../../static/js/room/hands.js";

const person = (id, hand = false) => ({ id, media: { hand } });
const places = (map) => Object.fromEntries(map);

test("hands stand in the order in which they were seen to go up", () => {
  const line = new Line();
  line.see([person("alice"), person("bob"), person("dana", true)], "alice", false);
  const seen = line.see([person("alice"), person("bob", true), person("dana", true)], "alice", false);
  assert.deepEqual(places(seen), { dana: 1, bob: 2 });
});

test("hands that were up before we came stand in the order of joining", () => {
  const seen = new Line().see([person("alice", true), person("bob", true), person("me")], "me", false);
  assert.deepEqual(places(seen), { alice: 1, bob: 2 });
});

test("who lowers the hand or leaves makes room for those behind, and who raises it again is the last", () => {
  const line = new Line();
  line.see([person("alice", true), person("bob"), person("dana")], "me", false);
  line.see([person("alice", true), person("bob", true), person("dana", true)], "me", false);
  assert.deepEqual(places(line.see([person("alice"), person("bob", true), person("dana", true)], "me", false)), { bob: 1, dana: 2 });
  assert.deepEqual(places(line.see([person("alice", true), person("dana", true)], "me", false)), { dana: 1, alice: 2 });
});

test("one's own hand shows at once, and is lowered at once", () => {
  const line = new Line();
  assert.deepEqual(places(line.see([person("me"), person("bob")], "me", true)), { me: 1 });
  line.see([person("me", true), person("bob")], "me", true);
  assert.deepEqual(places(line.see([person("me", true), person("bob")], "me", false)), {});
});

test("one's own hand that the server learned of after another's stands behind it, as on all screens", () => {
  const line = new Line();
  line.see([person("me"), person("bob")], "me", true);
  assert.deepEqual(places(line.see([person("me"), person("bob", true)], "me", true)), { bob: 1, me: 2 });
  assert.deepEqual(places(line.see([person("me", true), person("bob", true)], "me", true)), { bob: 1, me: 2 });
});

test("nobody's hand is up before we are in the room", () => {
  assert.deepEqual(places(new Line().see([], "", false)), {});
  assert.deepEqual(places(new Line().see([], "", true)), {});
});
