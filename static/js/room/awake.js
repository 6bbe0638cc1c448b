/** The screen stays on during a call; the browser lets it go whenever the page is hidden, so it is asked for again. */

/**
 * @param {Pick<WakeLock, "request"> | undefined} [wakeLock] not every browser has one
 * @param {Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">} [page]
 * @returns {() => void} lets the screen go
 */
export function stayAwake(wakeLock = navigator.wakeLock, page = document) {
  /** @type {Pick<WakeLockSentinel, "released" | "release"> | null} */
  let lock = null;
  let asking = false;
  let over = false;
  const hold = async () => {
    if (page.visibilityState !== "visible" || asking || (lock && !lock.released)) return;
    asking = true;
    try {
      const held = await wakeLock?.request("screen");
      if (over) await held?.release();
      else lock = held ?? null;
    } catch (error) {
      console.debug("the screen may go dark: the battery is low, or the browser does not allow it", error);
    } finally {
      asking = false;
    }
  };
  page.addEventListener("visibilitychange", hold);
  void hold();
  return () => {
    over = true;
    page.removeEventListener("visibilitychange", hold);
    void lock?.release();
  };
}
