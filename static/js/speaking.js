/** Mean power of a second in which somebody speaks; 1 is the loudest there is. About -45 dB. */
const VOICE = 3e-5;
/** Who spoke within so many ms of each other speak with each other. */
const HOLD = 4000;

/** Who spoke last, by the sound that came from each of the others. */
export class Speaking {
  /** @type {Map<string, { energy: number, at: number }>} */
  #heard = new Map();
  /** @type {Map<string, number>} when each was heard last, ms */
  #spoke = new Map();

  /**
   * @param {string} id
   * @param {Sample} sample
   */
  sampled(id, { at, received }) {
    const energy = received.microphone?.energy ?? 0;
    const last = this.#heard.get(id);
    this.#heard.set(id, { energy, at });
    if (!last || energy < last.energy || at <= last.at) return;
    if ((energy - last.energy) / ((at - last.at) / 1000) > VOICE) this.#spoke.set(id, at);
  }

  /**
   * Those who spoke last; who has been silent so far comes after them, in the order of the room. To change a picture is
   * dear, so those who are `shown` stay as long as nobody else has spoken since.
   * @param {string[]} ids
   * @param {number} most
   * @param {ReadonlySet<string> | null} shown
   */
  last(ids, most, shown) {
    const when = (/** @type {string} */ id) => Math.floor((this.#spoke.get(id) ?? -1) / HOLD);
    const stays = (/** @type {string} */ id) => Number(shown?.has(id) ?? false);
    const ordered = [...ids].sort((one, other) => when(other) - when(one) || stays(other) - stays(one));
    return new Set(ordered.slice(0, most));
  }

  /** @param {string} id of one who is gone */
  forget(id) {
    this.#heard.delete(id);
    this.#spoke.delete(id);
  }
}
