/** Whether sound and picture arrive: packets of the one, decoded frames of the other. */

const LOOKS = 20;
const PERIOD = 200; // ms

/**
 * @param {Clock} clock
 * @param {RTCPeerConnection} connection
 * @param {MediaStreamTrack[]} tracks what is sent to it
 * @returns {Promise<{ sound?: boolean, picture?: boolean }>} nothing of what is not sent
 */
export async function arrivals(clock, connection, tracks) {
  const sent = { sound: has(tracks, "audio"), picture: has(tracks, "video") };
  let came = { sound: false, picture: false };
  for (let look = 0; look < LOOKS; look += 1) {
    if ((came.sound || !sent.sound) && (came.picture || !sent.picture)) break;
    await new Promise((resolve) => clock.setTimeout(() => resolve(undefined), PERIOD));
    came = cameTo([...(await connection.getStats()).values()]);
  }
  return { ...(sent.sound && { sound: came.sound }), ...(sent.picture && { picture: came.picture }) };
}

/** @param {any[]} stats */
function cameTo(stats) {
  const inbound = stats.filter(({ type }) => type === "inbound-rtp");
  return {
    sound: inbound.some(({ kind, packetsReceived }) => kind === "audio" && packetsReceived > 0),
    picture: inbound.some(({ kind, framesDecoded }) => kind === "video" && framesDecoded > 0),
  };
}

/**
 * @param {MediaStreamTrack[]} tracks
 * @param {string} wanted
 */
function has(tracks, wanted) {
  return tracks.some(({ kind, readyState }) => kind === wanted && readyState === "live");
}
