/** Reactions: an emoji to everybody, seen for a moment at who sends it. They go from person to person, and are not kept. */
import { Call } from "../call.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { ReactionPicker, showReaction } from "../views/reactions.js";
import { firstName } from "../views/words.js";
import { section } from "./phases.js";
import { CallScreen } from "./screen.js";

/** One emoji: a picture, joined pictures with their colours, or a flag. */
const EMOJI = /^(?:\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*){0,4}|\p{Regional_Indicator}{2})$/u;
/** Of one person at most so many in such a time (ms): more is no applause but a nuisance. */
const MOST = 8;
const TIME = 4000;
/** The same one of the same person is spoken again after this (ms). */
const SPOKEN = 6000;

/** @param {unknown} emoji what somebody sent; anything can be in it */
export function isEmoji(emoji) {
  return typeof emoji === "string" && EMOJI.test(emoji);
}

/** Which reactions are shown, and which of them are spoken. Pure. */
export class Applause {
  /** @type {Map<string, number[]>} when each person's last ones came, ms */
  #shown = new Map();
  /** @type {Map<string, number>} by person and emoji */
  #spoken = new Map();

  /** @param {string} id @param {number} now ms */
  shows(id, now) {
    const recent = (this.#shown.get(id) ?? []).filter((at) => now - at < TIME);
    if (recent.length < MOST) recent.push(now);
    else return false;
    this.#shown.set(id, recent);
    return true;
  }

  /** @param {string} id @param {string} emoji @param {number} now ms */
  speaks(id, emoji, now) {
    for (const [key, at] of this.#spoken) if (now - at >= SPOKEN) this.#spoken.delete(key);
    const key = `${id} ${emoji}`;
    if (this.#spoken.has(key)) return false;
    this.#spoken.set(key, now);
    return true;
  }
}

/**
 * @param {Call} call
 * @param {CallScreen} screen
 * @returns {(() => void)[]} they stop it
 */
export function followReactions(call, screen) {
  const applause = new Applause();
  const show = (/** @type {string} */ id, /** @type {string} */ emoji) => {
    const now = performance.now();
    const person = call.participants.find((one) => one.id === id);
    if (!person || !applause.shows(id, now)) return false;
    const own = id === call.participant;
    showReaction(section("call"), { id, emoji, name: own ? gettext("You") : firstName(person.name) });
    if (applause.speaks(id, emoji, now)) screen.notices.announce(spokenText(own ? "" : person.name, picker.nameOf(emoji)));
    return true;
  };
  const picker = new ReactionPicker(section("call"), (emoji) => {
    if (!show(call.participant ?? "", emoji)) return;
    for (const { id } of call.participants) if (id !== call.participant) call.sendControl(id, { type: "reaction", emoji });
  });
  return [
    call.on("control", ({ id, message }) => {
      const { type, emoji } = /** @type {{ type: string, emoji?: unknown }} */ (message);
      if (type === "reaction" && isEmoji(emoji)) show(id, /** @type {string} */ (emoji));
    }),
    screen.keys.on("reactions", () => void section("reactions-menu").togglePopover()),
    () => picker.close(),
  ];
}

/** @param {string} name empty for oneself @param {string} what the emoji, in words if there are any */
function spokenText(name, what) {
  return name
    ? interpolate(gettext("%(name)s reacts: %(what)s"), { name, what })
    : interpolate(gettext("You react: %(what)s"), { what });
}
