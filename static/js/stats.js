/**
 * Bytes that have come in over all candidate pairs.
 * @param {RTCPeerConnection} connection
 */
export async function receivedBytes(connection) {
  let bytes = 0;
  for (const entry of (await connection.getStats()).values()) {
    if (entry.type === "candidate-pair") bytes += entry.bytesReceived ?? 0;
  }
  return bytes;
}

/**
 * Whether media goes through a TURN server, at either end.
 * @param {RTCPeerConnection} connection
 */
export async function isRelayed(connection) {
  const stats = await connection.getStats();
  const entries = [...stats.values()];
  const chosen = entries.find(({ type }) => type === "transport")?.selectedCandidatePairId;
  const pair = stats.get(chosen) ?? entries.find(({ type, nominated, state }) => type === "candidate-pair" && nominated && state === "succeeded");
  return [pair?.localCandidateId, pair?.remoteCandidateId].some((id) => stats.get(id)?.candidateType === "relay");
}
