/** What takes time when a page makes its first connection, done while somebody still looks at the page before the call. */
import { generateCertificate } from "./configurations.js";

/** @type {Promise<RTCCertificate> | undefined} */
let certificate;

/** The browser starts threads, loads codecs and lists networks, and keeps all that. Nothing leaves this machine. */
export async function warmUp() {
  try {
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
  const made = certificate ?? generateCertificate();
  certificate = undefined;
  return made;
}
