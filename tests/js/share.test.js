import assert from "node:assert/strict";
import test from "node:test";

import { displayOptions, displayTroubleOf } from "../../static/js/media/display.js";
import { newsOf } from "../../static/js/room/people.js";
import { canShareScreen } from "../../static/js/room/share.js";
import { ScreenShare } from "../../static/js/room/sharing.js";
import { shareTroubleText } from "../../static/js/views/share.js";
import { ALICE, BOB } from "./support/call.js";
import { settle } from "./support/clock.js";

const CHROME = { name: "Chrome", system: "desktop" };
const refusal = (message = "Permission denied") => Object.assign(new Error(message), { name: "NotAllowedError" });

class FakeTrack extends EventTarget {
  readyState = "live";
  constructor(surface) {
    super();
    this.surface = surface;
  }
  getSettings() {
    return { displaySurface: this.surface };
  }
  stop() {
    this.readyState = "ended"; // as in a browser, one's own stop is no event
  }
  endByBrowser() {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }
}

/** A share whose dialog the test answers. */
class Sharing {
  sent = {};
  media = [];
  shown = [];
  ended = 0;
  troubles = [];
  asked = [];
  share = new ScreenShare({
    call: { setTrack: (source, track) => (this.sent[source] = track) },
    own: { give: ({ screen }) => this.media.push(screen) },
    open: () => new Promise((resolve) => this.asked.push(resolve)),
    show: (shared) => this.shown.push(shared),
    ended: () => (this.ended += 1),
    trouble: (trouble) => this.troubles.push(trouble),
  });

  /** What the person chooses in the browser's dialog. */
  async choose(display) {
    const done = this.share.toggle();
    this.asked.at(-1)({ video: null, audio: null, trouble: null, ...display });
    await done;
  }
}

async function sharing({ surface = "monitor", sound = false } = {}) {
  const sharing = new Sharing();
  const video = new FakeTrack(surface);
  const audio = sound ? new FakeTrack() : null;
  await sharing.choose({ video, audio });
  return { sharing, video, audio };
}

test("a screen that is chosen goes to the others with its sound, who are told so", async () => {
  const { sharing: { sent, media, shown }, video, audio } = await sharing({ sound: true });
  assert.deepEqual([sent.screen, sent["screen-audio"], media], [video, audio, [true]]);
  assert.deepEqual(shown, [{ picture: video, surface: "monitor", sound: true }]);
});

test("the button that shared it stops it: nothing is taken or sent any more", async () => {
  const { sharing: each, video, audio } = await sharing({ sound: true });
  await each.share.toggle();
  assert.deepEqual([video.readyState, audio.readyState], ["ended", "ended"]);
  assert.deepEqual([each.sent.screen, each.sent["screen-audio"], each.media], [null, null, [true, false]]);
  assert.deepEqual([each.shown.at(-1), each.ended, each.share.on], [null, 0, false]);
});

test("the browser's own Stop ends it as well, and it is told, once", async () => {
  const { sharing: each, video, audio } = await sharing({ sound: true });
  audio.endByBrowser();
  video.endByBrowser();
  assert.deepEqual([each.sent.screen, each.media.at(-1), each.ended, each.share.on], [null, false, 1, false]);
});

test("when its sound alone ends, the picture goes on", async () => {
  const { sharing: each, video, audio } = await sharing({ sound: true });
  audio.endByBrowser();
  assert.deepEqual([each.sent.screen, each.sent["screen-audio"], each.ended], [video, null, 0]);
  assert.equal(each.shown.at(-1).sound, false);
});

test("who closes the browser's dialog hears nothing of it", async () => {
  const each = new Sharing();
  await each.choose({});
  assert.deepEqual([each.sent, each.media, each.shown, each.troubles], [{}, [], [], []]);
  assert.equal(displayTroubleOf(refusal(), 3000), null);
});

test("what can't be had is told", async () => {
  const each = new Sharing();
  await each.choose({ trouble: "system" });
  assert.deepEqual([each.troubles, each.media], [["system"], []]);
});

test("a second press while the browser asks does nothing, and after it the button works again", async () => {
  const each = new Sharing();
  const first = each.share.toggle();
  await each.share.toggle();
  assert.equal(each.asked.length, 1);
  each.asked[0]({ video: null, audio: null, trouble: null });
  await first;
  void each.share.toggle();
  assert.equal(each.asked.length, 2);
});

test("with the call, the share is over, also one that is chosen afterwards", async () => {
  const { sharing: each, video } = await sharing();
  each.share.close();
  assert.deepEqual([video.readyState, each.sent.screen], ["ended", null]);
  const late = new Sharing();
  const done = late.share.toggle();
  late.share.close();
  const screen = new FakeTrack("window");
  late.asked[0]({ video: screen, audio: null, trouble: null });
  await done;
  assert.deepEqual([screen.readyState, late.sent, late.media], ["ended", {}, []]);
});

test("what was closed before it came is not shared", async () => {
  const each = new Sharing();
  const video = new FakeTrack("window");
  video.stop();
  await each.choose({ video });
  assert.deepEqual([each.sent, each.media, each.share.on], [{}, [], false]);
});

test("sharing again takes the new screen, and the end of the old one is nothing to it", async () => {
  const { sharing: each, video } = await sharing();
  each.share.stop();
  const next = new FakeTrack("browser");
  await each.choose({ video: next });
  video.endByBrowser();
  assert.deepEqual([each.sent.screen, each.media, each.ended], [next, [true, false, true], 0]);
});

test("a page that cannot share has no button", () => {
  const mediaDevices = { getDisplayMedia: async () => new Error() };
  const desktop = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const phone = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
  assert.equal(canShareScreen({ mediaDevices, userAgent: desktop }), true);
  assert.equal(canShareScreen({ mediaDevices, userAgent: desktop }, { allowsFeature: () => false }), false);
  assert.equal(canShareScreen({ mediaDevices: {}, userAgent: desktop }), false, "most phones");
  assert.equal(canShareScreen({ mediaDevices: undefined, userAgent: desktop }), false, "without https");
  assert.equal(canShareScreen({ mediaDevices, userAgent: phone }), false, "it would always refuse");
});

test("the system's sound is offered only where our call can be left out of it", () => {
  assert.equal(displayOptions({}).systemAudio, "exclude");
  const { systemAudio, audio } = displayOptions({ restrictOwnAudio: true });
  assert.deepEqual([systemAudio, audio.restrictOwnAudio], ["include", true]);
});

test("why it can't be had is found behind each browser's error", () => {
  const named = (name, message) => Object.assign(new Error(message), { name });
  const troubles = [
    [refusal("Permission denied by system"), 2000],
    [named("NotFoundError", "The object can not be found here."), 10],
    [refusal(), 20],
    [named("NotReadableError", "Could not start audio source"), 4000],
    [named("NotReadableError", "Could not start video source"), 4000],
    [named("InvalidStateError", ""), 1],
    [undefined, 1],
  ].map(([error, waited]) => displayTroubleOf(error, waited));
  assert.deepEqual(troubles, ["system", "system", "blocked", "sound", "unknown", "unknown", "unknown"]);
});

test("each trouble has words that say what to do", () => {
  const mac = { name: "Chrome", system: "mac" };
  assert.match(shareTroubleText("system", mac), /System Settings.*Screen Recording/);
  assert.match(shareTroubleText("blocked", { name: "Firefox", system: "desktop" }), /Share the screen/);
  for (const trouble of ["system", "blocked", "sound", "unknown"]) {
    assert.match(shareTroubleText(trouble, CHROME), /^Y|^The .*\.$/);
    assert.doesNotMatch(shareTroubleText(trouble, CHROME), /\*|undefined/);
  }
});

test("one hears who shares a screen, and that it is over", () => {
  const sharer = { ...BOB, media: { ...BOB.media, screen: true } };
  assert.deepEqual(newsOf([ALICE, BOB], [ALICE, sharer], "alice"), ["bob is sharing their screen"]);
  assert.deepEqual(newsOf([ALICE, sharer], [ALICE, BOB], "alice"), ["bob stopped sharing their screen"]);
});
