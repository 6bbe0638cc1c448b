/** What is said when a device fails during the call, or the server while one joins. Pure. */
import { gettext, interpolate } from "../lib/i18n.js";
import { explain } from "../views/advice.js";
import { allowSteps, systemSteps } from "../views/steps.js";

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
 * Why the screen is not shared, and what to do.
 * @param {DisplayTrouble} trouble
 * @param {{name: string, system: string}} browser
 */
export function shareTroubleText(trouble, browser) {
  if (trouble === "sound") return gettext("The sound could not be shared. Try again without it.");
  if (trouble === "unknown") return gettext("Your screen could not be shared. Try again, or choose another window.");
  const said = {
    system: gettext("Your system does not let the browser show your screen."),
    blocked: gettext("Your browser does not let this page share your screen."),
  };
  return [said[trouble], ...sharingSteps(trouble, browser)].join(" ").replaceAll("*", "");
}

/**
 * @param {"system" | "blocked"} trouble
 * @param {{name: string, system: string}} browser
 */
function sharingSteps(trouble, browser) {
  if (trouble === "system") return systemSteps(browser, gettext("*Screen Recording*"));
  if (browser.name === "Firefox") return allowSteps(browser, gettext("*Share the screen*"));
  return [gettext("Whoever looks after this computer may have switched it off.")];
}

/**
 * An attempt to join came to nothing, and the next one follows by itself.
 * @param {string} code of the server's `bye`; empty if it was silent
 */
export function unansweredText(code) {
  if (code === "restart") return gettext("The server is restarting. Trying again…");
  return code ? gettext("The server is busy just now. Trying again…") : gettext("The server does not answer. Trying again…");
}
