/** What the server wrote into the page, and the addresses made of it. */

const POLL = 10_000; // ms

/** @returns {RoomData} */
export function readRoomData(root = document) {
  return JSON.parse(root.getElementById("room-data")?.textContent ?? "null");
}

/**
 * The signaling endpoint beside this page.
 * @param {string} path
 */
export function socketUrl(path) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

const PATIENCE = 8000; // ms

/**
 * Asks for this page once more, with what a test of the connection needs; the keys in it live for a few minutes.
 * @returns {Promise<RTCConfiguration | "away" | "signed-out" | "limited">}
 */
export async function askConfiguration() {
  try {
    const headers = { Accept: "text/html" };
    const response = await fetch(`${location.pathname}?trial`, { headers, signal: AbortSignal.timeout(PATIENCE) });
    if (response.redirected || response.status === 404) return "signed-out";
    if (!response.ok) return "away";
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return readRoomData(page).trial ?? "limited";
  } catch {
    return "away";
  }
}

/**
 * Reads the page again every few seconds while somebody looks at it. Returns a function that stops.
 * @param {(data: RoomData) => void} tell
 * @param {() => void} gone the room is no longer there for this person
 */
export function watchRoom(tell, gone) {
  const stop = new AbortController();
  const timer = setInterval(async () => {
    if (document.visibilityState !== "visible") return;
    try {
      // An answer on its way when somebody joins must not end the call.
      const response = await fetch(location.pathname, { headers: { Accept: "text/html" }, signal: stop.signal });
      if (stop.signal.aborted) return;
      if (response.status === 404) return gone();
      if (!response.ok || response.redirected) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      tell(readRoomData(page));
    } catch {
      // No network just now: what is shown stays, and the next turn asks again.
    }
  }, POLL);
  return () => {
    clearInterval(timer);
    stop.abort();
  };
}
