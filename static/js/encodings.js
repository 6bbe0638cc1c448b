import { linesOf, pixelsOf } from "./lib/lines.js";

/** A camera's bit/s at 1280x720 and 30 a second; smaller pictures need more for each pixel. */
const CAMERA = { pixels: 1280 * 720, fps: 30, bitrate: 1_700_000 };
/** Of a screen at 1920x1080, whose text needs its edges more than its motion. */
const SCREEN = { pixels: 1920 * 1080, bitrate: 2_500_000, least: 300_000 };
const LEAST = 50_000;
/** A limit at the camera's own rate would drop frames that come a little early. */
const UNLIMITED = 60;

/**
 * Bit/s that give a clear picture; more is for nothing.
 * @param {Source} source
 * @param {number} pixels
 * @param {number} fps
 */
export function bitrateFor(source, pixels, fps) {
  if (source === "screen") return Math.round(Math.max(SCREEN.least, SCREEN.bitrate * (pixels / SCREEN.pixels) ** 0.7));
  const bitrate = CAMERA.bitrate * (pixels / CAMERA.pixels) ** 0.8 * (fps / CAMERA.fps) ** 0.6;
  return Math.round(Math.max(LEAST, bitrate));
}

/**
 * What `RTCRtpSender.setParameters` is told.
 * @param {Source} source
 * @param {Capture} capture
 * @param {Omit<Share, "short">} share
 * @returns {Encoding}
 */
export function encodingOf(source, capture, { lines, fps, bitrate }) {
  if (lines === 0) return { active: false };
  const needed = bitrateFor(source, pixelsOf(capture, lines), Math.min(fps, capture.frameRate));
  return {
    active: true,
    maxBitrate: Math.min(bitrate, needed),
    scaleResolutionDownBy: Math.max(1, linesOf(capture) / lines),
    maxFramerate: fps < capture.frameRate ? fps : UNLIMITED,
  };
}

/*
 * In a mesh everybody encodes each picture once for each of the others, so the codec's cost decides. Measured in Chromium
 * (480x360): H.264 takes 2 ms to encode a frame and 0.4 ms to decode it, VP8 3 and 0.8, VP9 and AV1 more; and what most
 * machines have a chip for is H.264. A browser that has no H.264 answers with what comes next, which is VP8.
 */

/** What everybody has: each codec more makes descriptions longer and a connection later (by some 30 ms for all of them). */
const USUAL = {
  audio: /^audio\/opus$/i,
  video: /^video\/(vp8|h264|rtx)$/i,
};

/**
 * @param {RTCRtpCodec[]} codecs what the browser can do, in its own order
 * @returns {RTCRtpCodec[]} the cheapest first; nothing is left out
 */
export function byCost(codecs) {
  const cheap = codecs.filter(isPlain);
  return [...cheap, ...codecs.filter((codec) => !cheap.includes(codec))];
}

/**
 * The codecs that are worth their lines in a description; all, where there is none of them.
 * @param {RTCRtpCodec[]} codecs
 */
export function usual(codecs) {
  const isUsual = (/** @type {RTCRtpCodec} */ codec) =>
    USUAL.audio.test(codec.mimeType) || (USUAL.video.test(codec.mimeType) && (!isH264(codec) || isPlain(codec)));
  const found = codecs.filter(isUsual);
  return found.some(isMedia) ? found : codecs;
}

/** And not what repairs it. @param {RTCRtpCodec} codec */
function isMedia({ mimeType }) {
  return !/rtx/i.test(mimeType);
}

/** @param {RTCRtpCodec} codec */
function isH264({ mimeType }) {
  return mimeType.toLowerCase() === "video/h264";
}

/** H.264 as every browser that has it can decode it: baseline, one frame in several packets. @param {RTCRtpCodec} codec */
function isPlain(codec) {
  const { sdpFmtpLine = "" } = codec;
  const baseline = /profile-level-id=42[0-9a-f]{4}/i.test(sdpFmtpLine) && /packetization-mode=1/.test(sdpFmtpLine);
  return isH264(codec) && baseline;
}

/** Firefox keeps the feedback lines of the codecs that it leaves out, and Chromium refuses such a description. */
const mayLeaveOut = () => !/firefox/i.test(globalThis.navigator?.userAgent ?? "");

/**
 * Says so for one section of a connection: the camera has the cheapest codec first; a screen keeps the browser's order,
 * for there the clearest text decides.
 * @param {Source} source
 * @param {RTCRtpTransceiver} transceiver
 */
export function preferCodecs(source, transceiver) {
  const codecs = globalThis.RTCRtpReceiver?.getCapabilities?.(transceiver.receiver.track.kind)?.codecs;
  if (!codecs) return;
  const named = mayLeaveOut() ? usual(codecs) : codecs;
  if (source === "camera") transceiver.setCodecPreferences?.(byCost(named));
  else if (named !== codecs) transceiver.setCodecPreferences?.(named);
}
