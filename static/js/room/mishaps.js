/** What a toast says when a device fails during the call. Pure. */
import { gettext, interpolate } from "../lib/i18n.js";
import { explain } from "../views/advice.js";

/**
 * @param {CaptureKind} kind
 * @param {Trouble} trouble
 * @param {{name: string, system: string}} browser
 */
export function troubleText(kind, trouble, browser) {
  const { title, text, steps } = explain(trouble, kind, browser, false);
  const first = steps.length ? steps.join(" ").replaceAll("*", "") : "";
  return [`${title}.`, text, first].filter(Boolean).join(" ");
}

/**
 * @param {{kind: CaptureKind, lost: string, now: string}} fallback
 */
export function fallbackText({ kind, lost, now }) {
  if (now) return interpolate(gettext("%(lost)s is gone. You are using %(now)s now."), { lost, now });
  return kind === "camera"
    ? interpolate(gettext("%(lost)s is gone. Your camera is off."), { lost })
    : interpolate(gettext("%(lost)s is gone. Nobody can hear you."), { lost });
}
