import assert from "node:assert/strict";
import test from "node:test";

import { Emitter } from "../../static/js/lib/emitter.js";
import { Own } from "../../static/js/room/own.js";

const MUTED = { audio: false, video: true, screen: false, hand: false, recording: false };

function owned() {
  const devices = Object.assign(new Emitter(), { media: { ...MUTED, audio: true } });
  const own = new Own(devices);
  const told = [];
  own.on("change", (media) => told.push(media));
  return { devices, own, told, stop: own.follow() };
}

test("what the devices give, a hand and a screen are told as one", () => {
  const { devices, own, told } = owned();
  own.give({ hand: true });
  devices.media = MUTED;
  devices.emit("change");
  own.give({ screen: true });
  assert.deepEqual(told.at(-1), { ...MUTED, hand: true, screen: true });
  assert.deepEqual([told.length, own.hand, own.screen], [3, true, true]);
});

test("what is as it was is not told again", () => {
  const { devices, own, told } = owned();
  own.give({ hand: false });
  devices.emit("change");
  assert.deepEqual(told, []);
});

test("once the call is over, the devices may change", () => {
  const { devices, told, stop } = owned();
  stop();
  devices.media = MUTED;
  devices.emit("change");
  assert.deepEqual(told, []);
});
