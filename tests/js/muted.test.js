import assert from "node:assert/strict";
import test from "node:test";

import { HintWish } from "../../static/js/room/hint.js";
import { PushToTalk } from "../../static/js/room/push.js";

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

function storage(kept = {}) {
  return { getItem: (key) => kept[key] ?? null, setItem: (key, value) => void (kept[key] = value) };
}

test("one who does not want to be told of speaking while muted is not, also the next time", () => {
  const browser = storage();
  const wish = new HintWish(browser);
  const heard = [];
  wish.on("change", (on) => heard.push(on));
  assert.equal(wish.wanted, true);
  wish.wish(false);
  assert.deepEqual([heard, new HintWish(browser).wanted], [[false], false]);
  wish.wish(true);
  assert.equal(new HintWish(browser).wanted, true);
});

test("without storage the wish holds for the visit", () => {
  const forbidden = () => {
    throw new Error("forbidden");
  };
  const wish = new HintWish({ getItem: forbidden, setItem: forbidden });
  wish.wish(false);
  assert.equal(wish.wanted, false);
});
