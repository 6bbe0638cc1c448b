import { onlyOne, readClaims } from "./fingerprints.js";
import { Emitter } from "./lib/emitter.js";

/** Of 16 bits each: half of the digest, which can be read aloud and is still too much to be forged. */
const GROUPS = 8;

/**
 * @param {string[]} fingerprints of everybody's certificates
 * @param {Pick<SubtleCrypto, "digest">} [subtle]
 * @returns {Promise<string[]>} the safety code, as groups of five digits
 */
export async function safetyCode(fingerprints, subtle = crypto.subtle) {
  const text = new TextEncoder().encode([...fingerprints].sort().join(","));
  const digest = new DataView(await subtle.digest("SHA-256", text));
  return Array.from({ length: GROUPS }, (_, group) => String(digest.getUint16(2 * group)).padStart(5, "0"));
}

/**
 * @typedef {object} Known of one of the others
 * @property {string} [print] what its connection was proven to have
 * @property {boolean} several it showed more than one certificate, so any could be its own
 * @property {string} [declared] the one certificate that it says it has; the first word counts
 * @property {Claims} [claims] what it said last
 * @property {string} [shown] what was seen last, so that the same is not looked at again
 */

/**
 * Whose certificates the safety code is made of, and whether somebody is in the middle.
 *
 * Who is in the middle of a connection can also take away or forge what comes over it. So what others say never puts a
 * fingerprint into the code: it can raise an alarm, and it can leave out somebody who has never said that he has one
 * certificate. Our own is always part of our code; two codes are therefore only equal where both ends saw each other's.
 * @extends {Emitter<SafetyEvents>}
 */
export class Safety extends Emitter {
  #id = "";
  /** @type {Set<string>} what our own connections show */
  #prints = new Set();
  /** @type {Map<string, Known>} */
  #others = new Map();
  /** @type {Map<string, SafetyAlarm>} */
  #alarms = new Map();
  #told = "";

  /**
   * @param {string} id our own
   * @param {string[]} ids of all who are there
   */
  update(id, ids) {
    this.#id = id;
    const present = new Set(ids.filter((each) => each !== id));
    for (const gone of [...this.#others.keys()].filter((known) => !present.has(known))) this.#forget(gone);
    for (const there of present) if (!this.#others.has(there)) this.#others.set(there, { several: false });
    this.#changed();
  }

  /**
   * What a connection to one of the others shows.
   * @param {string} id
   * @param {{ own: string[], theirs: string[], proven: boolean }} shown `proven`: the connection stands, so it is no mere promise
   */
  saw(id, { own, theirs, proven }) {
    const known = this.#others.get(id);
    const shown = JSON.stringify([own, theirs, proven]);
    if (!known || known.shown === shown) return;
    known.shown = shown;
    for (const print of own) this.#prints.add(print);
    if (theirs.length) this.#look(id, known, theirs, proven);
    this.#changed();
  }

  /** @param {string} id @param {{ type: string }} message `fingerprints`, from one of the others */
  heard(id, message) {
    const known = this.#others.get(id);
    if (!known) return;
    known.claims = readClaims(message);
    known.declared ??= known.claims.own ?? undefined;
    this.#changed();
  }

  /** @returns {SafetyState} */
  get state() {
    const counted = [...this.#others].filter(([id]) => this.#counts(id)).flatMap(([, { print }]) => print ?? []);
    const own = this.#print;
    return {
      fingerprints: own && counted.length ? [own, ...counted] : [],
      several: this.#prints.size > 1,
      missing: this.#ids((id) => !this.#seen.has(id)),
      unverifiable: this.#ids((id) => this.#isUnverifiable(id)),
      suspects: this.#ids((id) => [...this.#alarms.values()].some((alarm) => alarm.id === id)),
    };
  }

  /** What the others are told. */
  get claims() {
    return { type: "fingerprints", own: this.#print ?? null, sees: Object.fromEntries(this.#seen) };
  }

  /** Our own, if all our connections have the same. */
  get #print() {
    return onlyOne([...this.#prints]);
  }

  /** What we see of each of the others: null for several. */
  get #seen() {
    /** @type {Map<string, string | null>} */
    const seen = new Map();
    for (const [id, { print, several }] of this.#others) {
      if (several) seen.set(id, null);
      else if (print) seen.set(id, print);
    }
    return seen;
  }

  /**
   * @param {string} id
   * @param {Known} known
   * @param {string[]} theirs
   * @param {boolean} proven
   */
  #look(id, known, theirs, proven) {
    const print = onlyOne(theirs);
    const changed = known.print !== undefined && print !== known.print;
    if (changed && this.#counts(id)) this.#alarm({ reason: "changed", id }, theirs.join());
    if (!proven) return;
    // Who said that he has one certificate is counted with what he shows now; of another nobody can tell any more who he is.
    known.several ||= !print || (changed && !known.declared);
    known.print = print ?? known.print;
  }

  /** @param {(id: string) => boolean} test */
  #ids(test) {
    return [...this.#others.keys()].filter(test);
  }

  /** @param {string} id */
  #counts(id) {
    return this.#seen.has(id) && !this.#isUnverifiable(id);
  }

  /** @param {string} id */
  #isUnverifiable(id) {
    const known = this.#others.get(id);
    if (!known?.print || known.several) return Boolean(known?.several);
    return !known.declared && this.#views(id).some(({ print }) => print !== known.print);
  }

  /** What the others say they see of one of us. @param {string} id */
  #views(id) {
    return [...this.#others].flatMap(([by, { claims }]) => {
      const print = by === id ? undefined : claims?.sees.get(id);
      return print === undefined ? [] : [{ by, print }];
    });
  }

  /** Between those who have one certificate, both ends and all the others see the same. */
  #compare() {
    const own = this.#print;
    for (const { by, print } of own ? this.#views(this.#id) : []) if (print !== own) this.#alarm({ reason: "ends", id: by });
    const seen = this.#seen;
    for (const [id, { declared }] of this.#others) {
      const print = seen.get(id);
      if (!declared || print === undefined) continue;
      if (print !== declared) this.#alarm({ reason: "ends", id });
      for (const view of this.#views(id)) if (view.print !== print) this.#alarm({ reason: "views", id, by: view.by });
    }
  }

  /** Each once, and none beside what we have seen ourselves. @param {SafetyAlarm} alarm @param {string} [detail] what makes it another one */
  #alarm(alarm, detail = "") {
    const key = [alarm.reason, alarm.id, alarm.by, detail].join(" ");
    const known = alarm.reason !== "changed" && [...this.#alarms.values()].some(({ id, by }) => id === alarm.id && !by);
    if (known || this.#alarms.has(key)) return;
    this.#alarms.set(key, alarm);
    this.emit("alarm", alarm);
  }

  /** @param {string} id */
  #forget(id) {
    this.#others.delete(id);
    for (const [key, alarm] of this.#alarms) if (alarm.id === id) this.#alarms.delete(key);
  }

  #changed() {
    this.#compare();
    const { state } = this;
    const text = JSON.stringify([state, this.claims]);
    if (text === this.#told) return;
    this.#told = text;
    this.emit("change", state);
  }
}
