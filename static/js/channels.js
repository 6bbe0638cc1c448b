/** The largest `control` message, in bytes. */
export const CONTROL_LIMIT = 16 * 1024;

/**
 * The two data channels, negotiated by number, so that no offer has to name them.
 * @param {RTCPeerConnection} connection
 */
export function openChannels(connection) {
  const control = connection.createDataChannel("control", { negotiated: true, id: 0, ordered: true });
  const files = connection.createDataChannel("files", { negotiated: true, id: 1, ordered: true });
  files.binaryType = "arraybuffer";
  return { control, files };
}

/**
 * @param {RTCDataChannel | undefined} channel
 * @param {object} message
 * @returns {boolean} whether it was small enough and the channel open
 */
export function sendControl(channel, message) {
  const text = JSON.stringify(message);
  if (channel?.readyState !== "open" || !fits(text)) return false;
  channel.send(text);
  return true;
}

/**
 * Reads what another participant wrote: anything can be in it.
 * @param {unknown} data
 * @returns {{ type: string, [field: string]: unknown } | undefined} nothing for what is no control message
 */
export function parseControl(data) {
  if (typeof data !== "string" || !fits(data)) return undefined;
  try {
    const message = JSON.parse(data);
    return typeof message?.type === "string" ? message : undefined;
  } catch {
    return undefined; // not JSON: the other side's mistake, and nothing to do about it
  }
}

/** @param {string} text */
function fits(text) {
  return text.length <= CONTROL_LIMIT && new TextEncoder().encode(text).length <= CONTROL_LIMIT;
}
