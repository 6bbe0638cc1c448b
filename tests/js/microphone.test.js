import assert from "node:assert/strict";
import test from "node:test";

import { Ear } from "../../static/js/media/ear.js";
import { goneDevice } from "../../static/js/media/devices.js";
import { Silent } from "../../static/js/media/silent.js";
import { Taken } from "../../static/js/media/taken.js";
import { Voice } from "../../static/js/media/voice.js";
import { FakeClock } from "./support/clock.js";

const STEP = 100; // ms between two levels
const QUIET_ROOM = 0.0005;
const TALKING = 0.08;

/** Gives levels one after another, as from a microphone; tells what was said of each. */
function listener(detector) {
  let now = 0;
  return (level, ms) => {
    const said = [];
    for (const end = now + ms; now < end; now += STEP) said.push(detector.heard(typeof level === "function" ? level(now) : level, now));
    return said;
  };
}

const ever = (said) => said.some(Boolean);

test("a microphone that gives nothing for ten seconds is silent, and no more once it gives something", () => {
  const hear = listener(new Silent());
  assert.equal(ever(hear(0, 10_000)), false);
  assert.equal(hear(0, 1000).at(-1), true);
  assert.equal(hear(QUIET_ROOM, STEP)[0], false);
});

test("a quiet room is not silence", () => {
  assert.equal(ever(listener(new Silent())(QUIET_ROOM, 60_000)), false);
});

test("one that gives nothing while nobody speaks is not suspected as soon again", () => {
  const hear = listener(new Silent());
  assert.equal(ever(hear(0, 11_000)), true);
  hear(TALKING, 1000);
  assert.equal(ever(hear(0, 50_000)), false);
  assert.equal(ever(hear(0, 20_000)), true);
});

test("a page that slept has not listened meanwhile", () => {
  const silent = new Silent();
  for (let now = 0; now < 5000; now += STEP) silent.heard(0, now);
  assert.equal(silent.heard(0, 60_000), false);
});

test("one that begins again after it was muted is given its time again", () => {
  const silent = new Silent();
  const hear = listener(silent);
  hear(0, 9000);
  silent.begin();
  assert.equal(ever(hear(0, 9000)), false);
});

test("who speaks for a second is heard to speak, and the first word alone is not enough", () => {
  const hear = listener(new Voice());
  hear(QUIET_ROOM, 5000);
  assert.equal(ever(hear(TALKING, 400)), false);
  assert.equal(ever(hear(TALKING, 800)), true);
});

test("words have pauses between them", () => {
  const hear = listener(new Voice());
  hear(QUIET_ROOM, 3000);
  assert.equal(ever(hear((now) => (now % 500 < 350 ? TALKING : QUIET_ROOM), 3000)), true);
});

test("keys, a cough and a door are no speech", () => {
  const hear = listener(new Voice());
  hear(QUIET_ROOM, 3000);
  assert.equal(ever(hear((now) => (now % 400 < 100 ? TALKING : QUIET_ROOM), 10_000)), false);
  assert.equal(ever(hear(0.3, 300)), false);
  assert.equal(ever(hear(QUIET_ROOM, 3000)), false);
});

test("a loud place is no speech, but who speaks up in it is heard", () => {
  const hear = listener(new Voice());
  const noise = 0.009;
  assert.equal(ever(hear(noise, 30_000)), false);
  assert.equal(ever(hear(0.02, 2000)), false);
  assert.equal(ever(hear(TALKING, 2000)), true);
});

class FakeTrack extends EventTarget {
  muted = false;
  enabled = true;
  stopped = false;
  copies = [];

  become(muted) {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? "mute" : "unmute"));
  }

  clone() {
    const copy = Object.assign(new FakeTrack(), { enabled: this.enabled });
    this.copies.push(copy);
    return copy;
  }

  stop() {
    this.stopped = true;
  }
}

function takenWith(track) {
  const clock = new FakeClock();
  const changes = [];
  const taken = new Taken(() => changes.push(taken.of({ microphone: track, camera: null }).microphone), clock);
  taken.watch("microphone", track);
  return { clock, changes, taken };
}

test("a device that another program takes is taken, until it is given back", async () => {
  const track = new FakeTrack();
  const { clock, changes } = takenWith(track);
  track.become(true);
  assert.deepEqual(changes, []);
  await clock.advance(1500);
  track.become(false);
  assert.deepEqual(changes, [true, false]);
});

test("one that is muted for a moment only, as when it begins, is not", async () => {
  const track = Object.assign(new FakeTrack(), { muted: true });
  const { clock, changes } = takenWith(track);
  await clock.advance(500);
  track.become(false);
  await clock.advance(5000);
  assert.deepEqual(changes, []);
});

test("what happens to a track that is no longer used does not matter", async () => {
  const track = new FakeTrack();
  const { clock, changes, taken } = takenWith(track);
  track.become(true);
  await clock.advance(1500);
  const next = new FakeTrack();
  taken.watch("microphone", next);
  assert.equal(taken.of({ microphone: next, camera: null }).microphone, false);
  track.become(false);
  track.become(true);
  await clock.advance(5000);
  assert.deepEqual(changes, [true]);
});

/** An ear whose meter remembers what it measures. */
function ear() {
  const measured = [];
  const heard = [];
  const meter = {
    measure: (track, tell) => void measured.push({ track, tell }),
    close: () => void measured.push(null),
  };
  return { measured, heard, ear: new Ear((rms, muted) => heard.push([rms, muted]), meter) };
}

test("a muted microphone stays muted, and a copy of it that goes nowhere is listened to", () => {
  const track = Object.assign(new FakeTrack(), { enabled: false });
  const { measured, heard, ear: listening } = ear();
  assert.equal(listening.listen(track, true), true);
  const [copy] = track.copies;
  assert.deepEqual([track.enabled, copy.enabled, measured[0].track === copy], [false, true, true]);
  measured[0].tell(0.9, 0.2);
  assert.deepEqual(heard, [[0.2, true]]);
});

test("the copy ends with the mute, with the microphone and with the call, so that the device can be closed", () => {
  for (const end of [(one, track) => one.listen(track, false), (one) => one.listen(null, true), (one) => one.close()]) {
    const track = new FakeTrack();
    const { ear: listening } = ear();
    listening.listen(track, true);
    end(listening, track);
    assert.deepEqual([track.copies[0].stopped, track.stopped], [true, false]);
  }
});

test("one that is not muted is listened to as it is, and what has not changed is not begun again", () => {
  const track = new FakeTrack();
  const { measured, ear: listening } = ear();
  listening.listen(track, false);
  assert.equal(listening.listen(track, false), false);
  assert.deepEqual([measured.length, measured[0].track === track, track.copies.length], [1, true, 0]);
});

test("a speaker that is unplugged is named, with the one that is used instead", () => {
  const list = (chosen, ...ids) => ({ chosen, options: ids.map((id) => ({ id, label: `The ${id}` })) });
  const both = list("headset", "desk", "headset");
  assert.deepEqual(goneDevice(both, list("desk", "desk")), { lost: "The headset", now: "The desk" });
  assert.equal(goneDevice(both, list("desk", "desk", "headset")), null);
  assert.equal(goneDevice(both, list("")), null);
  assert.equal(goneDevice(list(""), list("desk", "desk")), null);
});
