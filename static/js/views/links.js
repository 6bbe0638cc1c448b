/** Where in a text addresses of the web are. Pure. */

/** Neither blanks and quotes nor what is invisible or turns the direction around. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"“”«»\p{C}]+/giu;
/** What ends a sentence is not the address's. */
const TAIL = /[.,;:!?'’…*_]+$/u;
const BRACKETS = /** @type {const} */ ([["(", ")"], ["[", "]"], ["{", "}"]]);

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

/** @param {string} address */
function withoutTail(address) {
  for (let shown = address; ; ) {
    const shorter = shown.replace(TAIL, "");
    const pair = BRACKETS.find(([, close]) => shorter.endsWith(close));
    const belongs = !pair || shorter.split(pair[0]).length >= shorter.split(pair[1]).length;
    if (belongs) return shorter;
    shown = shorter.slice(0, -1);
  }
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
