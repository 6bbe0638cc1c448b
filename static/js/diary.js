import { systemClock } from "./lib/clock.js";

/** So many entries are kept: some hours of a quiet call, or the last minutes of a troubled one. */
const MOST = 400;

const PAGE_EVENTS = ["online", "offline", "visibilitychange"];

/**
 * What happened in a call, for whoever helps: no names, no addresses, no words of anybody. A participant goes by the
 * number with which it joined, which is the same in the diaries of all.
 */
export class Diary {
  /** @type {DiaryEntry[]} */
  entries = [];
  /** How many older entries are forgotten. */
  forgotten = 0;
  /** @type {Map<string, number>} */
  #numbers = new Map();
  /** @type {Map<string, string>} what was last written of each participant's presence and way */
  #known = new Map();
  #own = "";
  #clock;
  #start;

  /** @param {{ clock?: Clock }} [options] */
  constructor({ clock = systemClock } = {}) {
    this.#clock = clock;
    this.#start = clock.now();
  }

  /** ms since the diary began. */
  get age() {
    return this.#clock.now() - this.#start;
  }

  /**
   * @param {string} what
   * @param {string} [who] "#7", or "self"; empty for what concerns everybody
   */
  note(what, who = "") {
    this.entries.push({ at: this.age, who, what });
    if (this.entries.length <= MOST) return;
    this.entries.shift();
    this.forgotten += 1;
  }

  /** @param {string} who */
  of(who) {
    return this.entries.filter((entry) => entry.who === who);
  }

  /** @param {string} id of a participant */
  who(id) {
    return id === this.#own ? "self" : `#${this.#numbers.get(id) ?? "?"}`;
  }

  /**
   * Writes down what a call tells.
   * @param {Told} call
   * @param {Pick<EventTarget, "addEventListener" | "removeEventListener">} [page] where it is heard that the page goes
   *   on- or offline, or out of sight; the window
   * @returns {() => void} stops
   */
  follow(call, page) {
    const hear = (/** @type {any} */ { type, target }) => this.note(`page ${target.visibilityState ?? type}`);
    for (const name of PAGE_EVENTS) page?.addEventListener(name, hear);
    const stops = [
      () => PAGE_EVENTS.forEach((name) => page?.removeEventListener(name, hear)),
      call.on("state", ({ state, bye }) => this.note(`signaling ${state}${bye ? ` (${bye.code})` : ""}`)),
      call.on("unanswered", ({ code }) => this.note(`signaling unanswered${code ? ` (${code})` : ""}`)),
      call.on("roster", ({ participants, left }) => {
        this.#own = call.participant ?? "";
        for (const participant of participants) this.#see(participant);
        for (const { participant, reason } of left) this.note(`gone (${reason})`, this.who(participant.id));
      }),
      call.on("peer", ({ id, state }) => this.note(state, this.who(id))),
      call.on("step", ({ id, action, reason }) => this.note(`step ${action} (${reason})`, this.who(id))),
      // Before the two are connected there is a sample, but no way yet.
      call.on("sample", ({ id, sample }) => sample.way && this.#know(id, "way", wayOf(sample))),
      call.on("lowered", ({ id, source, reason, paused }) => {
        const how = reason ? `${paused ? "paused" : "lowered"} (${reason})` : "in full";
        this.note(`sends ${source} ${how}`, this.who(id));
      }),
      call.on("fit", ({ audioOnly, limit, paused }) => {
        const parts = [audioOnly && "audio only", `${paused.size} cameras left out`, limit && `short of ${limit}`];
        this.note(parts.filter(Boolean).join(", "));
      }),
      call.on("error", ({ code, detail }) => this.note(`error ${code}${kindOf(detail)}`)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** @param {Participant} participant */
  #see({ id, joined, state, media, caps }) {
    this.#numbers.set(id, joined);
    const gives = [media.audio && "microphone", media.video && "camera", media.screen && "screen"].filter(Boolean);
    const lacks = [!caps.ice_restart && "no restart", !caps.data_channels && "no data channels"].filter(Boolean);
    this.#know(id, "presence", [state, `gives ${gives.join(" ") || "nothing"}`, ...lacks].join(", "));
  }

  /**
   * Notes only what is new.
   * @param {string} id
   * @param {string} what
   * @param {string} line
   */
  #know(id, what, line) {
    const key = `${what} ${id}`;
    if (this.#known.get(key) === line) return;
    this.#known.set(key, line);
    this.note(line, this.who(id));
  }
}

/** @param {Sample} sample */
function wayOf({ localType, remoteType, protocol }) {
  return `way ${localType ?? "?"} to ${remoteType ?? "?"} over ${protocol ?? "?"}`;
}

/** Of an error only its kind: its words may hold addresses. @param {string} detail */
function kindOf(detail) {
  const kind = /^[A-Za-z]*(?:Error|Exception)\b/.exec(detail)?.[0];
  return kind ? ` ${kind}` : "";
}
