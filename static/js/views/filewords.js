/** Files in words: how large, how far, what became of them. Pure. */
import { gettext, interpolate } from "../lib/i18n.js";
import { firstName } from "./words.js";

const UNITS = /** @type {const} */ (["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"]);

/**
 * "6.6 MB"; "88 kB".
 * @param {number} bytes
 * @param {string} [language]
 */
export function sizeText(bytes, language = "en") {
  const { unit, value } = inUnits(bytes, bytes);
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", ...digits(value) }).format(value);
}

/**
 * "4.1 of 6.6 MB".
 * @param {number} part
 * @param {number} whole
 * @param {string} [language]
 */
export function shareText(part, whole, language = "en") {
  const { value } = inUnits(part, whole);
  const share = new Intl.NumberFormat(language, digits(inUnits(whole, whole).value)).format(value);
  return interpolate(gettext("%(part)s of %(whole)s"), { part: share, whole: sizeText(whole, language) });
}

/** @param {number} seconds */
export function leftText(seconds) {
  if (seconds < 59.5) return counted(gettext("%(count)s s left"), Math.max(1, Math.round(seconds)));
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return counted(gettext("%(count)s min left"), minutes);
  return counted(gettext("%(count)s h left"), Math.round(minutes / 60));
}

/**
 * The second line of a card.
 * @param {FileView} view
 * @param {string} [language]
 */
export function cardText({ own, size, rows, place, partial }, language = "en") {
  const [row] = rows;
  if (own && rows.length > 1) return sharedText(size, rows, language);
  const words = own ? givenText(row) : comingText(row, place, partial ?? false, language);
  return joined(amountText(row, size, language), words);
}

/** One line of a card for several people: what became of it with this one. @param {FileRow} row @param {number} size */
export function personText(row, size) {
  const share = Math.floor((100 * row.moved) / Math.max(1, size));
  if (row.state === "moving") return joined(`${share} %`, row.left === undefined ? "" : leftText(row.left));
  return SHORT[row.by === "own" && row.state === "cancelled" ? "stopped" : row.state]();
}

/** @type {Record<FileState | "stopped", () => string>} */
const SHORT = {
  offered: () => gettext("not accepted yet"),
  opening: () => gettext("not accepted yet"),
  moving: () => "",
  paused: () => gettext("waiting for the connection"),
  checking: () => gettext("almost there"),
  done: () => gettext("has it"),
  declined: () => gettext("declined"),
  cancelled: () => gettext("stopped it"),
  stopped: () => gettext("you stopped it"),
  failed: () => gettext("could not be sent"),
  gone: () => gettext("left before it was there"),
};

/** @param {number} size @param {FileRow[]} rows @param {string} language */
function sharedText(size, rows, language) {
  const count = rows.filter(({ state }) => state === "done").length;
  const text = interpolate(gettext("%(count)s of %(all)s have it"), { count, all: rows.length });
  return joined(sizeText(size, language), text);
}

/** @param {FileRow} row @param {number} size @param {string} language */
function amountText({ state, moved }, size, language) {
  const partly = state === "moving" || state === "paused" || (state === "gone" && moved > 0);
  return partly ? shareText(Math.min(moved, size), size, language) : sizeText(size, language);
}

/** Of a file of ours. @param {FileRow} row */
function givenText({ person, state, left, failure, by }) {
  const name = firstName(person);
  if (state === "moving") return left === undefined ? interpolate(gettext("goes to %(name)s"), { name }) : leftText(left);
  if (state === "paused") return interpolate(gettext("waiting for the connection to %(name)s"), { name });
  if (state === "done") return interpolate(gettext("%(name)s has it"), { name });
  if (state === "declined") return interpolate(gettext("%(name)s declined it"), { name });
  if (state === "cancelled" && by === "own") return gettext("you stopped it");
  if (state === "cancelled") return interpolate(gettext("%(name)s stopped it"), { name });
  if (failure) return gettext("it was moved or changed; choose it again");
  if (state === "gone") return interpolate(gettext("%(name)s left before it was there"), { name });
  return interpolate(gettext("sent once %(name)s accepts"), { name });
}

/** Of somebody else's. @param {FileRow} row @param {NoPlace | undefined} place @param {boolean} partial @param {string} language */
function comingText({ person, state, left, failure, by }, place, partial, language) {
  const name = firstName(person);
  if (state === "offered" && place) return placeText(place, language);
  if (state === "offered") return gettext("sent once you accept");
  if (state === "opening") return gettext("getting ready");
  if (state === "moving") return left === undefined ? gettext("on its way") : leftText(left);
  if (state === "paused") return interpolate(gettext("waiting for the connection to %(name)s"), { name });
  if (state === "checking") return gettext("almost there");
  if (state === "done") return gettext("received");
  if (state === "declined") return gettext("you declined it");
  if (state === "cancelled" && by === "own") return gettext("you stopped it");
  if (state === "cancelled") return interpolate(gettext("%(name)s stopped it"), { name });
  if (failure) return failureText(failure, name);
  if (!partial) return interpolate(gettext("%(name)s left before it was there"), { name });
  return interpolate(gettext("%(name)s left. It goes on from here if it is offered again in this call"), { name });
}

/** @param {NoPlace} place @param {string} language */
function placeText({ trouble, room }, language) {
  if (trouble === "dismissed") return gettext("sent once you accept");
  if (trouble === "forbidden") return gettext("this browser may not write there; choose another place");
  const text = gettext("too large: there is room for %(room)s. Make room on this device, then accept");
  return interpolate(text, { room: sizeText(room, language) });
}

/** @param {FileFailure} failure @param {string} name */
function failureText(failure, name) {
  if (failure === "digest") return interpolate(gettext("what arrived is not what %(name)s sent, so it was thrown away"), { name });
  if (failure === "full") return gettext("there is no room left on this device, so it was thrown away");
  if (failure === "excess") return interpolate(gettext("%(name)s sent more than was said, so it was thrown away"), { name });
  if (failure === "overrun") return gettext("it came faster than this device could store it, so it was thrown away");
  return gettext("it could not be stored on this device");
}

/** @param {number} bytes @param {number} whole whose unit it gets */
function inUnits(bytes, whole) {
  const power = Math.min(UNITS.length - 1, whole < 1000 ? 0 : Math.floor(Math.log10(whole) / 3));
  return { unit: UNITS[power], value: bytes / 1000 ** power };
}

/** Three figures, and no more than one after the point. @param {number} value */
function digits(value) {
  const maximumFractionDigits = value < 100 ? 1 : 0;
  return { maximumFractionDigits };
}

/** @param {string[]} texts */
function joined(...texts) {
  return texts.filter(Boolean).join(" · ");
}

/** @param {string} text @param {number} count */
function counted(text, count) {
  return interpolate(text, { count });
}
