/** What goes between people besides sound and pictures: hands, reactions, and what one should know of one's own microphone. */
import { Call } from "../call.js";
import { LocalMedia } from "../media/local.js";
import { followHands } from "./hands.js";
import { followMicrophone } from "./muted.js";
import { Own } from "./own.js";
import { followReactions } from "./reactions.js";
import { CallScreen } from "./screen.js";

/**
 * @param {Call} call
 * @param {Own} own
 * @param {LocalMedia} local
 * @param {CallScreen} screen
 * @returns {(() => void)[]} they stop it
 */
export function followSignals(call, own, local, screen) {
  return [...followHands(call, own, screen), ...followReactions(call, screen), ...followMicrophone(call, local, screen)];
}
