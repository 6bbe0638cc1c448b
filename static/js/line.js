/** What sound takes of a line, with its packets' own share (bit/s); and where there is little, it is made to take less. */
const SOUND = { usual: 56_000, lean: 44_000 };
/** A line with less than this for pictures (bit/s) has lean sound, one with twice as much has not. */
const LITTLE = 100_000;
/** With less, a picture is not worth its bits. */
const LEAST = 60_000;
/** More than anybody needs for a picture. */
const WIDE = 3_000_000;
/** Who sends more than this part of what the line is said to carry feels its limit. */
const PRESSED = 0.8;
/** Lost on the way: more than this part means that the line is full. */
const LOSS = 0.1;
/** More is tried by this much, after so long (ms) without a sign that the line is full: longer each time that it was too much. */
const STEP = 1.5;
const CALM = 4000;
const CALMEST = 20_000;
/** What was tried and goes well for so long (ms) was not too much. */
const PROOF = 10_000;
/** What is reported so soon after a change of the way (ms) tells of what was lost on the one before, and of the break. */
const BEFORE = 5000;
/** Samples in a row before a limit is believed that nobody suffers from. */
const DOUBT = 3;
/** Samples with next to nothing before a picture rests, but for those with so much more than the one before. */
const PATIENCE = 4;
const GROWTH = 1.05;
/** One with less than sound alone takes counts for so many. */
const HOPELESS = 2;
/** How long then none is tried (ms): doubled each time. */
const PAUSE = 10_000;
const LONGEST = 40_000;
/** Earlier when this part of the least is there; and in no less time (ms) after sound alone has had too little. */
const AWAKE = 0.9;
const SOON = 2000;

/**
 * What the line to one participant has left for pictures. Less is believed at once; more is tried, step by step, for
 * what is said of a line on which little is sent says little.
 */
export class Line {
  /** Whether sound has to do with less. */
  lean = false;
  /** @type {string | undefined} the pair of candidates */
  #way;
  #since = -Infinity;
  #room = Infinity;
  #pressed = 0;
  /** When it was full, or more was tried, for the last time; and the latter alone. */
  #changed = -Infinity;
  #raised = NaN;
  #calm = CALM;
  #thin = 0;
  #carried = Infinity;
  #until = -Infinity;
  #pause = PAUSE;

  /**
   * @param {Sample} sample
   * @param {number} now ms
   * @param {boolean} [busy] a device that cannot keep up makes any line look full: then no picture rests, unless packets are lost
   */
  sampled(sample, now, busy = false) {
    const { available, sent, way } = sample;
    if (way !== undefined && way !== this.#way) this.#takes(way, now);
    // What the browser said of a picture holds on after its end.
    const pictures = [sent.camera, sent.screen].flatMap((each) => (each?.kbps ? [each] : []));
    const told = lossesOf(pictures.length ? [...pictures, sent.microphone] : []);
    const lost = Math.max(0, ...told);
    const lossy = lost > LOSS;
    const carried = available ?? (sentBy(pictures) + this.#sound) * (1 - lost);
    // Repairs of what is lost count as sent, too: nothing is left where even the least is too much.
    const hopeless = available === undefined && lossy && this.#room <= LEAST;
    const left = hopeless ? 0 : Math.max(0, carried - this.#sound);
    const full = this.#isFull(pictures, available, left) || lossy;
    if (now < this.#since + BEFORE) return;
    if (now < this.#until) return available === undefined ? undefined : this.#wake(left, now);
    if (full) this.#lower(left, now);
    else if (now - this.#changed >= this.#calm) this.#raise(now);
    if (available === undefined && !told.length) return;
    const better = carried > this.#carried * GROWTH;
    this.#carried = carried;
    if (left >= LEAST || (busy && !lossy)) this.#thin = 0;
    else if (full && !(better && left)) this.#thin += left ? 1 : HOPELESS;
    if (this.#thin >= PATIENCE) this.#rest(now);
  }

  /** bit/s @param {number} now ms */
  room(now) {
    return now < this.#until ? 0 : this.#room;
  }

  get #sound() {
    return this.lean ? SOUND.lean : SOUND.usual;
  }

  /**
   * Of one that is known to be narrow the browser's word that the line limits a picture says nothing: we limit it ourselves.
   * @param {Sent[]} pictures
   * @param {number | undefined} available
   * @param {number} left of that for pictures
   */
  #isFull(pictures, available, left) {
    const limited = pictures.some(({ limit }) => limit === "bandwidth");
    if (available === undefined) return limited;
    const pressed = pictures.length > 0 && sentBy(pictures) + this.#sound > available * PRESSED;
    this.#pressed = pressed ? this.#pressed + 1 : 0;
    return this.#room === Infinity ? limited || this.#pressed >= DOUBT : pressed && left < this.#room;
  }

  /** What is known of another way says nothing of this one. @param {string} way @param {number} now */
  #takes(way, now) {
    if (this.#way !== undefined) this.#since = now;
    this.#way = way;
    this.#until = -Infinity;
    this.#pressed = 0;
    this.#begin(now, Infinity);
  }

  /** @param {number} measured bit/s @param {number} now */
  #lower(measured, now) {
    if (now - this.#raised < PROOF) this.#calm = Math.min(CALMEST, this.#calm * 2);
    this.#raised = NaN;
    this.#changed = now;
    this.#becomes(Math.max(LEAST, Math.min(this.#room, measured)));
  }

  /** @param {number} now */
  #raise(now) {
    if (this.#room === Infinity) return;
    if (now - this.#raised >= PROOF) this.#calm = CALM;
    this.#raised = this.#changed = now;
    const room = this.#room * STEP;
    this.#becomes(room > WIDE ? Infinity : room);
    if (room > 2 * LEAST) this.#pause = PAUSE;
  }

  /** @param {number} room */
  #becomes(room) {
    this.#room = room;
    if (room < LITTLE) this.lean = true;
    else if (room >= 2 * LITTLE) this.lean = false;
  }

  /** @param {number} now */
  #rest(now) {
    this.#until = now + this.#pause;
    this.#pause = Math.min(LONGEST, this.#pause * 2);
    this.#begin(this.#until);
  }

  /** What the browser finds out without a picture, for or against one. @param {number} left bit/s @param {number} now */
  #wake(left, now) {
    if (left >= LEAST * AWAKE) this.#begin((this.#until = now));
    else if (left === 0) this.#begin((this.#until = Math.max(this.#until, now + SOON)));
  }

  /** As if nothing had been tried. @param {number} now @param {number} [room] bit/s */
  #begin(now, room = LEAST) {
    this.#raised = NaN;
    this.#changed = now;
    this.#calm = CALM;
    this.#thin = 0;
    this.#becomes(room);
  }
}

/**
 * What is lost on the way, as told since the last sample: what was told before has had its effect. Sound is lost beside
 * pictures that are too much, and nothing repairs it.
 * @param {(Sent | undefined)[]} flows
 */
function lossesOf(flows) {
  return flows.flatMap((flow) => (flow?.told ? [flow.remoteLoss] : []));
}

/** bit/s @param {Sent[]} pictures */
function sentBy(pictures) {
  return pictures.reduce((sum, { kbps }) => sum + kbps * 1000, 0);
}
