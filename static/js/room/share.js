/** The button that shares the screen, and its key. What they need is loaded once one is in the call. */
import { Call } from "../call.js";
import { Latecomers } from "../lib/latecomers.js";
import { part } from "../views/dom.js";
import { Own } from "./own.js";
import { section } from "./phases.js";
import { CallScreen } from "./screen.js";

/**
 * Whether this page can share at all. Firefox on Android has the function, and it always refuses.
 * @param {Pick<Navigator, "userAgent"> & { mediaDevices?: Partial<MediaDevices> }} navigator
 * @param {{ allowsFeature(name: string): boolean }} [policy] of the page, where the browser tells it
 */
export function canShareScreen({ mediaDevices, userAgent }, policy) {
  if (!mediaDevices?.getDisplayMedia || (policy && !policy.allowsFeature("display-capture"))) return false;
  return !(/Android/.test(userAgent) && /Firefox/.test(userAgent));
}

/**
 * @param {Call} call
 * @param {CallScreen} screen
 * @param {Own} own
 * @param {() => void} pictures brings pictures back where only sound is wanted
 * @param {Latecomers} later
 * @returns {(() => void)[]} they stop it
 */
export function followShare(call, screen, own, pictures, later) {
  const { featurePolicy } = /** @type {{ featurePolicy?: { allowsFeature(name: string): boolean } }} */ (document);
  const button = part(section("call"), "share");
  button.hidden = !canShareScreen(navigator, featurePolicy);
  if (button.hidden) return [];
  const share = later.add(() => import("./sharing.js"), ({ beginSharing }) => beginSharing(call, screen, own, pictures));
  const toggle = () => share.use((shared) => void shared.toggle());
  button.addEventListener("click", toggle);
  return [screen.keys.on("screen", toggle), () => button.removeEventListener("click", toggle)];
}
