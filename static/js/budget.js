/** What each of the others gets of our pictures: within what they show, what this device encodes, and what the line carries. Pure. */
import { bitrateFor } from "./encodings.js";
import { atMost, linesOf, pixelsOf } from "./lib/lines.js";

/** What is taken away from cameras, step by step, while all together are too much for the device: motion first, down to
 * what still looks alive, then size. */
const RUNGS = [
  { fps: 30, lines: Infinity },
  { fps: 24, lines: Infinity },
  { fps: 20, lines: Infinity },
  { fps: 20, lines: 720 },
  { fps: 20, lines: 480 },
  { fps: 15, lines: 480 },
  { fps: 15, lines: 360 },
  { fps: 15, lines: 240 },
  { fps: 13, lines: 240 },
  { fps: 13, lines: 180 },
];
const LAST = RUNGS[RUNGS.length - 1];
/** Below that, encoding is the least of a call's costs: so much more than the budget is borne before a picture goes. */
const BORNE = 3;
/** A screen's text is worth its size; it seldom moves. */
const SCREEN_FPS = 15;
/** A picture with less than this part of its bitrate is a smear, and a smaller one is better. */
const CLEAR = 0.5;
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
  const slower = share.fps < Math.min(asked.fps, asked.capture.frameRate) * ALIVE;
  return share.lines < Math.min(asked.lines, linesOf(asked.capture)) || (share.lines > 0 && slower) ? "device" : null;
}

/** The largest picture that is clear with the bits that the line has for it. @param {Demand} demand @returns {Demand} */
function withinLine(demand) {
  const { source, capture, fps, room } = demand;
  let { lines } = demand;
  const isSmear = () => bitrateFor(source, pixelsOf(capture, lines), fps) * CLEAR > room;
  while (lines > SMALLEST && isSmear()) lines = atMost(lines, lines - 1);
  return { ...demand, lines: lines > 0 && isSmear() ? 0 : lines };
}

/**
 * Those that there is work for even when nothing more can be taken away: screens first, then the largest.
 * @param {Demand[]} demands
 * @param {Limits} rung
 * @param {number} millions of pixels a second
 */
function keptOf(demands, rung, millions) {
  const wanted = demands.filter(({ lines }) => lines > 0);
  wanted.sort((one, other) => Number(isScreen(other)) - Number(isScreen(one)) || other.lines - one.lines);
  let left = millions;
  return new Set(wanted.filter((demand, index) => (left -= millionsOf(demand, rung)) >= 0 || index === 0));
}

/** @param {Demand[]} demands @param {Limits} rung @param {number} cost */
function workOf(demands, rung, cost) {
  return demands.reduce((sum, demand) => sum + millionsOf(demand, rung) * cost, 0);
}

/** @param {Demand} demand @param {Limits} rung */
function millionsOf(demand, rung) {
  const { lines, fps } = limited(demand, rung);
  return (pixelsOf(demand.capture, lines) * Math.min(fps, demand.capture.frameRate)) / 1e6;
}

/** @param {Demand} demand @param {Limits} rung @returns {Limits} */
function limited(demand, rung) {
  if (isScreen(demand)) return { lines: demand.lines, fps: Math.min(demand.fps, SCREEN_FPS) };
  return { lines: demand.lines && atMost(demand.lines, rung.lines), fps: Math.min(demand.fps, rung.fps) };
}

/** @param {Demand} demand */
function isScreen({ source }) {
  return source === "screen";
}
