/** While one is in a call: who speaks is seen, and the screen stays on. */
import { Call } from "../call.js";
import { Stage } from "../views/stage.js";
import { stayAwake } from "./awake.js";
import { followSpeakers } from "./speakers.js";

/**
 * @param {Call} call
 * @param {Stage} stage
 * @returns {(() => void)[]} they stop it
 */
export function attend(call, stage) {
  return [...followSpeakers(call, stage), stayAwake()];
}
