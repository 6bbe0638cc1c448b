/** Fingerprints of certificates: as descriptions promise them, and as participants tell each other what they see. */

/** How the safety code counts one: sha-256, hex. */
const PLAIN = /^[0-9a-f]{64}$/;

/**
 * The certificates that a description allows, each once. What is not sha-256 is kept with its name: it may mean another
 * certificate, and nobody here can tell.
 * @param {string} sdp
 * @returns {string[]}
 */
export function fingerprintsIn(sdp) {
  const lines = [...sdp.matchAll(/^a=fingerprint:(.*)$/gim)].map(([, line]) => line.trim().toLowerCase());
  const prints = lines.map((line) => (/^sha-256\s/.test(line) ? line.replace(/^sha-256\s+/, "").replaceAll(":", "") : line));
  return [...new Set(prints)];
}

/**
 * @param {string[]} prints
 * @returns {string | undefined} the one fingerprint, if it is one and no other can be meant
 */
export function onlyOne(prints) {
  return prints.length === 1 && PLAIN.test(prints[0]) ? prints[0] : undefined;
}

/**
 * @param {{ type: string, own?: unknown, sees?: unknown }} message of another participant; anything can be in it
 * @returns {Claims}
 */
export function readClaims({ own, sees }) {
  const seen = typeof sees === "object" && sees !== null ? Object.entries(sees) : [];
  return { own: isPlain(own) ? own : null, sees: new Map(seen.filter(([, print]) => print === null || isPlain(print))) };
}

/** @param {unknown} print @returns {print is string} */
function isPlain(print) {
  return typeof print === "string" && PLAIN.test(print);
}
