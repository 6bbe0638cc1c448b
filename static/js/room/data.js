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
