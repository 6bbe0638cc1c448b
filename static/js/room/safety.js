/** The safety code: what the call's certificates tell, as a code in a dialog, as an alarm, and as marks on people. */
import { Call } from "../call.js";
import { Diary } from "../diary.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { safetyCode } from "../safety.js";
import { Witness } from "../witness.js";
import { part } from "../views/dom.js";
import { showSafety } from "../views/safety.js";
import { dialog, section } from "./phases.js";
import { CallScreen } from "./screen.js";

/**
 * @param {Call} call
 * @param {CallScreen} screen
 * @param {Diary} diary
 * @returns {(() => void)[]} they stop it
 */
export function followSafety(call, screen, diary) {
  const witness = new Witness(call);
  const watch = new SafetyWatch(call, screen, witness.safety);
  const note = witness.safety.on("alarm", ({ reason, id }) => diary.note(`alarm (${reason})`, diary.who(id)));
  return [note, ...watch.follow(), ...witness.follow()];
}

class SafetyWatch {
  #call;
  #screen;
  #safety;
  #dialog = dialog("safety");
  #turn = 0;
  /** @type {{ id: string, text: string }[]} in words, for as long as he is there of whom it was given */
  #alarms = [];

  /**
   * @param {Call} call
   * @param {CallScreen} screen
   * @param {Witness["safety"]} safety
   */
  constructor(call, screen, safety) {
    this.#call = call;
    this.#screen = screen;
    this.#safety = safety;
  }

  follow() {
    const press = (/** @type {Event} */ { target }) => {
      if (target instanceof Element && target.closest('[data-opens="safety"]')) void this.#open();
    };
    document.addEventListener("click", press);
    return [
      this.#safety.on("change", (state) => this.#changed(state)),
      this.#safety.on("alarm", (alarm) => this.#alarm(alarm)),
      () => document.removeEventListener("click", press),
      () => this.#dialog.close(),
    ];
  }

  async #open() {
    for (const other of document.querySelectorAll("dialog")) other.close();
    await this.#show();
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** What was asked for before and comes later is not shown. */
  async #show() {
    const turn = (this.#turn += 1);
    const words = await this.#words();
    if (turn === this.#turn) showSafety(this.#dialog, words);
  }

  /** @returns {Promise<SafetyWords>} */
  async #words() {
    const { fingerprints, several, missing, unverifiable } = this.#safety.state;
    const secure = globalThis.crypto?.subtle !== undefined;
    const groups = secure && fingerprints.length ? await safetyCode(fingerprints) : [];
    const names = (/** @type {string[]} */ ids) => ids.map((id) => this.#name(id));
    const alarms = this.#alarms.map(({ text }) => text);
    const alone = this.#call.participants.length === 1;
    return { groups, secure, several, alone, missing: names(missing), unverifiable: names(unverifiable), alarms };
  }

  /** @param {SafetyState} state */
  #changed({ unverifiable, suspects }) {
    this.#screen.mark({ unverifiable: new Set([...unverifiable, ...suspects]) });
    this.#alarms = this.#alarms.filter(({ id }) => suspects.includes(id));
    if (this.#dialog.open) void this.#show();
  }

  /** Stays until somebody closes it, and names whom it is about. @param {SafetyAlarm} alarm */
  #alarm(alarm) {
    const { notices } = this.#screen;
    const text = alarmText(alarm, (id) => this.#name(id));
    this.#alarms.push({ id: alarm.id, text });
    const close = () => notices.banner("safety", null);
    const act = () => void this.#open();
    // On a phone an open panel covers what is told here.
    if (part(section("call"), "banners").inert) this.#screen.sides.close();
    notices.banner("safety", { text, icon: "shield-alert", kind: "alarm", label: gettext("Compare the code"), act, close });
  }

  /** @param {string} id */
  #name(id) {
    return this.#call.participants.find((participant) => participant.id === id)?.name ?? "";
  }
}

/**
 * @param {SafetyAlarm} alarm
 * @param {(id: string) => string} nameOf
 */
export function alarmText({ reason, id, by = "" }, nameOf) {
  const texts = {
    changed: gettext(
      "The safety code has changed, though nobody came or went. Someone may be in the middle of your connection to %(name)s.",
    ),
    ends: gettext("You and %(name)s do not see the same safety code. Someone may be in the middle of your connection."),
    views: gettext("%(other)s is connected to another %(name)s than you are. Someone may be in the middle."),
  };
  return interpolate(texts[reason], { name: nameOf(id), other: nameOf(by) });
}
