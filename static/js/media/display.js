/** A screen, a window or a tab to be shared: what is asked of the browser, and why it may not be had. */

/** The longer side of what is sent: of a larger screen the text is still read when it is made smaller to this. */
const LONGEST = 2560;
/** Text needs its edges and not its motion. */
const FPS = 15;
/** Nobody closes a dialog so soon (ms) after it has opened: there was none. */
const TOO_SOON = 250;

/**
 * The sound of the whole system has our call in it, so that everybody would hear himself: it is offered only where the
 * browser can leave that out. The sound of a tab is offered always.
 * @param {{ restrictOwnAudio?: boolean }} supported constraints
 * @returns {DisplayMediaStreamOptions}
 */
export function displayOptions({ restrictOwnAudio = false }) {
  const raw = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const options = {
    video: { width: { max: LONGEST }, height: { max: LONGEST }, frameRate: { max: FPS } },
    audio: { ...raw, ...(restrictOwnAudio && { restrictOwnAudio }) },
    systemAudio: restrictOwnAudio ? "include" : "exclude",
    selfBrowserSurface: "exclude", // this very page would show itself in itself
    surfaceSwitching: "include",
  };
  return options;
}

/**
 * Asks for it; call this from a press of a button or key.
 * @returns {Promise<Display>}
 */
export async function openDisplay() {
  const { mediaDevices } = navigator;
  const asked = performance.now();
  try {
    const supported = /** @type {{ restrictOwnAudio?: boolean }} */ ({ ...mediaDevices.getSupportedConstraints() });
    const stream = await mediaDevices.getDisplayMedia(displayOptions(supported));
    const [video] = stream.getVideoTracks();
    const audio = stream.getAudioTracks()[0] ?? null;
    video.contentHint = "text";
    if (audio) audio.contentHint = "music";
    return { video, audio, trouble: null };
  } catch (error) {
    return { video: null, audio: null, trouble: displayTroubleOf(error, performance.now() - asked) };
  }
}

/**
 * What stands behind an error of getDisplayMedia.
 * @param {unknown} error
 * @param {number} waited ms until it came
 * @returns {DisplayTrouble | null} null: the person has closed the browser's dialog, and knows it
 */
export function displayTroubleOf(error, waited) {
  const { name = "", message = "" } = /** @type {{ name?: string, message?: string }} */ (error ?? {});
  if (name === "NotAllowedError" && !/by system/i.test(message)) return waited < TOO_SOON ? "blocked" : null;
  if (name === "NotAllowedError" || name === "NotFoundError") return "system";
  if (name === "NotReadableError" && /audio/i.test(message)) return "sound";
  return "unknown";
}
