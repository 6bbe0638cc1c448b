/** Names, times and lists as people read them. Pure. */
import { gettext, interpolate, ngettext } from "../lib/i18n.js";

const HUES = 6;

/**
 * Up to two letters for who shows no picture: "Deniz Aydın" is "DA".
 * @param {string} name
 */
export function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const chosen = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0] ?? name.trim()];
  return chosen.map((word) => ([...word][0] ?? "?").toUpperCase()).join("");
}

/**
 * Which of the six hues, from an id: the same for everyone who sees the person.
 * @param {string} id
 */
export function hueOf(id) {
  return [...id].reduce((sum, sign) => sum + (sign.codePointAt(0) ?? 0), 0) % HUES;
}

/** @param {string} name */
export function firstName(name) {
  return name.trim().split(/\s+/)[0] || name;
}

/**
 * A clock: 42:10, 1:02:03.
 * @param {number} seconds
 */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const tail = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/**
 * How long a call lasted, in words: "42 minutes", "1 hour 5 minutes".
 * @param {number} seconds
 */
export function lasted(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return gettext("less than a minute");
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  /** @type {string[]} */
  const parts = [];
  if (hours) parts.push(counted(ngettext("%(count)s hour", "%(count)s hours", hours), hours));
  if (rest) parts.push(counted(ngettext("%(count)s minute", "%(count)s minutes", rest), rest));
  return parts.join(" ");
}

/**
 * "Bob, Chiara and Deniz"; beyond `most`, "Bob, Chiara and 3 more".
 * @param {string[]} names
 * @param {string} [language]
 * @param {number} [most]
 */
export function listing(names, language = "en", most = 3) {
  const shown = names.length > most ? names.slice(0, most - 1) : names;
  const more = names.length - shown.length;
  const parts = more ? [...shown, counted(ngettext("%(count)s more", "%(count)s more", more), more)] : shown;
  return new Intl.ListFormat(language, { type: "conjunction" }).format(parts).replace(", and ", " and ");
}

/**
 * Who is inside already, as a sentence.
 * @param {PresentPerson[]} people
 * @param {string} [language]
 */
export function presence(people, language) {
  if (people.length === 0) return gettext("Nobody is here yet");
  const names = listing(people.map(({ name }) => firstName(name)), language);
  return interpolate(ngettext("%(names)s is here", "%(names)s are here", people.length), { names });
}

/**
 * @param {string} template
 * @param {number} count
 */
function counted(template, count) {
  return interpolate(template, { count });
}
