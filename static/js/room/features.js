/** What there is in a call besides the pictures and sound of its people. */
import { Call } from "../call.js";
import { Diary } from "../diary.js";
import { LocalMedia } from "../media/local.js";
import { stayAwake } from "./awake.js";
import { startChat } from "./chat.js";
import { startFiles } from "./filing.js";
import { followHands } from "./hands.js";
import { followMicrophone } from "./muted.js";
import { Own } from "./own.js";
import { followTalk } from "./push.js";
import { followReactions } from "./reactions.js";
import { followSafety } from "./safety.js";
import { CallScreen } from "./screen.js";
import { followShare } from "./share.js";
import { followSpeakers } from "./speakers.js";

/**
 * @typedef {object} Parts of one participation
 * @property {Call} call
 * @property {CallScreen} screen
 * @property {LocalMedia} local
 * @property {Own} own
 * @property {Diary} diary
 * @property {string} slug
 * @property {() => void} pictures brings pictures back where only sound is wanted
 */

/**
 * Before the first connection, so that they miss nothing. They only listen: what they show is made when there is something.
 * @param {Parts} parts
 * @param {Resume & { fresh?: boolean }} [resume] `fresh`: of a call in which we were before a reload
 * @returns {(() => void)[]} they stop it
 */
export function startFeatures({ call, screen, local, own, diary, slug, pictures }, resume) {
  return [
    ...followSafety(call, screen, diary),
    startChat(call, screen.sides, { slug, resumed: resume?.fresh ? resume.participant : undefined }),
    startFiles(call, screen),
    ...followShare(call, screen, own, pictures),
    ...followHands(call, own, screen),
    ...followReactions(call, screen),
    ...followTalk(local, screen),
  ];
}

/**
 * Once the first pictures are there: what goes on all the time.
 * @param {Parts} parts
 * @returns {(() => void)[]} they stop it
 */
export function startInside({ call, screen, local }) {
  return [...followSpeakers(call, screen.stage), ...followMicrophone(call, local, screen), stayAwake()];
}
