/** Opens microphone and camera: what is asked of the browser, and what is tried when it is refused. */
import { troubleOf, worthAskingApart } from "./troubles.js";

/**
 * @param {Wishes} wishes
 * @returns {MediaTrackConstraints}
 */
export function microphoneConstraints({ microphone, processing }) {
  return { ...processing, ...(microphone ? { deviceId: { exact: microphone } } : {}) };
}

/**
 * @param {Wishes} wishes
 * @returns {MediaTrackConstraints}
 */
export function cameraConstraints({ camera, facing }) {
  const which = camera ? { deviceId: { exact: camera } } : { facingMode: facing };
  return { width: { ideal: 1280 }, height: { ideal: 720 }, ...which };
}

/**
 * What a camera would give by itself, from before it was asked for less: that is never exceeded.
 * @type {WeakMap<MediaStreamTrack, MediaTrackSettings>}
 */
const usual = new WeakMap();

/**
 * Has a camera give as much as anybody gets of it, in its own shape: what nobody sees need not be taken.
 * @param {MediaStreamTrack} track
 * @param {{ lines: number, fps: number }} wish lines of the shorter side
 */
export async function fitCamera(track, { lines, fps }) {
  const { width = 0, height = 0, frameRate = 30 } = usual.get(track) ?? track.getSettings();
  if (!usual.has(track)) usual.set(track, track.getSettings());
  if (!width || !height) return;
  const scale = Math.min(1, lines / Math.min(width, height));
  const size = { width: { ideal: Math.round(width * scale) }, height: { ideal: Math.round(height * scale) } };
  const rate = Math.min(fps, frameRate);
  try {
    await track.applyConstraints({ ...size, frameRate: { ideal: rate, max: Math.ceil(rate) } });
  } catch (error) {
    console.debug("the camera goes on as it was", error);
  }
}

/** @returns {{secure: boolean, supported: boolean}} */
function pageAbility() {
  return { secure: globalThis.isSecureContext !== false, supported: Boolean(navigator.mediaDevices?.getUserMedia) };
}

/**
 * @param {CaptureKind} kind
 * @param {Wishes} wishes
 * @returns {Promise<MediaStreamTrack>}
 */
async function request(kind, wishes) {
  const constraints =
    kind === "microphone" ? { audio: microphoneConstraints(wishes) } : { video: cameraConstraints(wishes) };
  const stream = await navigator.mediaDevices.getUserMedia(constraints);
  return stream.getTracks()[0];
}

/**
 * One track. A remembered device that is gone gives way to the browser's own choice.
 * @param {CaptureKind} kind
 * @param {Wishes} wishes
 * @returns {Promise<Opened>}
 */
export async function openTrack(kind, wishes) {
  const ability = pageAbility();
  try {
    return { track: await request(kind, wishes), trouble: null };
  } catch (error) {
    const trouble = troubleOf(error, ability);
    if (trouble === "missing" && wishes[kind]) return openTrack(kind, { ...wishes, [kind]: undefined });
    return { track: null, trouble };
  }
}

/**
 * Both, with one question to the person where the browser can ask for both at once.
 * @param {Wishes} wishes
 * @returns {Promise<Record<CaptureKind, Opened>>}
 */
export async function openBoth(wishes) {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: microphoneConstraints(wishes),
      video: cameraConstraints(wishes),
    });
    return {
      microphone: { track: stream.getAudioTracks()[0] ?? null, trouble: null },
      camera: { track: stream.getVideoTracks()[0] ?? null, trouble: null },
    };
  } catch (error) {
    const trouble = troubleOf(error, pageAbility());
    const refused = { track: null, trouble };
    if (!worthAskingApart(trouble, await permissionStates())) return { microphone: refused, camera: refused };
    return { microphone: await openTrack("microphone", wishes), camera: await openTrack("camera", wishes) };
  }
}

/**
 * What the browser knows of its own permissions; some do not tell.
 * @returns {Promise<Record<CaptureKind, PermissionState | "unknown">>}
 */
async function permissionStates() {
  const [microphone, camera] = await Promise.all([permission("microphone"), permission("camera")]);
  return { microphone: microphone?.state ?? "unknown", camera: camera?.state ?? "unknown" };
}

/**
 * @param {CaptureKind} kind
 * @returns {Promise<PermissionStatus | null>}
 */
async function permission(kind) {
  try {
    return await navigator.permissions.query({ name: /** @type {PermissionName} */ (kind) });
  } catch {
    return null; // Older Firefox and Safari do not know these names.
  }
}

/**
 * Tells when a person changes a permission, for instance by following the steps that the page shows.
 * @param {(kind: CaptureKind, state: PermissionState) => void} tell
 */
export async function watchPermissions(tell) {
  for (const kind of /** @type {CaptureKind[]} */ (["microphone", "camera"])) {
    const status = await permission(kind);
    status?.addEventListener("change", () => tell(kind, status.state));
  }
}
