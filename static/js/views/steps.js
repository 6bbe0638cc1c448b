/** How to allow a device in each browser, step by step. Words between asterisks are what stands on the screen. Pure. */
import { gettext, interpolate } from "../lib/i18n.js";

/**
 * @param {{name: string, system: string}} browser
 * @param {string} device as the browser's own settings name it: "*Camera*", "*Camera* and *Microphone*"
 * @returns {string[]}
 */
export function allowSteps({ name, system }, device) {
  return pathFor(name, system).map((step) => interpolate(step, { device, browser: name }));
}

/**
 * @param {string} name
 * @param {string} system
 * @returns {string[]}
 */
function pathFor(name, system) {
  if (system === "ios") return name === "Safari" ? safariPhone() : otherPhone();
  if (system === "android") return name === "Firefox" ? firefoxPhone() : chromePhone();
  if (name === "Firefox") return firefox();
  if (name === "Safari") return safari();
  return chrome();
}

function chrome() {
  return [
    gettext("Click the two sliders to the left of the address."),
    gettext("Switch %(device)s on."),
    gettext("Come back here. It starts by itself."),
  ];
}

function firefox() {
  return [
    gettext("Click the crossed-out sign to the left of the address."),
    gettext("Take away *Blocked* next to %(device)s."),
    gettext("Try again here, and choose *Allow* when Firefox asks."),
  ];
}

function safari() {
  return [
    gettext("Open the menu *Safari*, then *Settings for This Website*."),
    gettext("Set %(device)s to *Allow*."),
    gettext("Try again here."),
  ];
}

function safariPhone() {
  return [
    gettext("Tap the page sign in the address bar, then *Website Settings*."),
    gettext("Set %(device)s to *Allow*."),
    gettext("Try again here."),
  ];
}

function otherPhone() {
  return [
    gettext("Open *Settings* on this device and find *%(browser)s* among the apps."),
    gettext("Switch %(device)s on."),
    gettext("Come back here and try again."),
  ];
}

function chromePhone() {
  return [
    gettext("Tap the sign to the left of the address, then *Permissions*."),
    gettext("Switch %(device)s on."),
    gettext("Come back here. It starts by itself."),
  ];
}

function firefoxPhone() {
  return [
    gettext("Tap the sign to the left of the address."),
    gettext("Tap %(device)s, so that it says *Allowed*."),
    gettext("Try again here."),
  ];
}

/**
 * Where the system's own privacy settings keep the device from every page.
 * @param {{name: string, system: string}} browser
 * @param {string} device
 */
export function systemSteps({ name, system }, device) {
  const where =
    system === "mac"
      ? gettext("Open *System Settings*, then *Privacy & Security*.")
      : gettext("Open the privacy settings of your system.");
  const allow = gettext("Allow *%(browser)s* to use %(device)s.");
  return [where, interpolate(allow, { browser: name, device }), gettext("Come back here and try again.")];
}
