/** What takes time when a page makes its first connection, done while somebody still looks at the page before the call. */
import { generateCertificate } from "./configurations.js";

/** A certificate that is older (ms) is not begun with: browsers let it live for 30 days, and a call may be long. */
const FRESHNESS = 24 * 3600 * 1000;

/** @type {Promise<RTCCertificate> | undefined} */
let certificate;
let since = 0;

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
