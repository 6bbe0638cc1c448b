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

/**
 * @param {RTCRtpCodec[]} codecs what the browser can do, in its own order
 * @returns {RTCRtpCodec[]} the cheapest first; nothing is left out
 */
export function byCost(codecs) {
  const cheap = codecs.filter(isPlain);
  return [...cheap, ...codecs.filter((codec) => !cheap.includes(codec))];
}

/** H.264 as every browser that has it can decode it: baseline, one frame in several packets. @param {RTCRtpCodec} codec */
function isPlain({ mimeType, sdpFmtpLine = "" }) {
  const baseline = /profile-level-id=42[0-9a-f]{4}/i.test(sdpFmtpLine) && /packetization-mode=1/.test(sdpFmtpLine);
  return mimeType.toLowerCase() === "video/h264" && baseline;
}

/**
 * Says so for the camera of a connection. A screen keeps the browser's order: there the clearest text decides.
 * @param {RTCRtpTransceiver} transceiver
 */
export function preferCheapCodec(transceiver) {
  const codecs = globalThis.RTCRtpReceiver?.getCapabilities?.("video")?.codecs;
  if (codecs) transceiver.setCodecPreferences?.(byCost(codecs));
}
