/** Why a microphone or camera can't be had: the browsers' errors by cause. Pure. */

/**
 * What stands behind an error of getUserMedia, whichever browser threw it.
 * @param {unknown} error
 * @param {{secure: boolean, supported: boolean}} page whether the origin is secure, whether mediaDevices is there
 * @returns {Trouble}
 */
export function troubleOf(error, { secure, supported }) {
  if (!secure) return "insecure";
  if (!supported) return "unsupported";
  const { name = "", message = "" } = /** @type {{name?: string, message?: string}} */ (error ?? {});
  switch (name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      return refusal(message);
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "DevicesNotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return "busy";
    default:
      return "unknown";
  }
}

/**
 * Chrome says in its message who refused: the system's settings, or a person who closed the question.
 * @param {string} message
 * @returns {Trouble}
 */
function refusal(message) {
  if (/by system/i.test(message)) return "system";
  return /dismissed/i.test(message) ? "dismissed" : "refused";
}

/**
 * Whether to ask for each device by itself after asking for both at once failed: then one of them may still be had.
 * After a refusal that names no device, another question would only annoy, unless the browser knows one to be granted.
 * @param {Trouble} trouble
 * @param {Record<CaptureKind, PermissionState | "unknown">} permissions
 */
export function worthAskingApart(trouble, permissions) {
  if (trouble === "insecure" || trouble === "unsupported") return false;
  if (trouble !== "refused" && trouble !== "dismissed") return true;
  return permissions.microphone !== permissions.camera;
}
