/** Whether a server outside tells us an address of ours that others could reach directly. */
import { Timer } from "../lib/clock.js";

const PATIENCE = 5000; // ms

/**
 * @param {Pick<TrialWorld, "clock" | "createPeerConnection">} world
 * @param {RTCConfiguration} configuration with the servers to ask
 * @returns {Promise<boolean>}
 */
export async function isReflected({ clock, createPeerConnection }, configuration) {
  if (!configuration.iceServers?.length) return false;
  const connection = createPeerConnection(configuration);
  const timer = new Timer(clock);
  try {
    connection.createDataChannel("any");
    return await new Promise((resolve, reject) => {
      timer.set(PATIENCE, () => resolve(false));
      connection.onicecandidate = ({ candidate }) => {
        if (candidate?.type === "srflx") resolve(true);
        if (candidate === null) resolve(false);
      };
      connection.setLocalDescription().catch(reject);
    });
  } finally {
    timer.clear();
    connection.onicecandidate = null;
    connection.close();
  }
}
