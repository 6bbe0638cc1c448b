/** "Copy diagnostics": a call's own account of itself, with what only the page knows of browser and devices. */
import { diagnose } from "../diagnostics.js";
import { Diary } from "../diary.js";
import { LocalMedia } from "../media/local.js";
import { handOut } from "../views/handout.js";
import { dialog } from "./phases.js";

/** @typedef {{ hardwareConcurrency?: number, deviceMemory?: number, connection?: { effectiveType?: string, rtt?: number, downlink?: number } }} Hardware */

/**
 * @param {Diary} diary
 * @param {Diagnosed} call
 * @param {LocalMedia} local
 */
export async function handOutDiagnosis(diary, call, local) {
  await handOut(dialog("diagnostics"), await diagnose({ diary, call, circumstances: circumstances(local) }));
}

/** @param {LocalMedia} local @returns {string[]} */
export function circumstances(local) {
  const { hardwareConcurrency, deviceMemory, connection } = /** @type {Hardware} */ (navigator);
  const { effectiveType = "?", rtt = "?", downlink = "?" } = connection ?? {};
  return [
    `browser: ${navigator.userAgent}`,
    `device: ${hardwareConcurrency ?? "?"} cores, ${deviceMemory ?? "?"} GB`,
    `page: ${innerWidth}x${innerHeight} at ${devicePixelRatio}, ${document.visibilityState}, ${location.protocol}`,
    `network: ${navigator.onLine ? "online" : "offline"}, ${effectiveType}, ${rtt} ms, ${downlink} Mbit/s`,
    ...codecLines(),
    ownLine(local.state),
  ];
}

function codecLines() {
  return /** @type {const} */ (["audio", "video"]).map((kind) => {
    const codecs = globalThis.RTCRtpSender?.getCapabilities?.(kind)?.codecs ?? [];
    const names = new Set(codecs.map(({ mimeType }) => mimeType.split("/")[1]));
    return `sends ${kind} as: ${[...names].join(" ") || "?"}`;
  });
}

/** @param {LocalState} state */
function ownLine({ audio, video, camera, troubles }) {
  const { width, height, frameRate } = camera?.getSettings() ?? {};
  const picture = camera ? `${width}x${height} at ${Math.round(frameRate ?? 0)}` : video ? "wanted" : "off";
  const wrong = Object.entries(troubles).flatMap(([kind, trouble]) => (trouble ? [`${kind} ${trouble}`] : []));
  return `own: microphone ${audio ? "on" : "off"}, camera ${picture}, troubles: ${wrong.join(", ") || "none"}`;
}
