/** What a call needs only once one is in it, in the order in which it is loaded. */
import { Call } from "../call.js";
import { Diary } from "../diary.js";
import { Latecomers } from "../lib/latecomers.js";
import { LocalMedia } from "../media/local.js";
import { Own } from "./own.js";
import { section } from "./phases.js";
import { CallScreen } from "./screen.js";
import { followShare } from "./share.js";

/** How long (ms) after the entry the first of it comes: not with the first pictures. */
const FIRST = 1000;
/** A reaction that came longer ago (ms) is no longer shown. */
const APPLAUSE = 5000;

/** @typedef {{ id: string, message?: { type: string } }} Overheard a message, or, without one, that a channel is there */
/** @typedef {CallEvents["control"]} Said */
/** @typedef {Said & { at: number }} Shown `at`: when it came, ms */

/**
 * @typedef {object} Inside
 * @property {CallScreen} screen
 * @property {LocalMedia} local
 * @property {Own} own
 * @property {Diary} diary
 * @property {() => void} pictures brings pictures back where only sound is wanted
 * @property {string} slug
 * @property {string | undefined} resumed as whom we were there before a reload
 */

/**
 * @param {Call} call
 * @param {Inside} inside
 * @returns {{ begin(): void, diagnose(): void, stops: (() => void)[] }}
 */
export function laterParts(call, { screen, local, own, diary, pictures, slug, resumed }) {
  const later = new Latecomers({ away: () => screen.notices.serverAway() });
  later.add(() => import("./safety.js"), ({ followSafety }) => closing(followSafety(call, screen, diary)));
  later.add(() => import("./attending.js"), ({ attend }) => closing(attend(call, screen.stage)));
  const stops = [
    ...followChat(call, screen, { slug, resumed }, later),
    ...followFiles(call, screen, later),
    ...followShare(call, screen, own, pictures, later),
    ...offerReactions(call, screen, later),
    () => later.stop(),
  ];
  later.add(() => import("./muted.js"), ({ followMicrophone }) => closing(followMicrophone(call, local, screen)));
  const diagnosis = later.add(() => import("./diagnosis.js"), (code) => code);
  return {
    stops,
    begin: () => later.begin(FIRST),
    diagnose: () => diagnosis.use(({ handOutDiagnosis }) => void handOutDiagnosis(diary, call, local)),
  };
}

/**
 * @param {Call} call
 * @param {CallScreen} screen
 * @param {{ slug: string, resumed: string | undefined }} options
 * @param {Latecomers} later
 * @returns {(() => void)[]} they stop it
 */
function followChat(call, { sides }, { slug, resumed }, later) {
  const make = (/** @type {typeof import("./chat.js")} */ { startChat }, /** @type {Overheard[]} */ overheard) =>
    closing([startChat(call, sides, { slug, resumed, overheard })]);
  const chat = later.add(() => import("./chat.js"), make);
  return [
    call.on("open", ({ id }) => chat.hold({ id })),
    call.on("control", ({ id, message }) => {
      if (message.type !== "chat" && message.type !== "chat-history") return;
      chat.hold({ id, message });
      void chat.bring();
    }),
    sides.on("change", ({ open }) => open === "chat" && chat.use(() => {}, () => sides.refuse())),
    // What was written before a reload is missed at once.
    call.on("state", ({ state }) => state === "joined" && resumed && void chat.bring()),
  ];
}

/**
 * @param {Call} call
 * @param {CallScreen} screen
 * @param {Latecomers} later
 * @returns {(() => void)[]} they stop it
 */
function followFiles(call, screen, later) {
  const make = (/** @type {typeof import("./filing.js")} */ { startFiles }, /** @type {Said[]} */ held) =>
    closing([startFiles(call, screen, held)]);
  const files = later.add(() => import("./filing.js"), make);
  const hear = (/** @type {Said} */ said) => {
    if (!said.message.type.startsWith("file-")) return;
    files.hold(said);
    void files.bring();
  };
  return [call.on("control", hear)];
}

/**
 * The menu opens once it can do something.
 * @param {Call} call
 * @param {CallScreen} screen
 * @param {Latecomers} later
 * @returns {(() => void)[]} they stop it
 */
function offerReactions(call, screen, later) {
  const menu = section("reactions-menu");
  const make = (/** @type {typeof import("./reactions.js")} */ { followReactions }, /** @type {Shown[]} */ held) =>
    closing(followReactions(call, screen, held.filter(({ at }) => performance.now() - at < APPLAUSE)));
  const reactions = later.add(() => import("./reactions.js"), make);
  const open = (/** @type {Event} */ event) => {
    if (reactions.made || /** @type {ToggleEvent} */ (event).newState !== "open") return;
    event.preventDefault();
    reactions.use(() => menu.showPopover());
  };
  menu.addEventListener("beforetoggle", open);
  return [
    call.on("control", (reaction) => {
      if (reaction.message.type !== "reaction") return;
      reactions.hold({ ...reaction, at: performance.now() });
      void reactions.bring();
    }),
    screen.keys.on("reactions", () => void menu.togglePopover()),
    () => menu.removeEventListener("beforetoggle", open),
  ];
}

/** @param {(() => void)[]} stops */
function closing(stops) {
  return { close: () => stops.forEach((stop) => stop()) };
}
