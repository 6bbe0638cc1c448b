import { Timer } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";
import { linesFor } from "./lib/lines.js";
import { Receiving } from "./receiving.js";
import { Sending } from "./sending.js";

/** Samples of one round (ms): all connections are measured together. */
const ROUND = 500;
/** The shape that our picture is taken to have. */
const USUAL = { width: 4, height: 3 };
const NOTHING = { width: 0, height: 0 };
/** Before the camera is asked for less (ms): that takes it a moment, and more may be wanted again. */
const PATIENCE = 4000;

/** As much as there is; so it begins. */
const EVERYTHING = { lines: 1080, fps: 30 };

/**
 * A call within its line and its device: what we ask the others for, what they get of us, and what our camera has to
 * take for that.
 * @extends {Emitter<FittingEvents>}
 */
export class Fitting extends Emitter {
  #clock;
  #samples;
  #receiving;
  #sending;
  #aim;
  #looked = -Infinity;
  /** @type {Pressure | undefined} */
  #pressure;
  /** @type {Size} where we see our own picture */
  #own = NOTHING;

  /** @param {FittingOptions} options */
  constructor(options) {
    super();
    const { clock, peers, tracks, samples, send, cores } = options;
    this.#clock = clock;
    this.#samples = samples;
    this.#receiving = new Receiving(options);
    this.#receiving.on("fit", (fit) => this.emit("fit", fit));
    this.#receiving.on("lowered", (lowered) => this.emit("lowered", lowered));
    this.#sending = new Sending({ clock, cores, peers, tracks, tell: send });
    this.#aim = new Aim({ clock, tell: (wish) => this.emit("capture", wish) });
  }

  /** What the page shows of another. @param {string} id @param {Source} source @param {Size} size device pixels */
  show(id, source, size) {
    this.#receiving.show(id, source, size);
  }

  /** @param {Size} size device pixels in which we see our own camera's picture */
  showOwn(size) {
    this.#own = size;
    this.#aimCamera();
  }

  /** @param {boolean} hidden nobody looks at the page */
  setHidden(hidden) {
    this.#receiving.wants.hidden = hidden;
    this.#receiving.wants.changed();
  }

  /** @param {boolean} on */
  setAudioOnly(on) {
    this.#receiving.setAudioOnly(on);
  }

  /** @param {Pressure} pressure of the whole machine */
  setPressure(pressure) {
    this.#pressure = pressure;
  }

  /** A connection is about to be made. */
  created() {
    // It becomes the present one once it is returned to who makes it; what it sends is asked later still.
    queueMicrotask(() => this.plan());
  }

  /** The control channel of a new connection is there. @param {string} id */
  opened(id) {
    this.#receiving.wants.renewed(id);
    this.#sending.renewed(id);
  }

  /** What we give, or what it is taken with, is another. */
  plan() {
    this.#sending.plan();
    this.#receiving.choose();
    this.#aimCamera();
  }

  /** @param {string} id @param {{ type: string, [field: string]: unknown }} message of another; anything can be in it */
  receive(id, message) {
    if (message.type === "lowered") this.#receiving.lowered(id, message);
    if (message.type !== "want") return;
    this.#sending.wanted(id, message);
    this.#aimCamera();
  }

  /** @param {string} id @param {Sample} sample */
  sampled(id, sample) {
    this.#sending.sampled(id, sample);
    this.#receiving.sampled(id, sample);
    const now = this.#clock.now();
    if (Math.abs(now - this.#looked) < ROUND) return;
    this.#looked = now;
    this.#sending.look(this.#samples(), this.#pressure);
    this.#receiving.look(this.#sending.strain.exhausted, now);
    this.#aimCamera();
  }

  /** @param {string} id of one who is gone */
  forget(id) {
    this.#receiving.forget(id);
    this.#sending.forget(id);
    this.plan();
  }

  /** Whether media of a source should come, if it is given at all. @param {string} id @param {Source} source */
  expects(id, source) {
    return this.#receiving.expects(id, source);
  }

  /** Of what we have too little to send somebody what they want. @param {string} id */
  shortOf(id) {
    return this.#sending.shortOf(id);
  }

  close() {
    this.#receiving.wants.close();
    this.#aim.stop();
  }

  #aimCamera() {
    const { largest } = this.#sending;
    const own = linesFor(USUAL, this.#own, "cover");
    if (!largest && !own) return this.#aim.set(EVERYTHING);
    return this.#aim.set({ lines: Math.max(largest?.lines ?? 0, own), fps: largest?.fps ?? EVERYTHING.fps });
  }
}

/** What the camera is to give: more at once, less after a while. */
class Aim {
  #tell;
  #timer;
  /** @type {CaptureWish} */
  #told = EVERYTHING;
  /** @type {CaptureWish} */
  #wish = EVERYTHING;

  /** @param {{ clock: Clock, tell: (wish: CaptureWish) => void }} options */
  constructor({ clock, tell }) {
    this.#tell = tell;
    this.#timer = new Timer(clock);
  }

  /** @param {CaptureWish} wish */
  set(wish) {
    this.#wish = wish;
    if (wish.lines > this.#told.lines || wish.fps > this.#told.fps) this.#now();
    else if (wish.lines === this.#told.lines && wish.fps === this.#told.fps) this.#timer.clear();
    else if (!this.#timer.running) this.#timer.set(PATIENCE, () => this.#now());
  }

  stop() {
    this.#timer.clear();
  }

  #now() {
    this.#timer.clear();
    this.#told = this.#wish;
    this.#tell(this.#wish);
  }
}
