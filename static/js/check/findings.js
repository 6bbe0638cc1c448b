/** What the test has found, line by line and in words. Pure. */
import { gettext, interpolate } from "../lib/i18n.js";

/** A voice that takes longer there and back (ms), or of which more is lost, is felt. */
export const SLOW = 400;
export const LOSSY = 0.05;

/**
 * @param {Findings} findings
 * @returns {Finding[]}
 */
export function linesOf(findings) {
  const { server, browser, relays, relayOnly } = findings;
  const gone = server !== undefined && server !== "reached" && server !== "closed";
  return [
    browserLine(browser, relays),
    serverLine(server),
    ...(relayOnly || gone ? [] : [directLine(findings)]),
    ...(relays ?? []).map((relay, _index, all) => relayLine(relay, all)),
    ...(relays?.length === 0 && !gone ? [noRelayLine(relayOnly)] : []),
  ];
}

/** @param {LoopResult | undefined} result whether a way through a relay serves */
export function passes(result) {
  // A relay need not pass on to itself: that it has given us a place on it is enough.
  return result?.outcome === "passed" || result?.outcome === "answered";
}

/**
 * Whether the browser connects at all: to itself, or, where a policy of its own keeps it from that, by a relay.
 * @param {Pick<Findings, "browser" | "relays">} findings
 */
export function connects({ browser, relays = [] }) {
  return [browser, ...relays.map(({ result }) => result)].some((result) => result?.outcome === "passed");
}

/** @param {LoopResult} result */
export function isPoor({ rtt = 0, lost = 0 }) {
  return rtt > SLOW || lost > LOSSY;
}

/**
 * @param {LoopResult | undefined} result
 * @param {Findings["relays"]} relays
 * @returns {Finding}
 */
function browserLine(result, relays) {
  const label = gettext("This browser");
  if (!result) return wait(label);
  if (!connects({ browser: result, relays })) return { mark: "bad", label, text: gettext("It does not let calls connect") };
  if (result.sound === false) return { mark: "bad", label, text: gettext("No sound comes through") };
  if (result.picture === false) return { mark: "bad", label, text: gettext("No picture comes through") };
  return { mark: "good", label, text: sentText(result) };
}

/** @param {LoopResult} result */
function sentText({ outcome, sound, picture }) {
  if (outcome !== "passed") return gettext("Sends and receives by a relay");
  if (sound && picture) return gettext("Sends and receives sound and pictures");
  if (sound) return gettext("Sends and receives sound; the camera is off");
  if (picture) return gettext("Sends and receives pictures; the microphone is off");
  return gettext("Sends and receives; microphone and camera are off");
}

/** @param {ServerOutcome | undefined} outcome @returns {Finding} */
function serverLine(outcome) {
  const label = gettext("The server");
  if (!outcome) return wait(label);
  const words = {
    reached: gettext("Answers"),
    away: gettext("Does not answer"),
    closed: gettext("Answers, but the line to it does not stay open"),
    "signed-out": gettext("You are no longer signed in"),
    limited: gettext("Asked too often; wait a minute"),
  };
  const mark = outcome === "reached" ? "good" : outcome === "limited" ? "none" : "bad";
  return { mark, label, text: words[outcome] };
}

/** @param {Findings} findings @returns {Finding} */
function directLine({ reflected }) {
  const label = gettext("Straight to others");
  if (reflected === undefined) return wait(label);
  if (reflected) return { mark: "good", label, text: gettext("Possible from your network") };
  return { mark: "none", label, text: gettext("Shows only in a call") };
}

/**
 * @param {{ transport: Transport, server: number, result?: LoopResult }} relay
 * @param {{ server: number }[]} all
 * @returns {Finding}
 */
function relayLine({ transport, server, result }, all) {
  const several = all.some((other) => other.server !== server);
  const format = several ? gettext("Relay %(number)s, over %(way)s") : gettext("By the relay, over %(way)s");
  const label = interpolate(format, { number: server, way: transport.toUpperCase() });
  if (!result) return wait(label);
  if (result.outcome === "passed") return passedLine(label, result);
  const words = {
    answered: gettext("Answers"),
    refused: gettext("Refuses our key"),
    silent: gettext("Cannot be reached"),
    unsupported: gettext("This browser cannot use it"),
  };
  return { mark: result.outcome === "answered" ? "good" : "bad", label, text: words[result.outcome] };
}

/** @param {string} label @param {LoopResult} result @returns {Finding} */
function passedLine(label, result) {
  const { rtt = 0, lost = 0 } = result;
  const time = interpolate(gettext("%(ms)s ms there and back"), { ms: Math.max(1, Math.round(rtt)) });
  const loss = interpolate(gettext("%(part)s of it is lost"), { part: `${Math.round(lost * 100)} %` });
  const text = lost > LOSSY ? `${time}, ${loss}` : time;
  return { mark: isPoor(result) ? "fair" : "good", label, text };
}

/** @param {boolean} needed @returns {Finding} */
function noRelayLine(needed) {
  return { mark: needed ? "bad" : "none", label: gettext("By a relay"), text: gettext("This server has none") };
}

/** @param {string} label @returns {Finding} */
function wait(label) {
  return { mark: "wait", label, text: gettext("Testing…") };
}
