import { Diary } from "./diary.js";
import { candidatesOf, flowsOf, lineOf } from "./digest.js";

/**
 * What a person can hand to whoever helps them: how the call goes and went, in a text without names, addresses and
 * descriptions of sessions. It is meant to be compared by helpers, so it is the same in all languages.
 * @param {object} about
 * @param {Diary} about.diary
 * @param {Diagnosed} about.call
 * @param {string[]} about.circumstances lines on browser and device, which the engine does not know
 * @returns {Promise<string>}
 */
export async function diagnose({ diary, call, circumstances }) {
  const peers = await Promise.all([...call.peerStates].map(([id, state]) => peerLines(id, state, diary, call)));
  const lines = [
    `call diagnostics, ${new Date().toISOString()}, after ${seconds(diary.age)}`,
    ...circumstances,
    `signaling: ${call.state}`,
    `people: ${call.participants.length} of ${call.room?.capacity ?? "?"}`,
    ...peers.flat(),
    "log:",
    ...(diary.forgotten ? [`  (${diary.forgotten} older entries are gone)`] : []),
    ...diary.entries.map(({ at, who, what }) => `  ${[seconds(at), who, what].filter(Boolean).join(" ")}`),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * @param {string} id
 * @param {PeerState} state
 * @param {Diary} diary
 * @param {Diagnosed} call
 */
async function peerLines(id, state, diary, call) {
  const who = diary.who(id);
  const history = diary.of(who).map(({ at, what }) => `${seconds(at)} ${what}`);
  const lines = [`history: ${history.join("; ") || "none"}`];
  const peer = call.peers.get(id);
  if (peer) {
    // All of one reading: a sample is up to a second old, and may be from before the two were connected.
    const reading = await Promise.race([call.read(peer), peer.ended]);
    lines.push(connectionLine(peer));
    if (reading) lines.push(...candidatesOf(reading.stats), lineOf(reading.sample), ...flowsOf(reading.sample));
  }
  return [`${who}: ${state}`, ...lines.map((line) => `  ${line}`)];
}

/** @param {{ connection: RTCPeerConnection }} peer */
function connectionLine({ connection }) {
  const { connectionState, iceConnectionState, iceGatheringState, signalingState } = connection;
  const states = [connectionState, `ice ${iceConnectionState}`, `gathering ${iceGatheringState}`, signalingState];
  return `connection: ${states.join(", ")}`;
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
