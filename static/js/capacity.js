/** What one of the others costs at the least with a small picture: ms of a core a second, and bit/s each way. */
const LEAST_WORK = 45;
const LEAST_BITRATE = 130_000;
/** The part of a device that a call may take for it. */
const PART = 0.3;
/** Pictures are poor for so long (ms) before there are fewer of them; good for so long before there are more. */
const POOR = 8000;
const GOOD = 30_000;
/** What this device is short of keeps at least so many pictures; a weak line may leave none. */
const AT_LEAST = { device: 3, line: 1 };

/**
 * How many pictures of others a device and its line carry, by what is known before a call; and which of them is less.
 * @param {Machine} known
 * @returns {{ pictures: number, limit: Shortage }}
 */
export function estimate({ cores, downlink = Infinity }) {
  const device = (cores * 1000 * PART) / LEAST_WORK;
  const line = downlink / LEAST_BITRATE;
  return { pictures: Math.max(1, Math.floor(Math.min(device, line))), limit: line < device ? "line" : "device" };
}

/**
 * How many of the others are seen: all as long as that goes well. Beyond it sound comes first, and the pictures of those
 * who spoke last.
 */
export class Capacity {
  #most;
  #expected;
  /** @type {Shortage} */
  #reason;
  #since = { poor: NaN, good: NaN };
  #wait = GOOD;

  /** @param {{ pictures: number, limit: Shortage }} expected by the estimate */
  constructor(expected) {
    this.#expected = expected;
    this.#most = expected.pictures;
    this.#reason = expected.limit;
  }

  /** @param {number} others in the call @returns {number} */
  pictures(others) {
    return Math.min(others, this.#most);
  }

  /** Why somebody is left out, if somebody is. @param {number} others @returns {Shortage | null} */
  limit(others) {
    return others > this.#most ? this.#reason : null;
  }

  /**
   * Once a second.
   * @param {number} others in the call
   * @param {Shortage | null} trouble what the pictures suffer from now
   * @param {number} now ms
   */
  look(others, trouble, now) {
    this.#since.poor = trouble ? this.#since.poor || now : NaN;
    this.#since.good = trouble ? NaN : this.#since.good || now;
    if (trouble && now - this.#since.poor >= POOR) this.#fewer(others, trouble);
    else if (now - this.#since.good >= this.#wait) this.#more(others);
    else return;
    this.#since = { poor: NaN, good: NaN };
  }

  /** @param {number} others @param {Shortage} trouble */
  #fewer(others, trouble) {
    const fewer = Math.max(AT_LEAST[trouble], Math.floor(this.pictures(others) / 2));
    if (fewer >= this.pictures(others)) return;
    this.#most = fewer;
    this.#reason = trouble;
    this.#wait = Math.min(this.#wait * 2, GOOD * 16);
  }

  /** @param {number} others */
  #more(others) {
    const { pictures, limit } = this.#expected;
    if (this.#most >= Math.min(others, pictures)) return;
    this.#most += 1;
    if (this.#most < others) return;
    this.#most = pictures;
    this.#reason = limit;
  }
}
