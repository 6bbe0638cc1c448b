/** What was written in a call, kept in the tab over a reload of its page. */

/** The newest messages, and so many letters of them; a tab may keep some millions. */
const MOST = 300;
const LETTERS = 300_000;

/** @param {string} slug */
function keyFor(slug) {
  return `conference.chat.${slug}`;
}

/**
 * @param {string} slug
 * @param {string} participant as whom we are in the call
 * @param {ChatMessage[]} messages
 * @param {Pick<Storage, "setItem">} [storage]
 */
export function keepChat(slug, participant, messages, storage = globalThis.sessionStorage) {
  let letters = 0;
  const newest = messages.slice(-MOST).reverse();
  const kept = newest.filter(({ text }) => (letters += text.length) <= LETTERS).reverse();
  try {
    storage.setItem(keyFor(slug), JSON.stringify({ participant, messages: kept }));
  } catch {
    // Storage is full or forbidden: after a reload the others tell what was written.
  }
}

/**
 * @param {string} slug
 * @param {string} participant as whom the page was in the call before it was reloaded
 * @param {Pick<Storage, "getItem">} [storage]
 * @returns {ChatMessage[]}
 */
export function recallChat(slug, participant, storage = globalThis.sessionStorage) {
  try {
    const kept = JSON.parse(storage.getItem(keyFor(slug)) ?? "null");
    return kept?.participant === participant && Array.isArray(kept.messages) ? kept.messages : [];
  } catch {
    return []; // Storage is forbidden.
  }
}

/**
 * @param {string} slug
 * @param {Pick<Storage, "removeItem">} [storage]
 */
export function forgetChat(slug, storage = globalThis.sessionStorage) {
  try {
    storage.removeItem(keyFor(slug));
  } catch {
    // Storage is forbidden: then nothing was kept.
  }
}
