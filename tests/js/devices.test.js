import assert from "node:assert/strict";
import test from "node:test";

import { cameraConstraints, microphoneConstraints } from "../../static/js/media/capture.js";
import { chooseDevice, deviceLists, optionsOf } from "../../static/js/media/devices.js";
import { levelOf } from "../../static/js/media/level.js";
import { recall, remember } from "../../static/js/media/memory.js";
import { Tracks } from "../../static/js/media/tracks.js";

const HEADSET = { kind: "audioinput", deviceId: "m2", label: "Headset" };
const DEVICES = [
  { kind: "audioinput", deviceId: "m1", label: "Built-in microphone" },
  HEADSET,
  { kind: "videoinput", deviceId: "c1", label: "" },
  { kind: "audiooutput", deviceId: "s1", label: "Speakers" },
];
const PROCESSING = { echoCancellation: true, noiseSuppression: false, autoGainControl: true };

class FakeStorage {
  values = new Map();
  getItem(key) {
    return this.values.get(key) ?? null;
  }
  setItem(key, value) {
    this.values.set(key, value);
  }
}

class FakeTrack {
  stopped = false;
  stop() {
    this.stopped = true;
  }
}

test("the remembered device is chosen by its id", () => {
  assert.equal(chooseDevice(optionsOf(DEVICES, "microphone"), { id: "m2", label: "Headset" }), "m2");
});

test("a device that came back with another id is known by its label", () => {
  assert.equal(chooseDevice(optionsOf(DEVICES, "microphone"), { id: "old", label: "Headset" }), "m2");
});

test("a device that is gone leaves the choice to the browser", () => {
  const options = optionsOf(DEVICES, "microphone");
  assert.equal(chooseDevice(options, { id: "old", label: "Studio" }), "");
  assert.equal(chooseDevice(options, undefined), "");
});

test("before permission, devices without id are no choice", () => {
  assert.deepEqual(optionsOf([{ kind: "videoinput", deviceId: "", label: "" }], "camera"), []);
});

test("a device without a name gets a number", () => {
  assert.deepEqual(optionsOf(DEVICES, "camera"), [{ id: "c1", label: "Camera 1" }]);
});

test("the list shows what runs, else what is remembered, else the first", () => {
  const remembered = { microphone: { id: "m2", label: "Headset" } };
  assert.equal(deviceLists(DEVICES, remembered, { microphone: "m1" }).microphone.chosen, "m1");
  assert.equal(deviceLists(DEVICES, remembered, {}).microphone.chosen, "m2");
  assert.equal(deviceLists(DEVICES, {}, {}).microphone.chosen, "m1");
  assert.equal(deviceLists([], {}, {}).camera.chosen, "");
});

test("the camera is asked for at 1280x720, the front one unless one was chosen", () => {
  const wishes = { facing: "user", processing: PROCESSING };
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  assert.deepEqual(cameraConstraints(wishes), { ...size, facingMode: "user" });
  assert.deepEqual(cameraConstraints({ ...wishes, camera: "c1" }), { ...size, deviceId: { exact: "c1" } });
});

test("the microphone is asked for with the switches as they stand", () => {
  assert.deepEqual(microphoneConstraints({ facing: "user", processing: PROCESSING }), PROCESSING);
});

test("choices come back from storage", () => {
  const storage = new FakeStorage();
  const memory = { devices: { camera: { id: "c1", label: "Front" } }, processing: PROCESSING };
  remember(memory, storage);
  assert.deepEqual(recall(storage), memory);
});

test("all switches are on at first, and what is not ours in the storage does no harm", () => {
  const storage = new FakeStorage();
  for (const text of ["{", "null", "[]", '"x"', '{"devices": 7, "processing": []}']) {
    storage.setItem("conference.devices", text);
    const { devices, processing } = recall(storage);
    assert.deepEqual(devices, {});
    assert.deepEqual(Object.values(processing), [true, true, true]);
  }
});

test("storage that is forbidden does not stop a call", () => {
  const forbidden = { getItem: () => assert.fail("forbidden"), setItem: () => assert.fail("forbidden") };
  remember({ devices: {}, processing: PROCESSING }, forbidden);
  assert.deepEqual(recall(forbidden).devices, {});
});

test("of two requests for a device the last one wins, and the other's track is stopped", () => {
  const tracks = new Tracks();
  const [early, late] = [new FakeTrack(), new FakeTrack()];
  const first = tracks.begin("camera");
  const second = tracks.begin("camera");
  assert.equal(tracks.settle("camera", second, { track: late, trouble: null }), true);
  assert.equal(tracks.settle("camera", first, { track: early, trouble: null }), false);
  assert.equal(tracks.open.camera, late);
  assert.deepEqual([early.stopped, late.stopped], [true, false]);
});

test("a camera that is switched off while it opens stays off", () => {
  const tracks = new Tracks();
  const track = new FakeTrack();
  const request = tracks.begin("camera");
  tracks.drop("camera");
  tracks.settle("camera", request, { track, trouble: null });
  assert.equal(track.stopped, true);
  assert.equal(tracks.open.camera, null);
  assert.equal(tracks.opening, false);
});

test("the meter rests in silence, is full when it is loud, and grows between", () => {
  assert.equal(levelOf(0), 0);
  assert.equal(levelOf(1), 1);
  assert.ok(levelOf(0.01) > 0.2 && levelOf(0.01) < levelOf(0.1));
});
