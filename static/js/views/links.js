/** Where in a text addresses of the web are. Pure. */

/** Neither blanks and quotes nor what is invisible or turns the direction around. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"“”«»\p{C}]+/giu;
/** What ends a sentence is not the address's; nor is what closes a bracket that it does not open. */
const TAIL = new Set(".,;:!?'’…*_");
const OPENED_BY = new Map([[")", "("], ["]", "["], ["}", "{"]]);

/**
 * @typedef {object} Piece
 * @property {string} text
 * @property {string} [href] of a link
 */

/**
 * @param {string} text
 * @returns {Piece[]} together they are the text
 */
export function piecesOf(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const shown = withoutTail(found);
    const href = hrefOf(shown);
    if (!href) continue;
    if (index > end) pieces.push({ text: text.slice(end, index) });
    pieces.push({ text: shown, href });
    end = index + shown.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** @param {string} address of thousands of letters, perhaps, so each is looked at once */
function withoutTail(address) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const letter of address) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const count = (/** @type {string} */ letter) => counts.get(letter) ?? 0;
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1];
    const opening = OPENED_BY.get(last);
    if (!TAIL.has(last) && !(opening && count(last) > count(opening))) break;
    counts.set(last, count(last) - 1);
  }
  return address.slice(0, end);
}

/** @param {string} text @returns {string} empty for what is no address, or seems to lead elsewhere than it does */
function hrefOf(text) {
  try {
    const { protocol, username, password, href } = new URL(text);
    return /^https?:$/.test(protocol) && !username && !password ? href : "";
  } catch {
    return "";
  }
}
