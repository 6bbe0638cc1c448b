/** The findings as lines of a diagnosis: in English everywhere, without addresses. Pure. */

/**
 * @param {Findings} findings
 * @returns {string[]}
 */
export function reportOf({ server, browser, reflected, relays = [], relayOnly }) {
  return [
    `test: server ${server ?? "?"}, browser ${resultText(browser)}, reflected ${reflected ?? "?"}`,
    ...relays.map(({ transport, server: number, result }) => `test: relay ${number} over ${transport}: ${resultText(result)}`),
    ...(relays.length === 0 ? ["test: no relay"] : []),
    ...(relayOnly ? ["test: relay only"] : []),
  ];
}

/** @param {LoopResult | undefined} result */
function resultText(result) {
  if (!result) return "?";
  const { outcome, rtt, lost, sound, picture } = result;
  const parts = [
    outcome,
    rtt !== undefined && `${Math.round(rtt)} ms`,
    lost !== undefined && `${Math.round(lost * 100)} % lost`,
    sound !== undefined && `sound ${sound ? "came" : "did not come"}`,
    picture !== undefined && `picture ${picture ? "came" : "did not come"}`,
  ];
  return parts.filter(Boolean).join(" ");
}
