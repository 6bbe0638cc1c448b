/** The button that shares the screen, its key, and what is seen of it while one shares. */
import { Call } from "../call.js";
import { openDisplay } from "../media/display.js";
import { browserOf } from "../views/browser.js";
import { part } from "../views/dom.js";
import { ShareView, shareTroubleText } from "../views/share.js";
import { Own } from "./own.js";
import { section } from "./phases.js";
import { CallScreen } from "./screen.js";
import { ScreenShare } from "./sharing.js";

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
 * @returns {(() => void)[]} they stop it
 */
export function followShare(call, screen, own, pictures) {
  const { featurePolicy } = /** @type {{ featurePolicy?: { allowsFeature(name: string): boolean } }} */ (document);
  const button = part(section("call"), "share");
  button.hidden = !canShareScreen(navigator, featurePolicy);
  if (button.hidden) return [];
  const share = beginSharing(call, screen, own, pictures);
  const toggle = () => void share.toggle();
  button.addEventListener("click", toggle);
  return [
    screen.keys.on("screen", toggle),
    // With sound only no pictures go out, and that says so.
    call.on("fit", ({ audioOnly }) => audioOnly && share.stop()),
    () => button.removeEventListener("click", toggle),
    () => share.close(),
  ];
}

/**
 * @param {Call} call
 * @param {CallScreen} screen
 * @param {Own} own
 * @param {() => void} pictures
 */
function beginSharing(call, { notices }, own, pictures) {
  const view = new ShareView(section("call"), notices, () => share.stop());
  const share = new ScreenShare({
    call,
    own,
    open: openDisplay,
    show: (shared) => {
      view.show(shared);
      if (shared) pictures();
    },
    ended: () => view.tellEnded(),
    trouble: (trouble) => {
      const browser = browserOf(navigator.userAgent, navigator.maxTouchPoints);
      notices.toast(shareTroubleText(trouble, browser), { alert: true });
    },
  });
  return share;
}
