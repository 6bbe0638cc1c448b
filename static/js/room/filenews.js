/** What is told of a file besides its card. Pure. */
import { gettext, interpolate } from "../lib/i18n.js";
import { firstName } from "../views/words.js";

/** @typedef {import("../files/transfer.js").Transfer} Transfer */

/** @param {{ transfer: Transfer, person: string }} row @returns {FileRow} */
export function rowOf({ transfer, person }) {
  const { state, moved, failure, by, progress } = transfer;
  return { person, state, moved, failure, by, left: state === "moving" ? progress.left : undefined };
}

/**
 * @param {Pick<Transfer, "state" | "by" | "facts">} transfer
 * @param {string} person the other one
 * @param {boolean} own whether it is our file
 * @returns {{ text: string, bad: boolean } | undefined} nothing for what one sees or did oneself
 */
export function newsOf({ state, by, facts }, person, own) {
  const words = { name: facts.name, person: firstName(person) };
  const good = (/** @type {string} */ text) => ({ text: interpolate(text, words), bad: false });
  const bad = (/** @type {string} */ text) => ({ text: interpolate(text, words), bad: true });
  if (state === "done") return good(own ? gettext("%(person)s has %(name)s") : gettext("%(name)s has arrived"));
  if (by === "own") return undefined;
  if (state === "declined") return good(gettext("%(person)s declined %(name)s"));
  if (state === "cancelled") return bad(gettext("%(person)s stopped %(name)s"));
  if (state === "failed") return bad(own ? gettext("%(name)s could not be sent") : gettext("%(name)s could not be received"));
  if (state === "gone") return bad(gettext("%(person)s left before %(name)s was there"));
  return undefined;
}
