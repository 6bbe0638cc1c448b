/** What the findings come to, and what to do about it. Pure. */
import { gettext } from "../lib/i18n.js";
import { connects, isPoor, passes } from "./findings.js";

/**
 * @param {Findings} findings
 * @returns {Verdict}
 */
export function verdictOf(findings) {
  const { server, browser = { outcome: "unsupported" }, done } = findings;
  if (!done) return { mark: "wait", title: gettext("Testing your connection…"), text: "" };
  if (!connects(findings)) return browserVerdict();
  if (browser.sound === false || browser.picture === false) return browserVerdict();
  if (server !== "reached") return SERVER[server ?? "away"]();
  return wayVerdict(findings);
}

/** @returns {Verdict} */
function browserVerdict() {
  return bad(
    gettext("This browser does not let calls through"),
    gettext("An extension or a setting may be in the way. Try without extensions, or with another browser."),
  );
}

/** @type {Record<Exclude<ServerOutcome, "reached">, () => Verdict>} */
const SERVER = {
  away: () => bad(gettext("The server does not answer"), gettext("See whether you are online, then test again.")),
  closed: () =>
    bad(
      gettext("Your network closes the line to the server"),
      gettext("Pages come, but a call cannot stay connected. Try without VPN or proxy, or from another network."),
    ),
  "signed-out": () => bad(gettext("You are signed out"), gettext("Load this page again to sign in.")),
  limited: () => fair(gettext("That was often"), gettext("Wait a minute, then test again.")),
};

/** @param {Findings} findings @returns {Verdict} */
function wayVerdict({ relays = [], reflected = false, relayOnly }) {
  const serving = relays.filter(({ result }) => passes(result));
  if (serving.length === 0) return withoutRelay(relays, reflected, relayOnly);
  if (isDetour(relays, serving) && (relayOnly || !reflected)) return detour();
  const poor = serving.every(({ result }) => result && isPoor(result));
  return poor ? slow() : { mark: "good", title: gettext("You are ready for calls"), text: refusal(relays) };
}

/**
 * Whether the quick way to the relays was tried in vain.
 * @param {{ transport: Transport }[]} relays
 * @param {{ transport: Transport }[]} serving
 */
function isDetour(relays, serving) {
  /** @param {{ transport: Transport }} relay */
  const quick = ({ transport }) => transport === "udp";
  return relays.some(quick) && !serving.some(quick);
}

/**
 * @param {NonNullable<Findings["relays"]>} relays
 * @param {boolean} reflected
 * @param {boolean} relayOnly
 */
function withoutRelay(relays, reflected, relayOnly) {
  if (relayOnly) {
    const text = gettext("Here people meet by a relay only, and it cannot be used from your network.");
    return bad(gettext("Calls will not connect"), `${text} ${wayOut(relays)}`);
  }
  if (relays.length && !reflected) {
    const title = gettext("Calls may not connect from this network");
    return bad(title, wayOut(relays));
  }
  const text = gettext("Straight connections may do. Where a network allows none, there is no relay to help.");
  return fair(gettext("Calls should connect with most people"), relays.length ? `${text} ${wayOut(relays)}` : text);
}

/** @param {NonNullable<Findings["relays"]>} relays none of which serves */
function wayOut(relays) {
  return refusal(relays) || gettext("Try without VPN, or from another network, such as your phone’s.");
}

/** What only who runs the server can mend. @param {NonNullable<Findings["relays"]>} relays */
function refusal(relays) {
  const refused = relays.some(({ result }) => result?.outcome === "refused");
  return refused ? gettext("A relay refuses the server’s key. Please tell whoever runs this server.") : "";
}

/** @returns {Verdict} */
function detour() {
  return fair(
    gettext("Calls connect by a detour"),
    gettext("Your network lets only slower ways through (no UDP). Pictures may stop at times. Without VPN it may be better."),
  );
}

/** @returns {Verdict} */
function slow() {
  return fair(
    gettext("Your line is slow just now"),
    gettext("You may hear others late or broken. Go nearer to the Wi-Fi, take a cable, or turn your camera off."),
  );
}

/** @param {string} title @param {string} text @returns {Verdict} */
function bad(title, text) {
  return { mark: "bad", title, text };
}

/** @param {string} title @param {string} text @returns {Verdict} */
function fair(title, text) {
  return { mark: "fair", title, text };
}
