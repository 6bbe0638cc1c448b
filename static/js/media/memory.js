/** What this browser keeps for the next call: the chosen devices, and how the voice is treated. */

const KEY = "conference.devices";

/** @type {Processing} */
const ALL_ON = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/**
 * @param {Pick<Storage, "getItem">} [storage]
 * @returns {Remembering}
 */
export function recall(storage = globalThis.localStorage) {
  const kept = readJson(storage);
  return {
    devices: isObject(kept.devices) ? kept.devices : {},
    processing: { ...ALL_ON, ...(isObject(kept.processing) ? kept.processing : {}) },
  };
}

/**
 * @param {Remembering} memory
 * @param {Pick<Storage, "setItem">} [storage]
 */
export function remember(memory, storage = globalThis.localStorage) {
  try {
    storage.setItem(KEY, JSON.stringify(memory));
  } catch {
    // Storage is full or forbidden (private windows): then nothing is remembered, and the call goes on.
  }
}

/**
 * @param {Pick<Storage, "getItem">} storage
 * @returns {Record<string, any>}
 */
function readJson(storage) {
  try {
    const value = JSON.parse(storage.getItem(KEY) ?? "{}");
    return isObject(value) ? value : {};
  } catch {
    return {}; // Somebody else's value under our key, or storage is forbidden.
  }
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
