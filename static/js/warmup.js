/** What takes time when a page makes its first connection, done while somebody still looks at the page before the call. */
import { generateCertificate } from "./configurations.js";

/** A certificate that is older (ms) is not begun with: browsers let it live for 30 days, and a call may be long. */
const FRESHNESS = 24 * 3600 * 1000;

/** A socket on which nothing is said is closed by the server after 5 s; so it goes before (ms). */
const UNUSED = 4000;
const CONNECTING_OR_OPEN = 1;

/** @type {Promise<RTCCertificate> | undefined} */
let certificate;
let since = 0;
/** @type {WebSocket | undefined} */
let socket;

/** The browser starts threads, loads codecs and lists networks, and keeps all that. Nothing leaves this machine. */
export async function warmUp() {
  try {
    since = Date.now();
    certificate ??= generateCertificate();
    certificate.catch(() => (certificate = undefined));
    const connection = new RTCPeerConnection();
    connection.onicegatheringstatechange = () => connection.iceGatheringState === "complete" && connection.close();
    for (const kind of ["audio", "video"]) connection.addTransceiver(kind);
    await connection.setLocalDescription();
  } catch (error) {
    console.debug("the first connection will take longer", error);
  }
}

/** The one that was made in advance, for one call; for another call another one, so that nobody can tell they are the same. */
export function takeCertificate() {
  const fresh = Date.now() - since < FRESHNESS;
  const made = (fresh && certificate) || generateCertificate();
  certificate = undefined;
  return made;
}

/**
 * Somebody is about to join: the way to the server takes a few round trips, which needn't be waited for after the press.
 * @param {string} url
 * @param {string} protocol
 */
export function prepareSocket(url, protocol) {
  if (socket && socket.readyState <= CONNECTING_OR_OPEN) return;
  const made = (socket = new WebSocket(url, protocol));
  setTimeout(() => {
    if (socket !== made) return;
    socket = undefined;
    made.close();
  }, UNUSED);
}

/** The one that was prepared, if it still stands; else a new one. @param {string} url @param {string} protocol @returns {Socket} */
export function takeSocket(url, protocol) {
  const ready = socket && socket.readyState <= CONNECTING_OR_OPEN && socket.url === url ? socket : undefined;
  if (ready) socket = undefined;
  return /** @type {Socket} */ (ready ?? new WebSocket(url, protocol));
}
