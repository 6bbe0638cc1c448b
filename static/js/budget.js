/** What each of the others gets of our pictures: within what they show, what this device encodes, and what the line carries. Pure. */
import { bitrateFor } from "./encodings.js";
import { atMost, linesOf, pixelsOf } from "./lib/lines.js";

/** What is taken away, step by step, while all together are too much for the device. Of cameras motion first, down to what
 * still looks alive, then size; of a screen motion, and of its size, which its text needs, something at the very end. */
const RUNGS = [
  { camera: { fps: 30, lines: Infinity }, screen: { fps: 15, lines: Infinity } },
  { camera: { fps: 24, lines: Infinity }, screen: { fps: 15, lines: Infinity } },
  { camera: { fps: 20, lines: Infinity }, screen: { fps: 15, lines: Infinity } },
  { camera: { fps: 20, lines: 720 }, screen: { fps: 15, lines: Infinity } },
  { camera: { fps: 20, lines: 480 }, screen: { fps: 10, lines: Infinity } },
  { camera: { fps: 15, lines: 480 }, screen: { fps: 10, lines: Infinity } },
  { camera: { fps: 15, lines: 360 }, screen: { fps: 8, lines: Infinity } },
  { camera: { fps: 15, lines: 240 }, screen: { fps: 8, lines: Infinity } },
  { camera: { fps: 13, lines: 240 }, screen: { fps: 5, lines: Infinity } },
  { camera: { fps: 13, lines: 180 }, screen: { fps: 5, lines: 720 } },
];
/** @typedef {typeof RUNGS[number]} Rung */
const LAST = RUNGS[RUNGS.length - 1];
/** Below that, encoding is the least of a call's costs: so much more than the budget is borne before a picture goes. */
const BORNE = 3;
/** Of a screen most pictures are like the one before, and cost less. */
const STILL = 0.5;
/** A picture with less than this part of its bitrate is a smear, and a smaller one is better. */
const CLEAR = 0.5;
/** With less than this part of it a screen moves less (pictures a second) and keeps its size: it clears up when it stands still. */
const LIVELY = 0.15;
const SLOW = 5;
/** With less (bit/s) than so much a pixel that takes too long, and with less than so much in all nothing can be read in time. */
const CLEARS_UP = { pixel: 1 / 30, all: 30_000 };
const SMALLEST = 90;
/** More than this part of the pictures asked for nobody calls too few. */
const ALIVE = 0.6;

/**
 * @param {Demand[]} demands what the others show of us
 * @param {{ work: number, cost: number }} device `work`: ms of encoding a second, `cost`: ms for a million pixels
 * @returns {Share[]} in the order of the demands
 */
export function shareOut(demands, { work, cost }) {
  const onLine = demands.map(withinLine);
  const rung = RUNGS.find((each) => workOf(onLine, each, cost) <= work) ?? LAST;
  const kept = keptOf(onLine, rung, (work / cost) * BORNE);
  return onLine.map((demand, index) => {
    const { lines, fps } = limited(demand, rung);
    const share = { lines: kept.has(demand) ? lines : 0, fps, bitrate: demand.room };
    return { ...share, short: shortOf(demands[index], demand, share) };
  });
}

/**
 * What kept us from giving what was asked for.
 * @param {Demand} asked
 * @param {Demand} onLine
 * @param {Limits} share
 * @returns {Share["short"]}
 */
function shortOf(asked, onLine, share) {
  if (onLine.lines < asked.lines) return "line";
  const slower = !isScreen(asked) && share.fps < Math.min(asked.fps, asked.capture.frameRate) * ALIVE;
  return share.lines < Math.min(asked.lines, linesOf(asked.capture)) || (share.lines > 0 && slower) ? "device" : null;
}

/** The largest picture that is clear with the bits that the line has for it. @param {Demand} demand @returns {Demand} */
function withinLine(demand) {
  const { room } = demand;
  const slow = isScreen(demand) && bitsOf(demand, demand.lines) * LIVELY > room;
  const fps = slow ? Math.min(demand.fps, SLOW) : demand.fps;
  let { lines } = demand;
  while (lines > SMALLEST && leastOf(demand, lines) > room) lines = atMost(lines, lines - 1);
  return { ...demand, fps, lines: lines > 0 && leastOf(demand, lines) > room ? 0 : lines };
}

/** @param {Demand} demand @param {number} lines @returns {number} bit/s with which a picture of so many lines is clear */
function leastOf(demand, lines) {
  const bits = bitsOf(demand, lines);
  if (!isScreen(demand)) return bits * CLEAR;
  return Math.max(CLEARS_UP.all, Math.min(bits * LIVELY, pixelsOf(demand.capture, lines) * CLEARS_UP.pixel));
}

/** @param {Demand} demand @param {number} lines @returns {number} bit/s */
function bitsOf({ source, capture, fps }, lines) {
  return bitrateFor(source, pixelsOf(capture, lines), fps);
}

/**
 * Those that there is work for even when nothing more can be taken away: every screen, then the largest.
 * @param {Demand[]} demands
 * @param {Rung} rung
 * @param {number} millions of pixels a second
 */
function keptOf(demands, rung, millions) {
  const wanted = demands.filter(({ lines }) => lines > 0);
  wanted.sort((one, other) => Number(isScreen(other)) - Number(isScreen(one)) || other.lines - one.lines);
  let left = millions;
  const fits = (/** @type {Demand} */ demand) => (left -= millionsOf(demand, rung)) >= 0;
  return new Set(wanted.filter((demand, index) => fits(demand) || index === 0 || isScreen(demand)));
}

/** @param {Demand[]} demands @param {Rung} rung @param {number} cost */
function workOf(demands, rung, cost) {
  return demands.reduce((sum, demand) => sum + millionsOf(demand, rung) * cost, 0);
}

/** @param {Demand} demand @param {Rung} rung */
function millionsOf(demand, rung) {
  const { lines, fps } = limited(demand, rung);
  const each = pixelsOf(demand.capture, lines) * (isScreen(demand) ? STILL : 1);
  return (each * Math.min(fps, demand.capture.frameRate)) / 1e6;
}

/** @param {Demand} demand @param {Rung} rung @returns {Limits} */
function limited(demand, rung) {
  const { lines, fps } = isScreen(demand) ? rung.screen : rung.camera;
  return { lines: demand.lines && atMost(demand.lines, lines), fps: Math.min(demand.fps, fps) };
}

/** @param {Demand} demand */
function isScreen({ source }) {
  return source === "screen";
}
