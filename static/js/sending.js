import { shareOut } from "./budget.js";
import { Captures } from "./captures.js";
import { encodingOf } from "./encodings.js";
import { Line } from "./line.js";
import { linesFor, linesOf, screenLinesFor } from "./lib/lines.js";
import { Strain } from "./strain.js";

const PICTURES = /** @type {const} */ (["screen", "camera"]);
/** To one who has not said what is shown, or cannot: moderate, and less in a larger room. */
const MODERATE = { lines: 360, fps: 20 };
const SMALL = { lines: 240, fps: 15 };
const LARGE_ROOM = 5;
const LARGEST = 4096;
const SCREEN_PART = 0.75;
/** What sound is encoded at (bit/s) where the line is narrow: each word is understood, and its packets have a way through. */
const LEAN = { microphone: 20_000, "screen-audio": 24_000 };
/** @type {Record<keyof typeof LEAN, Encoding>} */
const USUALLY = { microphone: { active: true, maxBitrate: undefined }, "screen-audio": { active: true, maxBitrate: 64_000 } };
const SOUNDS = /** @type {const} */ (["microphone", "screen-audio"]);

/** What each of the others gets of our camera and our screen, decided anew whenever something has changed. */
export class Sending {
  strain;
  #peers;
  #tracks;
  #captures;
  #tell;
  #now;
  /** @type {Map<string, Map<Source, Want>>} */
  #wants = new Map();
  /** @type {Map<string, Line>} */
  #lines = new Map();
  /** @type {Map<string, Map<Source, Share>>} */
  #shares = new Map();
  /** @type {WeakSet<Encodable>} the connections whose sound has to do with less */
  #lean = new WeakSet();

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {number} options.cores
   * @param {() => ReadonlyMap<string, Encodable>} options.peers
   * @param {ReadonlyMap<Source, MediaStreamTrack | null>} options.tracks
   * @param {(id: string, message: object) => void} options.tell
   */
  constructor({ clock, cores, peers, tracks, tell }) {
    this.strain = new Strain(cores);
    this.#now = () => clock.now();
    this.#peers = peers;
    this.#tracks = tracks;
    this.#captures = new Captures(tracks);
    this.#tell = tell;
  }

  /** @param {string} id @param {{ [field: string]: unknown }} message anything can be in it */
  wanted(id, { source, width, height, fps }) {
    if (source !== "camera" && source !== "screen") return;
    const wants = this.#wants.get(id) ?? new Map();
    this.#wants.set(id, wants.set(source, { width: sizeOf(width), height: sizeOf(height), fps: sizeOf(fps) }));
    this.plan();
  }

  /** @param {string} id @param {Sample} sample */
  sampled(id, sample) {
    const line = this.#lines.get(id) ?? new Line();
    this.#lines.set(id, line);
    line.sampled(sample, this.#now(), this.strain.lowered);
  }

  /** Once a second. @param {ReadonlyMap<string, Sample>} samples @param {Pressure | undefined} pressure */
  look(samples, pressure) {
    const cameras = [...samples].flatMap(([id, { sent }]) => {
      const share = this.#shares.get(id)?.get("camera");
      if (!sent.camera?.fps || !share?.lines || !this.#tracks.get("camera")) return [];
      return [{ sent: sent.camera, asked: Math.min(share.fps, this.#captures.now("camera").frameRate) }];
    });
    this.strain.look(cameras, pressure, this.#now());
    this.plan();
  }

  plan() {
    const peers = this.#peers();
    const demands = [...peers.keys()].flatMap((id) => PICTURES.map((source) => this.#demand(id, source, peers.size)));
    const given = demands.filter(({ source }) => this.#tracks.get(source));
    shareOut(given, this.strain.device(peers.size)).forEach((share, index) => {
      const { id, source } = given[index];
      peers.get(id)?.setEncoding(source, encodingOf(source, this.#captures.now(source), share));
      this.#note(id, source, share);
    });
    for (const [id, peer] of peers) this.#limitSound(peer, this.#lines.get(id)?.lean ?? false);
  }

  /**
   * What the camera has to give, so that it takes no more than anybody gets.
   * @returns {{ lines: number, fps: number } | null} null while nobody gets anything
   */
  get largest() {
    const shares = [...this.#shares.values()].flatMap((each) => each.get("camera") ?? []);
    const shown = shares.filter(({ lines }) => lines > 0);
    if (shown.length === 0) return null;
    return { lines: Math.max(...shown.map(({ lines }) => lines)), fps: Math.max(...shown.map(({ fps }) => fps)) };
  }

  /** Of what we have too little to send somebody what they want. @param {string} id @returns {Shortage | null} */
  shortOf(id) {
    const shares = [...(this.#shares.get(id) ?? [])].filter(([source]) => this.#tracks.get(source));
    return shares.find(([, { short }]) => short)?.[1].short ?? null;
  }

  /** On a new connection everything is said anew. @param {string} id */
  renewed(id) {
    for (const [source, share] of this.#shares.get(id) ?? []) this.#say(id, source, share);
  }

  /** @param {string} id of one who is gone */
  forget(id) {
    this.#wants.delete(id);
    this.#lines.delete(id);
    this.#shares.delete(id);
  }

  /** @param {Encodable} peer @param {boolean} lean */
  #limitSound(peer, lean) {
    if (lean === this.#lean.has(peer)) return;
    for (const source of SOUNDS) peer.setEncoding(source, lean ? { active: true, maxBitrate: LEAN[source] } : USUALLY[source]);
    if (lean) this.#lean.add(peer);
    else this.#lean.delete(peer);
  }

  /** @param {string} id @param {Source} source @param {number} others @returns {Demand} */
  #demand(id, source, others) {
    const capture = this.#captures.whole(source);
    const want = this.#wants.get(id)?.get(source);
    const room = this.#roomOf(id, source);
    if (source === "screen") return { id, source, capture, ...screenWish(capture, want), room };
    const unknown = others < LARGE_ROOM ? MODERATE : SMALL;
    const wish = want ? { lines: linesFor(capture, want, "cover"), fps: want.fps } : unknown;
    return { id, source, capture, ...wish, room };
  }

  /** What the line has left, of which a shared screen takes the larger part. @param {string} id @param {Source} source */
  #roomOf(id, source) {
    const room = this.#lines.get(id)?.room(this.#now()) ?? Infinity;
    if (!this.#tracks.get("screen") || !this.#tracks.get("camera")) return room;
    return room * (source === "screen" ? SCREEN_PART : 1 - SCREEN_PART);
  }

  /** @param {string} id @param {Source} source @param {Share} share */
  #note(id, source, share) {
    const shares = this.#shares.get(id) ?? new Map();
    const before = shares.get(source);
    this.#shares.set(id, shares.set(source, share));
    if ((before?.short ?? null) !== share.short || (share.short && !before?.lines !== !share.lines)) this.#say(id, source, share);
  }

  /** @param {string} id @param {Source} source @param {Share} share */
  #say(id, source, { lines, short }) {
    this.#tell(id, { type: "lowered", source, reason: short, paused: short !== null && lines === 0 });
  }
}

/** A screen is there to be read, also by one who has not said what is shown. @param {Capture} capture @param {Want} [want] */
function screenWish(capture, want) {
  if (!want) return { lines: linesOf(capture), fps: capture.frameRate };
  return { lines: screenLinesFor(capture, want), fps: want.fps };
}

/** @param {unknown} value */
function sizeOf(value) {
  return typeof value === "number" && value > 0 ? Math.min(value, LARGEST) : 0;
}
