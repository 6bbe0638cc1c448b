/** What a call takes of a processor's core (ms a second) before anything was measured, but for what is always there. */
const WORK = 115;
/** Of that, each of the others takes this much for sound, packets and the decoding of what comes. */
const EACH = 25;
/** So much encoding there always is: small pictures at the least. */
const LITTLE = 15;
/** Of so many ms a million pixels when nothing has been measured. */
const COSTS = { H264: 11, VP8: 17, VP9: 25, AV1: 25 };
/** Encoders are this much slower before it counts: what is measured has waits in it. */
const SLOWER = 2.5;
const LEAST = 0.25;
const MOST = 4;
/** Less than this part of the frames asked for is a device that cannot keep up. */
const STARVED = 0.75;
/** Samples in a row before it is believed. */
const PATIENCE = 3;
/** Between two steps down, and up (ms); to try more is left for longer each time that it was too much. */
const DOWN = 3000;
const UP = 10_000;
const LONGEST = 160_000;
/** Who has just come costs all of them more for a moment (ms). */
const SETTLING = 6000;

/** How much this device can encode, found by what it does: less at once when it strains, more slowly when it is calm. */
export class Strain {
  #cores;
  #factor = 1;
  #bad = 0;
  #changed = -Infinity;
  #count = 0;
  #settled = -Infinity;
  #up = UP;
  #climbed = false;
  #cost = COSTS.H264;

  /** @param {number} cores */
  constructor(cores) {
    this.#cores = cores;
  }

  /** What shareOut() needs. @param {number} others */
  device(others) {
    return { work: Math.max(LITTLE, (this.#cores * WORK - others * EACH) * this.#factor), cost: this.#cost };
  }

  /** Whether this device has less to give than it was taken for. */
  get lowered() {
    return this.#factor < 1;
  }

  /** Whether there is nothing left to take away. */
  get exhausted() {
    return this.#factor <= LEAST && this.#bad >= PATIENCE;
  }

  /**
   * Once a second.
   * @param {{ sent: Sent, asked: number }[]} cameras what is sent, and the pictures a second that were asked for
   * @param {Pressure | undefined} pressure what the browser says of the whole machine; some do not
   * @param {number} now
   */
  look(cameras, pressure, now) {
    if (cameras.length === 0) return;
    this.#cost = costOf(cameras);
    if (cameras.length !== this.#count) this.#begin(cameras.length, now);
    const strained = now >= this.#settled && this.#strains(cameras, pressure);
    this.#bad = strained ? this.#bad + 1 : 0;
    const calm = !strained && pressure !== "critical" && pressure !== "serious";
    if (this.#bad >= PATIENCE && now - this.#changed >= DOWN) this.#lower(now);
    else if (calm && now - this.#changed >= this.#up) this.#step(1.25, now);
  }

  /** @param {number} count of those who get a camera's picture @param {number} now */
  #begin(count, now) {
    this.#count = count;
    this.#settled = now + SETTLING;
    this.#changed = now;
    this.#up = UP;
  }

  /** @param {number} now */
  #lower(now) {
    if (this.#climbed) this.#up = Math.min(LONGEST, this.#up * 2);
    this.#step(0.7, now);
  }

  /** @param {number} by @param {number} now */
  #step(by, now) {
    this.#climbed = by > 1;
    this.#factor = Math.min(MOST, Math.max(LEAST, this.#factor * by));
    this.#changed = now;
  }

  /**
   * A camera gives less in the dark, which is no strain: where the machine's own word is to be had, it counts too.
   * @param {{ sent: Sent, asked: number }[]} cameras
   * @param {Pressure | undefined} pressure
   */
  #strains(cameras, pressure) {
    if (cameras.some(({ sent }) => sent.limit === "cpu")) return true;
    const asked = cameras.reduce((sum, each) => sum + each.asked, 0);
    const given = cameras.reduce((sum, { sent }) => sum + sent.fps, 0);
    const busy = pressure ? pressure === "critical" || pressure === "serious" : this.#isSlow(cameras);
    return busy && given < asked * STARVED;
  }

  /** @param {{ sent: Sent }[]} cameras */
  #isSlow(cameras) {
    return cameras.some(({ sent }) => measuredOf(sent) > nominalOf(sent) * SLOWER);
  }
}

/**
 * ms for a million pixels: what the codec takes on an ordinary machine, or more on a slow one. In steps, so that it does
 * not change with every sample.
 * @param {{ sent: Sent }[]} cameras
 */
function costOf(cameras) {
  const nominal = Math.max(...cameras.map(({ sent }) => nominalOf(sent)));
  const measured = Math.min(...cameras.map(({ sent }) => measuredOf(sent)));
  const slower = measured / nominal / SLOWER;
  return slower > 1 ? nominal * 2 ** Math.round(Math.log2(slower)) : nominal;
}

/** @param {Sent} sent */
function nominalOf({ codec }) {
  return COSTS[/** @type {keyof typeof COSTS} */ (codec)] ?? COSTS.VP8;
}

/** @param {Sent} sent */
function measuredOf({ encodeMs, width, height }) {
  return encodeMs / Math.max(0.03, (width * height) / 1e6);
}
