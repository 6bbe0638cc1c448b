const TYPES = ["offer", "answer", "candidates", "reconnect"];

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
