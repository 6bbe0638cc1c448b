/** Who speaks, by how loud each is several times a second; and whom it is about. Levels are linear, 0 to 1. */

/** Louder than this is a voice, -40 dB; it goes on down to half of that, so that a soft word does not end it. */
const VOICE = 0.01;
const SOFT = VOICE / 2;
/** A pause between two words is still speech (ms). */
const BREATH = 900;
/** Who is large stays so for this long (ms), however short the word was. */
const STAY = 2000;
/** A word in between, a cough or a key is not enough to become large while somebody else was (ms of speech). */
const WORD = 600;
/** Nor does steady noise keep its place: who is so many times louder for so long (ms of speech) takes it. */
const LOUDER = 2;
const INSISTS = 3000;
/** Part of the newest level in the mean one. */
const NEWEST = 0.15;

/**
 * @typedef {object} Voice
 * @property {number} heard ms, when last
 * @property {number} began ms, when it began to speak; NaN while silent
 * @property {number} mean level of the last seconds
 */

export class Talk {
  /** @type {Map<string, Voice>} */
  #voices = new Map();
  /** @type {string | null} */
  #speaker = null;
  #since = -Infinity;
  /** @type {ReadonlySet<string>} */
  #speaking = new Set();

  /** Who speaks now: at once when they begin, and through the pauses between words. */
  get speaking() {
    return this.#speaking;
  }

  /** The one whom a speaker layout shows: who spoke last, until somebody else speaks alone. */
  get speaker() {
    return this.#speaker;
  }

  /**
   * A few times a second.
   * @param {ReadonlyMap<string, number>} levels of all who are there
   * @param {number} now ms
   * @returns {boolean} whether something changed
   */
  hear(levels, now) {
    for (const id of [...this.#voices.keys()]) if (!levels.has(id)) this.#voices.delete(id);
    for (const [id, level] of levels) this.#listen(id, level, now);
    const speaking = new Set([...levels.keys()].filter((id) => !Number.isNaN(this.#voices.get(id)?.began)));
    const speaker = this.#choose(speaking, now);
    const changed = speaker !== this.#speaker || !isSame(speaking, this.#speaking);
    if (speaker !== this.#speaker) this.#since = now;
    this.#speaker = speaker;
    this.#speaking = speaking;
    return changed;
  }

  /** @param {string} id @param {number} level @param {number} now */
  #listen(id, level, now) {
    const voice = this.#voices.get(id) ?? { heard: -Infinity, began: NaN, mean: 0 };
    this.#voices.set(id, voice);
    voice.mean += (level - voice.mean) * NEWEST;
    const speaks = !Number.isNaN(voice.began);
    if (level > (speaks ? SOFT : VOICE)) {
      voice.heard = now;
      if (!speaks) voice.began = now;
    } else if (now - voice.heard >= BREATH) {
      voice.began = NaN;
    }
  }

  /** @param {ReadonlySet<string>} speaking @param {number} now @returns {string | null} */
  #choose(speaking, now) {
    const present = this.#speaker && this.#voices.has(this.#speaker) ? this.#speaker : null;
    const lasted = (/** @type {string} */ id) => now - (this.#voices.get(id)?.began ?? now);
    const others = [...speaking].filter((id) => id !== present);
    // Of several, the one who has spoken longest.
    const [next] = others.sort((one, other) => lasted(other) - lasted(one));
    if (!present || next === undefined) return present ?? next ?? null;
    if (now - this.#since < STAY) return present;
    if (!speaking.has(present)) return lasted(next) < WORD ? present : next;
    const loud = (this.#voices.get(present)?.mean ?? 0) * LOUDER;
    return others.find((id) => lasted(id) >= INSISTS && (this.#voices.get(id)?.mean ?? 0) > loud) ?? present;
  }
}

/** @param {ReadonlySet<string>} one @param {ReadonlySet<string>} other */
function isSame(one, other) {
  return one.size === other.size && [...one].every((each) => other.has(each));
}
