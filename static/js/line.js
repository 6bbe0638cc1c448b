/** Of the line to one participant, sound has this first (bit/s). */
const SOUND = 40_000;
/** With less, a picture is not worth its bits. */
const LEAST = 60_000;
/** Lost on the way: more than this part means that the line is full. */
const LOSS = 0.1;
/** A full line is believed for so long after the last sign of it (ms). */
const HOLD = 5000;
/** What is reported so soon after a change of the way (ms) tells of what was lost on the one before, and of the break. */
const BEFORE = 5000;
/** Samples in a row with next to nothing, and how long then no picture is tried (ms): doubled each time. */
const PATIENCE = 4;
const PAUSE = 10_000;
const LONGEST = 80_000;

/** What the line to one participant has left for pictures. */
export class Line {
  /** @type {string | undefined} the pair of candidates */
  #way;
  #since = -Infinity;
  #room = Infinity;
  #full = -Infinity;
  #thin = 0;
  #until = -Infinity;
  #pause = PAUSE;

  /**
   * @param {Sample} sample
   * @param {number} now ms
   * @param {boolean} [busy] a device that cannot keep up makes any line look full: then no picture rests, unless packets are lost
   */
  sampled({ available, sent, way }, now, busy = false) {
    if (way !== undefined && way !== this.#way) this.#takes(way, now);
    const pictures = [sent.camera, sent.screen].filter((each) => each !== undefined);
    const full = pictures.some(({ limit, remoteLoss }) => limit === "bandwidth" || remoteLoss > LOSS);
    if (full && now >= Math.max(this.#until, this.#since + BEFORE)) this.#full = now;
    if (now - this.#full > HOLD) this.#free(now);
    else this.#room = Math.max(0, (available ?? sentBy(pictures)) - SOUND);
    const excused = busy && !pictures.some(({ remoteLoss }) => remoteLoss > LOSS);
    this.#thin = this.#room < LEAST && now >= this.#until && !excused ? this.#thin + 1 : 0;
    if (this.#thin >= PATIENCE) this.#rest(now);
  }

  /** bit/s @param {number} now ms */
  room(now) {
    return now < this.#until ? 0 : Math.max(LEAST, this.#room);
  }

  /** What is known of another way says nothing of this one. @param {string} way @param {number} now */
  #takes(way, now) {
    if (this.#way !== undefined) this.#since = now;
    this.#way = way;
    this.#full = this.#until = -Infinity;
    this.#thin = 0;
  }

  /** @param {number} now */
  #free(now) {
    this.#room = Infinity;
    if (now - this.#until > LONGEST) this.#pause = PAUSE;
  }

  /** @param {number} now */
  #rest(now) {
    this.#until = now + this.#pause;
    this.#pause = Math.min(LONGEST, this.#pause * 2);
    this.#full = -Infinity;
    this.#thin = 0;
  }
}

/** A browser that does not tell what the line carries: so much is on it now. @param {Sent[]} pictures */
function sentBy(pictures) {
  return pictures.reduce((sum, { kbps }) => sum + kbps * 1000, SOUND);
}
