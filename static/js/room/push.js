/** Push to talk: the space bar opens one's own microphone as long as it is held. */
import { gettext } from "../lib/i18n.js";
import { LocalMedia } from "../media/local.js";
import { CallScreen } from "./screen.js";

/** The space bar: heard while it is held, and muted again afterwards. Who is not muted, stays so. */
export class PushToTalk {
  #local;
  #held = false;

  /** @param {Pick<LocalMedia, "state" | "setAudio">} local */
  constructor(local) {
    this.#local = local;
  }

  /** @param {boolean} on @returns {Promise<boolean>} whether something changed */
  async hold(on) {
    if (on === this.#held || (on && this.#local.state.audio)) return false;
    this.#held = on;
    // Also where no microphone could be opened: it would be open, and heard, when nobody expects it.
    await this.#local.setAudio(on);
    return this.#local.state.audio === on;
  }
}

/**
 * @param {LocalMedia} local
 * @param {CallScreen} screen
 * @returns {(() => void)[]} they stop it
 */
export function followTalk(local, screen) {
  const push = new PushToTalk(local);
  const talk = async (/** @type {boolean} */ on) => {
    if (!(await push.hold(on))) return;
    screen.notices.announce(on ? gettext("You are heard while you hold the space bar") : gettext("You are muted"));
  };
  // What is held when the call ends is muted in the next.
  return [screen.keys.on("talk", (on) => void talk(on)), () => void push.hold(false)];
}
