import assert from "node:assert/strict";
import test from "node:test";

import { shareOut } from "../../static/js/budget.js";
import { bitrateFor, byCost, encodingOf, usual } from "../../static/js/encodings.js";
import { atLeast, atMost, linesFor, pixelsOf } from "../../static/js/lib/lines.js";
import { withThriftySound } from "../../static/js/sound.js";
import { Strain } from "../../static/js/strain.js";

const VGA = { width: 640, height: 480, frameRate: 20 };
const HD = { width: 1280, height: 720, frameRate: 30 };
const UPRIGHT = { width: 720, height: 1280, frameRate: 30 };
const PLENTY = { work: 10_000, cost: 11 };

const demand = (changes = {}) => ({
  id: "bob",
  source: "camera",
  capture: HD,
  lines: 720,
  fps: 30,
  room: Infinity,
  ...changes,
});
const others = (count, changes) => Array.from({ length: count }, (_, index) => demand({ id: `p${index}`, ...changes }));
const sizes = (shares) => shares.map(({ lines, fps }) => `${lines}/${fps}`);

test("a tile gets a usual number of lines that it shows without blur", () => {
  assert.equal(linesFor(VGA, { width: 558, height: 314 }, "cover"), 360);
  assert.equal(linesFor(HD, { width: 558, height: 314 }, "cover"), 360);
  assert.equal(linesFor(HD, { width: 1256, height: 636 }, "cover"), 720);
  assert.equal(linesFor(HD, { width: 200, height: 112 }, "cover"), 120);
});

test("an upright picture is measured by its shorter side", () => {
  assert.equal(linesFor(UPRIGHT, { width: 400, height: 700 }, "cover"), 360);
  assert.equal(encodingOf("camera", UPRIGHT, { lines: 360, fps: 30, bitrate: Infinity }).scaleResolutionDownBy, 2);
});

test("a screen is shown whole, so the tighter side decides", () => {
  assert.equal(linesFor({ width: 1920, height: 1080 }, { width: 960, height: 1000 }, "contain"), 480);
});

test("what is not shown needs no lines, nor does what is no size", () => {
  assert.equal(linesFor(HD, { width: 0, height: 300 }, "cover"), 0);
  assert.equal(linesFor(HD, { width: NaN, height: 300 }, "cover"), 0);
});

test("lines go in steps, up and down", () => {
  assert.deepEqual([atLeast(1), atLeast(200), atLeast(5000)], [90, 240, 1080]);
  assert.deepEqual([atMost(480, 360), atMost(480, 300), atMost(90, 60), atMost(200, 240)], [360, 240, 90, 200]);
});

test("a picture is never made larger than it is taken", () => {
  assert.equal(encodingOf("camera", VGA, { lines: 1080, fps: 30, bitrate: Infinity }).scaleResolutionDownBy, 1);
  assert.equal(pixelsOf(VGA, 1080), 640 * 480);
});

test("a limit of frames is set only below what the camera gives", () => {
  const at = (fps) => encodingOf("camera", VGA, { lines: 240, fps, bitrate: Infinity }).maxFramerate;
  assert.equal(at(12), 12);
  assert.ok(at(20) > 20);
});

test("a smaller picture has fewer bits, and never more than the line has room for", () => {
  assert.ok(bitrateFor("camera", 480 * 360, 20) < bitrateFor("camera", 1280 * 720, 20));
  assert.ok(bitrateFor("camera", 480 * 360, 15) < bitrateFor("camera", 480 * 360, 30));
  assert.equal(encodingOf("camera", HD, { lines: 360, fps: 30, bitrate: 100_000 }).maxBitrate, 100_000);
});

test("what nobody shows is not encoded", () => {
  const [share] = shareOut([demand({ lines: 0, fps: 0 })], PLENTY);
  assert.deepEqual([share.lines, share.short], [0, null]);
  assert.deepEqual(encodingOf("camera", HD, share), { active: false });
});

test("with plenty of both, everybody gets what they show", () => {
  const shares = shareOut([demand({ lines: 720 }), demand({ lines: 180 })], PLENTY);
  assert.deepEqual(sizes(shares), ["720/30", "180/30"]);
  assert.deepEqual(shares.map(({ short }) => short), [null, null]);
});

test("a device of two cores gives three others 360 lines at 20 a second, and five others 240 lines at 15", () => {
  const strain = new Strain(2);
  const given = (count) => sizes(shareOut(others(count, { lines: 360, capture: VGA }), strain.device(count)));
  assert.deepEqual(new Set(given(3)), new Set(["360/30"]));
  assert.deepEqual(new Set(given(5)), new Set(["240/15"]));
});

test("motion is given up before size, and size before a picture", () => {
  const at = (work) => sizes(shareOut(others(1), { work, cost: 10 }))[0];
  assert.deepEqual([at(300), at(230), at(190), at(90), at(10)], ["720/30", "720/24", "720/20", "480/20", "180/13"]);
});

test("those who show a small picture are the last to lose something", () => {
  const shares = shareOut([demand({ lines: 720 }), demand({ lines: 180 })], { work: 60, cost: 10 });
  assert.deepEqual(sizes(shares), ["360/15", "180/15"]);
});

test("when nothing more can be taken away, the smallest go without, but never all", () => {
  const shares = shareOut([demand({ lines: 90 }), demand({ lines: 120 }), demand({ lines: 120 })], { work: 1, cost: 20 });
  assert.deepEqual(shares.map(({ lines }) => lines > 0), [false, true, false]);
  assert.deepEqual(shares.map(({ short }) => short), ["device", "device", "device"]);
});

test("a shared screen keeps its size while cameras give way", () => {
  const screen = demand({ source: "screen", lines: 1080, capture: { width: 1920, height: 1080, frameRate: 30 } });
  const shares = shareOut([demand(), screen], { work: 250, cost: 10 });
  assert.deepEqual([shares[1].lines, shares[1].fps], [1080, 10]);
  assert.ok(shares[0].lines < 720);
});

test("a thin line gets a smaller picture, not a smear, and says why", () => {
  const [share] = shareOut([demand({ room: 150_000 })], PLENTY);
  assert.ok(share.lines <= 240 && share.lines >= 120, String(share.lines));
  assert.equal(share.short, "line");
  assert.equal(share.bitrate, 150_000);
});

test("a line with room for sound alone gets no picture", () => {
  const [share] = shareOut([demand({ room: 0 })], PLENTY);
  assert.deepEqual([share.lines, share.short], [0, "line"]);
});

test("of the codecs plain H.264 comes first, and none is lost", () => {
  const vp8 = { mimeType: "video/VP8", clockRate: 90000 };
  const single = { mimeType: "video/H264", clockRate: 90000, sdpFmtpLine: "packetization-mode=0;profile-level-id=42e01f" };
  const high = { mimeType: "video/H264", clockRate: 90000, sdpFmtpLine: "packetization-mode=1;profile-level-id=64001f" };
  const plain = { mimeType: "video/H264", clockRate: 90000, sdpFmtpLine: "packetization-mode=1;profile-level-id=42e01f" };
  assert.deepEqual(byCost([vp8, single, high, plain]), [plain, vp8, single, high]);
  assert.deepEqual(byCost([vp8]), [vp8]);
});

test("descriptions name what everybody has and what repairs it, and all where there is none of that", () => {
  const names = ["video/VP8", "video/rtx", "video/VP9", "video/AV1", "video/H265", "video/red"];
  const codecs = names.map((mimeType) => ({ mimeType }));
  const high = { mimeType: "video/H264", sdpFmtpLine: "packetization-mode=1;profile-level-id=640034" };
  const plain = { mimeType: "video/H264", sdpFmtpLine: "packetization-mode=1;profile-level-id=42e01f" };
  assert.deepEqual(usual([...codecs, high, plain]), [codecs[0], codecs[1], plain]);
  assert.deepEqual(usual([codecs[1], codecs[2]]), [codecs[1], codecs[2]]);
  assert.deepEqual(usual([{ mimeType: "audio/opus" }, { mimeType: "audio/PCMU" }]), [{ mimeType: "audio/opus" }]);
});

const SDP = [
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 0",
  "a=rtpmap:111 opus/48000/2",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "a=rtpmap:0 PCMU/8000",
  "m=video 9 UDP/TLS/RTP/SAVPF 96",
  "a=fmtp:96 apt=111",
  "",
].join("\r\n");

test("in a larger room sound comes in fewer packets", () => {
  const times = [1, 2, 3, 4, 11].map((others) => /a=ptime:(\d+)/.exec(withThriftySound(SDP, others))?.[1]);
  assert.deepEqual(times, [undefined, "40", "40", "60", "60"]);
});

test("who is silent sends next to nothing, and is asked so once", () => {
  const once = withThriftySound(SDP, 1);
  assert.match(once, /a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n/);
  assert.match(once, /a=fmtp:96 apt=111\r\n/);
  assert.equal(withThriftySound(once, 1), once);
});

test("a description without that codec is left alone", () => {
  assert.equal(withThriftySound("v=0\r\n", 5), "v=0\r\n");
});
