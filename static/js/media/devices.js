/** Which microphones, cameras and speakers there are, and which is meant. Only `listDevices` touches the browser. */
import { gettext, interpolate } from "../lib/i18n.js";

/** @type {Record<DeviceKind, string>} */
const BROWSER_KINDS = { microphone: "audioinput", camera: "videoinput", speaker: "audiooutput" };
export const DEVICE_KINDS = /** @type {DeviceKind[]} */ (["microphone", "camera", "speaker"]);

/** @returns {Promise<Device[]>} none where the browser hides them */
export async function listDevices() {
  if (!navigator.mediaDevices?.enumerateDevices) return [];
  return navigator.mediaDevices.enumerateDevices();
}

/**
 * The devices of one kind. Before permission they have neither id nor label, so they are no choice yet.
 * @param {Device[]} devices
 * @param {DeviceKind} kind
 * @returns {DeviceOption[]}
 */
export function optionsOf(devices, kind) {
  return devices
    .filter((device) => device.kind === BROWSER_KINDS[kind] && device.deviceId)
    .map((device, index) => ({ id: device.deviceId, label: device.label || unnamed(kind, index + 1) }));
}

/**
 * @param {DeviceKind} kind
 * @param {number} number
 */
function unnamed(kind, number) {
  const names = {
    microphone: gettext("Microphone %(number)s"),
    camera: gettext("Camera %(number)s"),
    speaker: gettext("Speaker %(number)s"),
  };
  return interpolate(names[kind], { number });
}

/**
 * The remembered device among those there are: by id or, since browsers renew ids, by label. Empty: the browser's.
 * @param {DeviceOption[]} options
 * @param {DeviceOption | undefined} remembered
 * @returns {string}
 */
export function chooseDevice(options, remembered) {
  if (!remembered) return "";
  const found =
    options.find(({ id }) => id === remembered.id) ??
    options.find(({ label }) => label !== "" && label === remembered.label);
  return found?.id ?? "";
}

/**
 * What each list shows: its options, and the one that runs, is remembered, or comes first.
 * @param {Device[]} devices
 * @param {Partial<Record<DeviceKind, DeviceOption>>} remembered
 * @param {Partial<Record<DeviceKind, string | undefined>>} running ids of the devices that are open
 * @returns {DeviceLists}
 */
export function deviceLists(devices, remembered, running) {
  const lists = DEVICE_KINDS.map((kind) => {
    const options = optionsOf(devices, kind);
    const chosen = running[kind] || chooseDevice(options, remembered[kind]) || options[0]?.id || "";
    return [kind, { options, chosen }];
  });
  return Object.fromEntries(lists);
}

/**
 * The device that was in use and is no longer plugged in, with the one that is used instead.
 * @param {DeviceList} before
 * @param {DeviceList} after
 * @returns {{ lost: string, now: string } | null}
 */
export function goneDevice(before, after) {
  const lost = before.options.find(({ id }) => id === before.chosen);
  const now = after.options.find(({ id }) => id === after.chosen);
  return lost && now && !after.options.some(({ id }) => id === lost.id) ? { lost: lost.label, now: now.label } : null;
}
