/** What is said when a device fails during the call, or the server while one joins. Pure. */
import { gettext, interpolate } from "../lib/i18n.js";
import { explain } from "../views/advice.js";

/**
 * @param {CaptureKind} kind
 * @param {Trouble} trouble
 * @param {{name: string, system: string}} browser
 * @param {string} lost the label of the device that went just now, if one did
 */
export function troubleText(kind, trouble, browser, lost) {
  if (lost && trouble === "missing") return lostText(kind, lost);
  const { title, text, steps } = explain(trouble, kind, browser, false);
  const first = steps.length ? steps.join(" ").replaceAll("*", "") : "";
  return [`${title}.`, text, first].filter(Boolean).join(" ");
}

/**
 * @param {CaptureKind} kind
 * @param {string} lost
 */
function lostText(kind, lost) {
  const text =
    kind === "camera"
      ? gettext("%(lost)s is gone. Your camera is off.")
      : gettext("%(lost)s is gone. Nobody can hear you.");
  return interpolate(text, { lost });
}

/**
 * Another device has taken the place of one that went.
 * @param {{lost: string, now: string}} fallback
 */
export function fallbackText({ lost, now }) {
  return interpolate(gettext("%(lost)s is gone. You are using %(now)s now."), { lost, now });
}

/**
 * An attempt to join came to nothing, and the next one follows by itself.
 * @param {string} code of the server's `bye`; empty if it was silent
 */
export function unansweredText(code) {
  if (code === "restart") return gettext("The server is restarting. Trying again…");
  return code ? gettext("The server is busy just now. Trying again…") : gettext("The server does not answer. Trying again…");
}
