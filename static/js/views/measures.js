/** Figures of a connection in the words of the page. Pure. */
import { gettext, interpolate } from "../lib/i18n.js";

/** @param {Bars} bars */
export function levelWord(bars) {
  return [gettext("No connection"), gettext("Poor"), gettext("Fair"), gettext("Good")][bars];
}

/**
 * Why it is not good, as sentences.
 * @param {Weakness[]} reasons
 * @param {boolean} own
 */
export function reasonText(reasons, own) {
  const loss = own ? gettext("Some of what you send gets lost on the way.") : gettext("Some of it gets lost on the way.");
  const sentences = {
    silent: gettext("Nothing arrives at the moment."),
    "no-sound": gettext("No sound arrives."),
    "no-picture": gettext("No picture arrives."),
    loss,
    delay: gettext("It takes long to arrive."),
    jitter: gettext("The sound arrives unevenly."),
    stutter: gettext("Only few pictures a second arrive."),
    freezes: gettext("The picture stops now and then."),
  };
  return reasons.map((reason) => sentences[reason]).join(" ");
}

/**
 * What the list of figures says, by the names of its rows; an empty one is left out.
 * @param {Facts} facts
 * @param {string} [language]
 * @returns {Record<"delay" | "loss" | "way" | "comes" | "goes" | "limit" | "format", string>}
 */
export function measuresOf({ delay, loss, relayed, protocol, comes, goes }, language = "en") {
  return {
    delay: delay === undefined ? "" : interpolate(gettext("%(count)s ms"), { count: Math.round(delay * 1000) }),
    loss: percent(loss, language),
    way: wayText(relayed, protocol),
    comes: flowText(comes),
    goes: flowText(goes),
    limit: limitText(goes?.limit),
    format: (comes ?? goes)?.codecs.join(", ") ?? "",
  };
}

/** @param {number} share @param {string} language */
function percent(share, language) {
  const format = { style: /** @type {const} */ ("percent"), maximumFractionDigits: share < 0.1 ? 1 : 0 };
  return new Intl.NumberFormat(language, format).format(share);
}

/** @param {boolean | undefined} relayed @param {Facts["protocol"]} protocol */
function wayText(relayed, protocol) {
  if (relayed === undefined) return "";
  if (!relayed) return gettext("Direct");
  return interpolate(gettext("Through a relay (%(protocol)s)"), { protocol: (protocol ?? "udp").toUpperCase() });
}

/** @param {FlowFacts | undefined} flow */
function flowText(flow) {
  if (!flow) return "";
  const { width, height, fps, kbps } = flow;
  const bits = interpolate(gettext("%(count)s kbit/s"), { count: Math.round(kbps) });
  if (!width) return bits;
  const picture = interpolate(gettext("%(width)s × %(height)s, %(count)s pictures a second"), {
    width,
    height,
    count: Math.round(fps),
  });
  return `${picture}, ${bits}`;
}

/** @param {FlowFacts["limit"] | undefined} limit */
function limitText(limit) {
  if (limit === "cpu") return gettext("this device is busy");
  if (limit === "bandwidth") return gettext("the line carries no more");
  return limit === "other" ? gettext("the browser holds back") : "";
}
