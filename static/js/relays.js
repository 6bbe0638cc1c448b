const TYPES = ["offer", "answer", "candidates", "reconnect"];
const MEDIA = ["audio", "video", "screen", "hand", "recording"];

/**
 * Whether a message is one of those between the two of a pair.
 * @param {{ type: string }} message
 * @returns {message is PairMessage}
 */
export function isPairMessage(message) {
  return TYPES.includes(message.type);
}

/**
 * Whether what another participant wrote has the fields that it needs: the server looks no further than it must.
 * @param {Description | Candidates} message
 */
export function isWellFormed(message) {
  if (!Number.isSafeInteger(message.connection)) return false;
  return message.type === "candidates" ? Array.isArray(message.candidates) : typeof message.sdp === "string";
}

/**
 * Whether a participant tells over the control channel what it gives, while the server cannot.
 * @param {{ type: string, media?: unknown }} message anything can be in it
 * @returns {message is { type: "media", media: Media }}
 */
export function isMediaMessage(message) {
  const fields = /** @type {Record<string, unknown>} */ (message.media);
  return message.type === "media" && MEDIA.every((field) => typeof fields?.[field] === "boolean");
}
