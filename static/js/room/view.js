/** How this device is to show a call: kept from one to the next. */

const KEY = "conference.view";

/** @type {View} */
const USUAL = { mode: "grid", largeScreens: true, self: true };

/**
 * @param {Pick<Storage, "getItem">} [storage]
 * @returns {View}
 */
export function recallView(storage = globalThis.localStorage) {
  try {
    const kept = JSON.parse(storage.getItem(KEY) ?? "null");
    return {
      mode: kept?.mode === "speaker" ? "speaker" : USUAL.mode,
      largeScreens: kept?.largeScreens !== false,
      self: kept?.self !== false,
    };
  } catch {
    return USUAL; // Somebody else's value under our key, or storage is forbidden.
  }
}

/**
 * @param {View} view
 * @param {Pick<Storage, "setItem">} [storage]
 */
export function keepView(view, storage = globalThis.localStorage) {
  try {
    storage.setItem(KEY, JSON.stringify(view));
  } catch {
    // Storage is full or forbidden (private windows): then it lasts as long as the page.
  }
}
