// What each side of a pair says, and when: see recorded.json and README.md.
import { readFileSync } from "node:fs";

import { Body } from "./frame.mjs";

const CANDIDATES = 8; // of each side, as with two networks, a STUN and a TURN server
const recorded = JSON.parse(readFileSync(new URL("../recorded.json", import.meta.url), "utf8"));

const DESCRIPTION = { offer: { type: "offer", field: "sdp" }, answer: { type: "answer", field: "sdp" } };
const BATCH = { type: "candidates", field: "candidates" };
const SINGLE = { type: "candidate", field: "candidate" };

/** The message that brings one candidate in a system's own way. */
export function single(dialect, candidate) {
  return dialect.batches
    ? { kind: BATCH, body: new Body(`${JSON.stringify([candidate])}`) }
    : { kind: SINGLE, body: new Body(JSON.stringify(candidate)) };
}

/**
 * The script of a pair: for each side its description, and its candidates with their time after it in ms.
 * @param {{ batches: boolean }} dialect
 * @param {{ single: boolean, sdp: number }} options `single`: one by one; `sdp`: bytes to cut a description to, 0 for all
 */
export function pairScript(dialect, { single: oneByOne, sdp }) {
  const side = (name, type) => ({
    description: { kind: DESCRIPTION[type], body: new Body(JSON.stringify(cut(recorded[name].sdp, sdp))) },
    candidates: dialect.batches && !oneByOne ? batches(recorded[name]) : singles(dialect, recorded[name]),
  });
  return { caller: side("caller", "offer"), callee: side("callee", "answer") };
}

function cut(sdp, bytes) {
  return bytes ? `${sdp.slice(0, sdp.lastIndexOf("\r\n", bytes))}\r\n` : sdp;
}

/** Where fewer were found than CANDIDATES, the last batch that has some gets the missing ones. */
function batches({ batches: found }) {
  const missing = CANDIDATES - found.flatMap(({ candidates }) => candidates).length;
  const last = found.findLastIndex(({ candidates }) => candidates.length);
  return found.map(({ at, candidates }, index) => {
    const more = index === last && missing > 0 ? fill(found.flatMap((each) => each.candidates), missing) : [];
    return { at, kind: BATCH, body: new Body(JSON.stringify([...candidates, ...more])) };
  });
}

function singles(dialect, { found, batches: recordedBatches }) {
  const candidates = recordedBatches.flatMap((batch) => batch.candidates);
  const all = [...candidates, ...fill(candidates, CANDIDATES - candidates.length)];
  return all.map((candidate, index) => ({ at: found[index] ?? found.at(-1), ...single(dialect, candidate) }));
}

function fill(candidates, count) {
  return Array.from({ length: Math.max(0, count) }, (_, index) => candidates[index % candidates.length]);
}

export const someCandidate = recorded.caller.batches[0].candidates[0];
