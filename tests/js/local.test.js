import assert from "node:assert/strict";
import test from "node:test";

import { LocalMedia } from "../../static/js/media/local.js";
import { settle } from "./support/clock.js";
import { FakeBrowser } from "./support/devices.js";
import { mockTimeouts } from "./support/node.js";

const device = (kind, deviceId) => ({ kind, deviceId, label: deviceId });
const MICROPHONE = device("audioinput", "built-in");
const HEADSET = device("audioinput", "headset");
const CAMERA = device("videoinput", "camera");

async function opened(devices = [MICROPHONE, HEADSET, CAMERA]) {
  const browser = new FakeBrowser(devices);
  const local = new LocalMedia();
  await settle();
  await local.open();
  return { browser, local };
}

test("another microphone chosen while muted is the one that speaks later, and stays muted until then", async () => {
  const { browser, local } = await opened();
  await local.setAudio(false);
  await local.choose("microphone", "headset");
  assert.equal(local.state.microphone.deviceId, "headset");
  assert.equal(local.state.microphone.enabled, false);
  assert.equal(local.media.audio, false);
  assert.equal(browser.opened[0].stopped, true);
  await local.setAudio(true);
  assert.equal(local.state.microphone.enabled, true);
});

test("a camera chosen while it is off stays off", async () => {
  const { browser, local } = await opened();
  await local.setVideo(false);
  await local.choose("camera", "camera");
  assert.equal(local.state.camera, null);
  assert.equal(browser.last("videoinput").stopped, true);
});

test("one who is muted stays muted when the permission goes and comes back", async () => {
  const { browser, local } = await opened();
  await local.setAudio(false);
  browser.permit("microphone", "denied");
  browser.last("audioinput").end();
  await settle();
  assert.equal(local.state.troubles.microphone, "refused");
  browser.permit("microphone", "granted");
  await settle();
  assert.equal(local.state.troubles.microphone, null);
  assert.equal(local.state.audio, false);
  assert.equal(local.state.microphone.enabled, false);
});

test("one who was heard is heard again when the permission comes back", async () => {
  const { browser, local } = await opened();
  browser.permit("microphone", "denied");
  browser.last("audioinput").end();
  await settle();
  assert.equal(local.media.audio, false);
  browser.permit("microphone", "granted");
  await settle();
  assert.equal(local.media.audio, true);
});

test("a microphone that is unplugged gives way to another, and one that was the last is taken when it is back", async () => {
  const { browser, local } = await opened([HEADSET, MICROPHONE, CAMERA]);
  await browser.plug([MICROPHONE, CAMERA]);
  browser.last("audioinput").end();
  await settle();
  assert.equal(local.state.microphone.deviceId, "built-in");
  await browser.plug([CAMERA]);
  browser.last("audioinput").end();
  await settle();
  assert.deepEqual([local.state.troubles.microphone, local.media.audio], ["missing", false]);
  await browser.plug([HEADSET, CAMERA]);
  await settle();
  assert.equal(local.media.audio, true);
});

test("both are closed at the end, also those that were just being opened", async () => {
  const { browser, local } = await opened();
  void local.choose("microphone", "headset");
  local.release();
  await settle();
  assert.deepEqual(browser.opened.map(({ stopped }) => stopped), [true, true, true]);
  assert.deepEqual([local.state.microphone, local.state.camera], [null, null]);
});

test("who changes a device, or how the voice is treated, is not taken for muted meanwhile", async () => {
  const { local } = await opened();
  const told = new Set();
  local.on("change", () => told.add(JSON.stringify([local.media.audio, local.media.video])));
  await local.choose("microphone", "headset");
  await local.setProcessing("noiseSuppression", false);
  await local.flip();
  assert.deepEqual([...told], ["[true,true]"]);
});

test("one whose microphone was unplugged is silent until another is open", async () => {
  const { browser, local } = await opened([HEADSET, MICROPHONE, CAMERA]);
  browser.last("audioinput").end();
  assert.equal(local.media.audio, false);
  await settle();
  assert.equal(local.media.audio, true);
});

test("a camera that is switched off while it changes is off", async () => {
  const { local } = await opened();
  const flipping = local.flip();
  await local.setVideo(false);
  assert.equal(local.media.video, false);
  await flipping;
  assert.deepEqual([local.media.video, local.state.camera], [false, null]);
});

test("one whose microphone another program takes is muted for the others until it is given back", async (context) => {
  mockTimeouts(context);
  const { browser, local } = await opened();
  const track = browser.last("audioinput");
  track.take(true);
  assert.equal(local.media.audio, true);
  context.mock.timers.tick(1000);
  assert.deepEqual([local.media.audio, local.state.audio, local.state.taken], [false, true, { microphone: true, camera: false }]);
  track.take(false);
  assert.deepEqual([local.media.audio, local.state.taken.microphone], [true, false]);
});

test("a camera that another program has taken is free again once it is opened anew", async (context) => {
  mockTimeouts(context);
  const { browser, local } = await opened();
  browser.last("videoinput").take(true);
  context.mock.timers.tick(1000);
  assert.deepEqual([local.media.video, local.state.taken.camera], [false, true]);
  await local.retry(["camera"]);
  assert.deepEqual([local.media.video, local.state.taken.camera], [true, false]);
});

test("a speaker that is unplugged gives way to another, and that is told", async () => {
  const [desk, earphones] = [device("audiooutput", "desk"), device("audiooutput", "earphones")];
  const { browser, local } = await opened([MICROPHONE, CAMERA, desk, earphones]);
  const told = [];
  local.on("fallback", (fallback) => told.push(fallback));
  await local.choose("speaker", "earphones");
  await browser.plug([MICROPHONE, CAMERA, desk]);
  await settle();
  assert.deepEqual(told, [{ kind: "speaker", lost: "earphones", now: "desk" }]);
});
