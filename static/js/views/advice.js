/** Troubles with microphone and camera in plain words: what happened, and the way out in this browser. Pure. */
import { gettext, interpolate } from "../lib/i18n.js";
import { allowSteps, systemSteps } from "./steps.js";

/** @typedef {"camera" | "microphone" | "both"} Subject */
/** @typedef {{name: string, system: string}} BrowserName */

/** @type {Record<Trouble, () => Record<Subject, string>>} */
const TITLES = {
  refused: () => ({
    camera: gettext("Your browser is blocking the camera"),
    microphone: gettext("Your browser is blocking the microphone"),
    both: gettext("Your browser is blocking camera and microphone"),
  }),
  dismissed: () => ({
    camera: gettext("The camera is not allowed yet"),
    microphone: gettext("The microphone is not allowed yet"),
    both: gettext("Camera and microphone are not allowed yet"),
  }),
  system: () => ({
    camera: gettext("Your system is blocking the camera"),
    microphone: gettext("Your system is blocking the microphone"),
    both: gettext("Your system is blocking camera and microphone"),
  }),
  missing: () => ({
    camera: gettext("No camera found"),
    microphone: gettext("No microphone found"),
    both: gettext("No camera and no microphone found"),
  }),
  busy: () => ({
    camera: gettext("The camera is busy"),
    microphone: gettext("The microphone is busy"),
    both: gettext("Camera and microphone are busy"),
  }),
  insecure: () => same(gettext("This address is not secure")),
  unsupported: () => same(gettext("This browser has no camera and microphone for pages")),
  unknown: () => ({
    camera: gettext("The camera did not start"),
    microphone: gettext("The microphone did not start"),
    both: gettext("Camera and microphone did not start"),
  }),
};

/** What to do, where it takes no steps. @type {Partial<Record<Trouble, () => string>>} */
const WAYS = {
  dismissed: () => gettext("Try again, and choose Allow when the browser asks."),
  missing: () => gettext("Plug one in and it appears here by itself, or join without."),
  busy: () => gettext("Another program may be using it. Close that program, then try again."),
  insecure: () =>
    gettext("Browsers open camera and microphone only on addresses with https. Ask for such a link, or join without."),
  unsupported: () => gettext("Open the link in a current Chrome, Edge, Firefox or Safari, or just listen and watch."),
  unknown: () => gettext("Try again. If that does not help, restart the browser."),
};

/**
 * @param {Trouble} trouble
 * @param {Subject} subject what can't be had
 * @param {BrowserName} browser
 * @param {boolean} otherWorks whether the other of the two is open
 * @returns {Explanation}
 */
export function explain(trouble, subject, browser, otherWorks) {
  const works = otherWorks ? WORKS()[subject] : "";
  const way = WAYS[trouble]?.() ?? (trouble === "refused" ? lead(subject, browser) : "");
  return {
    title: TITLES[trouble]()[subject],
    text: [works, way].filter(Boolean).join(" "),
    steps: stepsFor(trouble, subject, browser),
    // No press of a button makes an address secure.
    retry: trouble === "insecure" || trouble === "unsupported" ? "" : RETRY()[subject],
  };
}

/**
 * What a list says instead of a device.
 * @param {Trouble} trouble
 * @param {CaptureKind} kind
 */
export function shortTrouble(trouble, kind) {
  const words = {
    refused: gettext("Blocked"),
    dismissed: gettext("Not allowed yet"),
    system: gettext("Blocked by the system"),
    missing: TITLES.missing()[kind],
    busy: gettext("Busy"),
  };
  return words[/** @type {keyof typeof words} */ (trouble)] ?? gettext("Not available");
}

/** What still works when `subject` does not. */
const WORKS = () => ({ camera: gettext("The microphone works."), microphone: gettext("The camera works."), both: "" });

const RETRY = () => ({
  camera: gettext("Try the camera again"),
  microphone: gettext("Try the microphone again"),
  both: gettext("Try again"),
});

/**
 * The line before the steps.
 * @param {Subject} subject
 * @param {BrowserName} browser
 */
function lead(subject, browser) {
  const lines = browser.name
    ? {
        camera: gettext("To let the camera in, in %(browser)s:"),
        microphone: gettext("To let the microphone in, in %(browser)s:"),
        both: gettext("To let them in, in %(browser)s:"),
      }
    : same(gettext("To let it in:"));
  return interpolate(lines[subject], { browser: browser.name });
}

/**
 * @param {Trouble} trouble
 * @param {Subject} subject
 * @param {BrowserName} browser
 * @returns {string[]}
 */
function stepsFor(trouble, subject, browser) {
  const devices = {
    camera: gettext("*Camera*"),
    microphone: gettext("*Microphone*"),
    both: gettext("*Camera* and *Microphone*"),
  };
  if (trouble === "refused") return allowSteps(browser, devices[subject]);
  return trouble === "system" ? systemSteps(browser, devices[subject]) : [];
}

/** @param {string} text */
function same(text) {
  return { camera: text, microphone: text, both: text };
}
