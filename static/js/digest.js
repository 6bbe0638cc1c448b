/** Figures of one connection as lines of a diagnosis: kinds and numbers, never an address. Pure. */

/**
 * Which kinds of ways each side has found, and what became of the pairs that were tried.
 * @param {Stats} stats
 * @returns {string[]}
 */
export function candidatesOf(stats) {
  const entries = [...stats.values()];
  const of = (/** @type {string} */ type) => entries.filter((entry) => entry.type === type);
  return [
    `found here: ${counted(of("local-candidate").map(kindOf))}`,
    `found there: ${counted(of("remote-candidate").map(kindOf))}`,
    `pairs: ${counted(of("candidate-pair").map(({ state }) => String(state)))}`,
    ...of("transport").map((transport) => `transport: dtls ${transport.dtlsState}, ${transport.selectedCandidatePairChanges ?? "?"} changes of way`),
  ];
}

/** @param {Sample} sample */
export function lineOf({ way, localType, remoteType, protocol, relayed, rtt, available }) {
  if (!way) return "way: none yet";
  const parts = [
    `way: ${localType ?? "?"} to ${remoteType ?? "?"} over ${protocol ?? "?"}, ${relayed ? "relayed" : "direct"}`,
    rtt !== undefined && `round trip ${Math.round(rtt * 1000)} ms`,
    available !== undefined && `line out ${Math.round(available / 1000)} kbit/s`,
  ];
  return parts.filter(Boolean).join(", ");
}

/**
 * @param {Sample} sample
 * @returns {string[]}
 */
export function flowsOf({ received, sent }) {
  return [
    ...Object.entries(received).map(([source, flow]) => `receives ${source}: ${receivedText(flow)}`),
    ...Object.entries(sent).map(([source, flow]) => `sends ${source}: ${sentText(flow)}`),
  ];
}

/** @param {Received} flow */
function receivedText({ codec, kbps, packets, lost, lossRate, jitter, frames, fps, width, height, freezes }) {
  const picture = width > 0 && `${width}x${height} at ${round(fps)}, ${frames} frames, ${freezes} freezes`;
  const line = `${packets} packets, ${lost} lost (now ${percent(lossRate)}), jitter ${Math.round(jitter * 1000)} ms`;
  return [codec || "nothing yet", `${round(kbps)} kbit/s`, picture, line].filter(Boolean).join(", ");
}

/** @param {Sent} flow */
function sentText({ codec, kbps, packets, fps, width, height, limit, encodeMs, remoteLoss, target }) {
  const picture = width > 0 && `${width}x${height} at ${round(fps)}, ${encodeMs.toFixed(1)} ms a frame, limited by ${limit}`;
  const goal = target !== undefined && `target ${Math.round(target / 1000)} kbit/s`;
  const line = `${packets} packets, ${percent(remoteLoss)} lost there`;
  return [codec || "nothing yet", `${round(kbps)} kbit/s`, goal, picture, line].filter(Boolean).join(", ");
}

/** @param {{ candidateType: string, protocol?: string, relayProtocol?: string }} candidate */
function kindOf({ candidateType, protocol, relayProtocol }) {
  const over = relayProtocol ?? protocol;
  return over ? `${candidateType} ${over}` : candidateType;
}

/** "host udp 2, relay tcp 1" @param {string[]} kinds */
function counted(kinds) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${kind} ${count}`).join(", ") || "none";
}

/** @param {number} part */
function percent(part) {
  return `${(part * 100).toFixed(1)} %`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
