/** What one participant may say in a row, and how soon (ms) the next after that. */
const BURST = 60;
const PACE = 1000;
/** What was sent so long (ms) before a connection was found not to carry may not have come over. */
const DOUBT = 15_000;
/** Who came within this time (ms) may not know yet what was said before. */
const NEW = 30_000;

/** One of the others, as far as the chat goes: what they had of us, and how much we take of them. */
export class Listener {
  /** Whether they were told what was said before they came. */
  told = false;
  /** What we said from then on (ms) may not have reached them; Infinity: all has. */
  doubt;
  #since;
  #said = 0;
  #heard;

  /** @param {number} now ms @param {number} doubt ms */
  constructor(now, doubt) {
    this.#since = now;
    this.#heard = now;
    this.doubt = doubt;
  }

  /** @param {number} now */
  isNew(now) {
    return now - this.#since < NEW;
  }

  /** What was sent at this time did not go out. @param {number} at */
  missed(at) {
    this.doubt = Math.min(this.doubt, at);
  }

  /** Their connection was found not to carry. @param {number} now */
  lost(now) {
    this.missed(Math.max(this.#since, now - DOUBT));
  }

  /** Nobody fills everybody's chat. @param {number} now @returns {boolean} whether another message of theirs is taken */
  maySpeak(now) {
    this.#said = Math.max(0, this.#said - (now - this.#heard) / PACE);
    this.#heard = now;
    if (this.#said >= BURST) return false;
    this.#said += 1;
    return true;
  }
}
