/** What each media section of an offer carries. The meaning is by position, never by mid, msid or track. */
/** @type {readonly { source: Source, kind: "audio" | "video" }[]} */
export const SECTIONS = [
  { source: "microphone", kind: "audio" },
  { source: "camera", kind: "video" },
  { source: "screen", kind: "video" },
  { source: "screen-audio", kind: "audio" },
];

/** @typedef {Map<Source, RTCRtpTransceiver>} Sections */

/**
 * The caller's: all of them at once and for good, so that no track ever needs another offer.
 * @param {RTCPeerConnection} connection
 * @returns {Sections}
 */
export function openSections(connection) {
  const streams = groups();
  return new Map(
    SECTIONS.map(({ source, kind }) => [
      source,
      connection.addTransceiver(kind, { direction: "sendrecv", streams: streams(source) }),
    ]),
  );
}

/**
 * The callee's: those of the offer that was just applied. It never makes its own, for they would not attach to the offer's.
 * @param {RTCPeerConnection} connection
 * @returns {Sections} without those that the offer lacks or refuses
 */
export function adoptSections(connection) {
  const streams = groups();
  const transceivers = connection.getTransceivers();
  const mids = sectionMids(connection.remoteDescription?.sdp ?? "");
  /** @type {Sections} */
  const sections = new Map();
  for (const [position, { source, kind }] of SECTIONS.entries()) {
    const transceiver = transceivers.find(({ mid }) => mid !== null && mid === mids[position]);
    if (!transceiver || isStopped(transceiver)) continue;
    if (transceiver.receiver.track.kind !== kind) throw new Error(`section ${position} of the offer is not ${kind}`);
    transceiver.direction = "sendrecv";
    if (streams(source).length) transceiver.sender.setStreams?.(...streams(source));
    sections.set(source, transceiver);
  }
  return sections;
}

/**
 * Gives a section its track without an offer. One that the other side refused takes none.
 * This is also the place for what a track is encoded at: `sender.setParameters`.
 * @param {RTCRtpTransceiver | undefined} transceiver
 * @param {MediaStreamTrack | null} track
 */
export async function fillSection(transceiver, track) {
  if (!transceiver || isStopped(transceiver)) return;
  await transceiver.sender.replaceTrack(track);
}

/** @param {RTCRtpTransceiver} transceiver */
function isStopped({ direction, currentDirection }) {
  return direction === "stopped" || currentDirection === "stopped";
}

/**
 * The mid of each section by position: getTransceivers() has none for a section that was refused.
 * @param {string} sdp
 */
function sectionMids(sdp) {
  return sdp
    .split(/^m=/m)
    .slice(1)
    .map((section) => /^a=mid:(.*?)\r?$/m.exec(section)?.[1]);
}

/**
 * Sections of one stream are played in step: the voice with the face, and the screen with its sound.
 * @returns {(source: Source) => MediaStream[]} empty where there are no streams, as in node
 */
function groups() {
  if (typeof MediaStream === "undefined") return () => [];
  const person = new MediaStream();
  const screen = new MediaStream();
  return (source) => [source === "microphone" || source === "camera" ? person : screen];
}
