/** The chat of one participation: what is said and heard, to its view and back, and over a reload. */
import { Call } from "../call.js";
import { Chat } from "../chat.js";
import { gettext, interpolate } from "../lib/i18n.js";
import { language } from "../views/dom.js";
import { firstName, listing } from "../views/words.js";
import { forgetChat, keepChat, recallChat } from "./chatkeep.js";
import { SidePanels } from "./panels.js";

const KEEPING = 300; // ms

/**
 * @typedef {object} Conversation
 * @property {string} slug
 * @property {string | undefined} resumed as whom we were in the call before the page was reloaded
 */

/**
 * @param {Call} call
 * @param {SidePanels} sides
 * @param {Conversation} conversation
 * @returns {() => void} ends it: nothing is kept
 */
export function startChat(call, sides, { slug, resumed }) {
  const chat = new Chat({ call });
  const view = sides.chat;
  const keeper = new Keeper(() => keepChat(slug, call.participant ?? "", chat.log.messages));
  const stops = [
    showMessages(chat, view),
    chat.log.on("added", () => keeper.soon()),
    chat.on("heard", ({ name, text }) => sides.arrived({ author: firstName(name), text })),
    chat.on("told", ({ by }) => view.showTold(toldText(by))),
    chat.on("reach", () => view.showUnreached(unreachedText(chat.unreached))),
  ];
  if (resumed) chat.restore(recallChat(slug, resumed));
  else forgetChat(slug);
  stops.push(chat.follow());
  view.onSend((text) => chat.send(text));
  return () => {
    for (const stop of stops) stop();
    keeper.stop();
    forgetChat(slug);
  };
}

/** @param {Chat} chat @param {SidePanels["chat"]} view */
function showMessages(chat, view) {
  /** @type {Map<ChatMessage, () => void>} */
  const shown = new Map();
  const stops = [
    chat.log.on("added", (message) => {
      const { author, text, at } = message;
      const name = message.own ? gettext("You") : message.name;
      shown.set(message, view.addText({ author, name, face: message.name, text, at }));
    }),
    chat.log.on("removed", (message) => {
      shown.get(message)?.();
      shown.delete(message);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** @param {Participant} by */
function toldText({ name }) {
  return interpolate(gettext("What was written before you came, as %(name)s has it:"), { name: firstName(name) });
}

/** @param {{ never: Participant[], later: Participant[] }} unreached */
function unreachedText({ never, later }) {
  const names = (/** @type {Participant[]} */ people) => listing(people.map(({ name }) => firstName(name)), language());
  const parts = [];
  if (never.length) parts.push(interpolate(gettext("No messages reach %(names)s."), { names: names(never) }));
  if (later.length) {
    const text = gettext("No connection to %(names)s just now. What you write gets there when it is back.");
    parts.push(interpolate(text, { names: names(later) }));
  }
  return parts.join(" ");
}

/** Keeps a moment after the last change, and at once when the page goes. */
class Keeper {
  #keep;
  #timer = 0;
  #stop = new AbortController();

  /** @param {() => void} keep */
  constructor(keep) {
    this.#keep = keep;
    addEventListener("pagehide", () => this.#now(), { signal: this.#stop.signal });
  }

  soon() {
    this.#timer ||= window.setTimeout(() => this.#now(), KEEPING);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#stop.abort();
  }

  #now() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#keep();
  }
}
