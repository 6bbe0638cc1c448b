import { selectedPair } from "./samples.js";

/**
 * @param {RTCPeerConnection} connection
 * @returns {Promise<Map<string, any>>} nothing of one that is closed: some browsers refuse it, even in the midst of it
 */
export async function statsOf(connection) {
  if (connection.connectionState === "closed") return new Map();
  try {
    return new Map((await connection.getStats()).entries());
  } catch (error) {
    console.debug("a connection has no stats", error);
    return new Map();
  }
}

/**
 * Bytes that have come in over all candidate pairs.
 * @param {RTCPeerConnection} connection
 */
async function receivedBytes(connection) {
  let bytes = 0;
  for (const entry of (await statsOf(connection)).values()) {
    if (entry.type === "candidate-pair") bytes += entry.bytesReceived ?? 0;
  }
  return bytes;
}

/**
 * Whether media goes through a TURN server, at either end.
 * @param {RTCPeerConnection} connection
 */
export async function isRelayed(connection) {
  const stats = await statsOf(connection);
  const pair = selectedPair(stats);
  return [pair?.localCandidateId, pair?.remoteCandidateId].some((id) => stats.get(id)?.candidateType === "relay");
}

/** Whether a connection that says `disconnected` still receives. */
export class Flow {
  /** @type {Promise<number>} */
  #bytes = Promise.resolve(0);

  /** @param {RTCPeerConnection | undefined} connection */
  mark(connection) {
    this.#bytes = connection ? receivedBytes(connection) : Promise.resolve(0);
  }

  /**
   * @param {RTCPeerConnection | undefined} connection
   * @returns {Promise<boolean>} whether more has come in since the last mark, which moves to now
   */
  async grown(connection) {
    const before = await this.#bytes;
    this.mark(connection);
    return (await this.#bytes) > before;
  }
}
