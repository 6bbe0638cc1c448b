/**
 * From what a browser counts of one connection to what others want to know of it: totals, and rates since the reading
 * before. Pure, so that it is tested without a browser.
 */

/**
 * The candidate pair over which media goes.
 * @param {Stats} stats
 * @returns {any} undefined before there is one
 */
export function selectedPair(stats) {
  const entries = [...stats.values()];
  const chosen = entries.find(({ type }) => type === "transport")?.selectedCandidatePairId;
  return stats.get(chosen) ?? entries.find(isSelected);
}

/**
 * For browsers whose stats have no transport.
 * @param {{ type: string, nominated?: boolean, state?: string }} entry
 */
function isSelected({ type, nominated, state }) {
  return type === "candidate-pair" && nominated && state === "succeeded";
}

/**
 * @param {Stats} stats what getStats() gave
 * @param {Stats | undefined} before what it gave last time; without it all rates are 0
 * @param {ReadonlyMap<string, Source>} sources what each section carries, by its mid
 * @param {number} at ms
 * @returns {Sample}
 */
export function sampleOf(stats, before, sources, at) {
  /** @type {Sample} */
  const sample = { ...wayOf(stats), at, received: {}, sent: {} };
  for (const entry of stats.values()) {
    const source = sources.get(entry.mid);
    if (!source) continue;
    const last = before?.get(entry.id);
    if (entry.type === "inbound-rtp") sample.received[source] = receivedOf(entry, last, stats);
    if (entry.type === "outbound-rtp") sample.sent[source] = sentOf(entry, last, stats, before);
  }
  return sample;
}

/** @param {Stats} stats @returns {Omit<Sample, "at" | "received" | "sent">} */
function wayOf(stats) {
  const pair = selectedPair(stats);
  const local = stats.get(pair?.localCandidateId);
  const remote = stats.get(pair?.remoteCandidateId);
  const relay = local?.candidateType === "relay";
  return {
    // Firefox measures that of the pair once, and as 0 on a near line; that of RTCP goes on.
    rtt: pair?.currentRoundTripTime || roundTripOf(stats) || pair?.currentRoundTripTime,
    relayed: relay || remote?.candidateType === "relay",
    protocol: relay ? (local.relayProtocol ?? local.protocol) : local?.protocol,
    localType: local?.candidateType,
    remoteType: remote?.candidateType,
    available: pair?.availableOutgoingBitrate,
    way: pair?.id,
  };
}

/** @param {Stats} stats @returns {number | undefined} s, as the other side's reports tell it */
function roundTripOf(stats) {
  const reports = [...stats.values()].filter(({ type, roundTripTime }) => type === "remote-inbound-rtp" && roundTripTime);
  return reports.length ? Math.min(...reports.map(({ roundTripTime }) => roundTripTime)) : undefined;
}

/**
 * @param {any} entry
 * @param {any} last
 * @param {Stats} stats
 * @returns {Received}
 */
function receivedOf(entry, last, stats) {
  const since = difference(entry, last);
  const lost = Math.max(0, since("packetsLost"));
  const expected = lost + since("packetsReceived");
  return {
    packets: entry.packetsReceived ?? 0,
    bytes: entry.bytesReceived ?? 0,
    lost: Math.max(0, entry.packetsLost ?? 0),
    kbps: kbpsOf(since("bytesReceived"), entry, last),
    lossRate: expected > 0 ? lost / expected : 0,
    jitter: entry.jitter ?? 0,
    frames: entry.framesDecoded ?? 0,
    fps: rateOf(since("framesDecoded"), entry, last),
    width: entry.frameWidth ?? 0,
    height: entry.frameHeight ?? 0,
    codec: codecOf(entry, stats),
    freezes: entry.freezeCount ?? 0,
    energy: entry.totalAudioEnergy ?? 0,
  };
}

/**
 * @param {any} entry
 * @param {any} last
 * @param {Stats} stats
 * @param {Stats | undefined} before
 * @returns {Sent}
 */
function sentOf(entry, last, stats, before) {
  const since = difference(entry, last);
  const encoded = since("framesEncoded");
  const [report, reported] = [stats, before].map((each) => each?.get(entry.remoteId));
  return {
    packets: entry.packetsSent ?? 0,
    bytes: entry.bytesSent ?? 0,
    kbps: kbpsOf(since("bytesSent"), entry, last),
    fps: rateOf(since("framesSent"), entry, last),
    width: entry.frameWidth ?? 0,
    height: entry.frameHeight ?? 0,
    codec: codecOf(entry, stats),
    limit: entry.qualityLimitationReason ?? "none",
    encodeMs: encoded > 0 ? (since("totalEncodeTime") * 1000) / encoded : 0,
    remoteLoss: Math.min(1, Math.max(0, lossOf(entry, last, report, reported))),
    told: report !== undefined && report.timestamp !== reported?.timestamp,
    target: entry.targetBitrate,
  };
}

/**
 * What the other side has lost of what was sent between its two last reports that we know of. The part that a report
 * itself tells is that since the one before, and Firefox gets several in a second, of which most tell of nothing.
 * @param {any} entry
 * @param {any} last
 * @param {any} report
 * @param {any} reported
 * @returns {number}
 */
function lossOf(entry, last, report, reported) {
  const between = report?.timestamp - reported?.timestamp;
  const sent = (rateOf(difference(entry, last)("packetsSent"), entry, last) * between) / 1000;
  if (!(sent > 0)) return report?.fractionLost ?? 0; // none is new, or nothing was sent
  return difference(report, reported)("packetsLost") / sent;
}

/**
 * How much a counter has grown; one that has begun anew counts as one that stood still.
 * @param {any} entry
 * @param {any} last
 * @returns {(counter: string) => number}
 */
function difference(entry, last) {
  return (counter) => (last ? Math.max(0, (entry[counter] ?? 0) - (last[counter] ?? 0)) : 0);
}

/** @param {number} bytes @param {any} entry @param {any} last */
function kbpsOf(bytes, entry, last) {
  return (rateOf(bytes, entry, last) * 8) / 1000;
}

/** A second. The browser's own time is used: ours may have stood still in between. @param {number} amount @param {any} entry @param {any} last */
function rateOf(amount, entry, last) {
  const ms = entry.timestamp - (last?.timestamp ?? NaN);
  return ms > 0 ? (amount * 1000) / ms : 0;
}

/** @param {any} entry @param {Stats} stats @returns {string} "VP8", "opus"; empty before anything flowed */
function codecOf({ codecId }, stats) {
  return stats.get(codecId)?.mimeType?.split("/")[1] ?? "";
}
