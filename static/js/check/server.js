/** Whether a socket to the server opens: some networks let pages through, and nothing else. */
import { Timer } from "../lib/clock.js";

const PATIENCE = 5000; // ms

/**
 * @param {Pick<TrialWorld, "clock" | "createSocket">} world
 * @returns {Promise<boolean>}
 */
export async function opensSocket({ clock, createSocket }) {
  const socket = createSocket();
  const timer = new Timer(clock);
  try {
    return await new Promise((resolve) => {
      timer.set(PATIENCE, () => resolve(false));
      socket.onopen = () => resolve(true);
      socket.onclose = () => resolve(false);
    });
  } finally {
    timer.clear();
    socket.onopen = socket.onclose = null;
    socket.close(1000);
  }
}
