import assert from "node:assert/strict";
import test from "node:test";

import { PushToTalk } from "../../static/js/room/muted.js";

/** One's own microphone: what was asked of it, in order. */
function microphone(audio, { works = true } = {}) {
  const asked = [];
  const local = {
    state: { audio },
    setAudio: async (on) => {
      asked.push(on);
      local.state.audio = on && works;
    },
  };
  return { asked, local, push: new PushToTalk(local) };
}

test("one who is muted is heard while holding it, and muted again afterwards", async () => {
  const { asked, push } = microphone(false);
  assert.equal(await push.hold(true), true);
  assert.equal(await push.hold(true), false);
  assert.equal(await push.hold(false), true);
  assert.deepEqual(asked, [true, false]);
});

test("one who is heard anyway stays so", async () => {
  const { asked, push } = microphone(true);
  assert.deepEqual([await push.hold(true), await push.hold(false)], [false, false]);
  assert.deepEqual(asked, []);
});

test("one who mutes while holding it is muted, and remains so", async () => {
  const { local, push } = microphone(false);
  await push.hold(true);
  await local.setAudio(false);
  await push.hold(false);
  assert.equal(local.state.audio, false);
});

test("a microphone that could not be opened is not open, and heard, later on", async () => {
  const { asked, push } = microphone(false, { works: false });
  assert.equal(await push.hold(true), false);
  await push.hold(false);
  assert.deepEqual(asked, [true, false]);
});
