/** What a tab keeps over a reload in a call, so that it is back at once and as it was. */

/** A tab that comes back later than this (s) was closed: to open its camera now would take somebody by surprise. */
const FRESHNESS = 60;

/**
 * @typedef {object} KeptCall
 * @property {Resume} resume
 * @property {boolean} audio
 * @property {boolean} video
 * @property {boolean} [hand] whether it was raised
 * @property {number} started ms since the epoch
 * @property {number} at when it was kept, ms since the epoch
 */

/** @param {string} slug */
function keyFor(slug) {
  return `conference.call.${slug}`;
}

/**
 * @param {string} slug
 * @param {Omit<KeptCall, "at">} call
 * @param {Pick<Storage, "setItem">} [storage]
 * @param {number} [now]
 */
export function keepCall(slug, call, storage = globalThis.sessionStorage, now = Date.now()) {
  try {
    storage.setItem(keyFor(slug), JSON.stringify({ ...call, at: now }));
  } catch {
    // Storage is forbidden: a reload then leads to the page before the call.
  }
}

/**
 * @param {string} slug
 * @param {Pick<Storage, "getItem">} [storage]
 * @param {number} [now]
 * @returns {KeptCall | null}
 */
export function recallCall(slug, storage = globalThis.sessionStorage, now = Date.now()) {
  try {
    const kept = JSON.parse(storage.getItem(keyFor(slug)) ?? "null");
    const valid = typeof kept?.resume?.participant === "string" && typeof kept.resume.secret === "string";
    return valid && now - kept.at < FRESHNESS * 1000 ? kept : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} slug
 * @param {Pick<Storage, "removeItem">} [storage]
 */
export function forgetCall(slug, storage = globalThis.sessionStorage) {
  try {
    storage.removeItem(keyFor(slug));
  } catch {
    // Storage is forbidden: then nothing was kept.
  }
}
