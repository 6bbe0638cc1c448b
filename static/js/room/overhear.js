/** Loads the chat of a call when it is needed, and until then holds what is said. */
import { Call } from "../call.js";
import { SidePanels } from "./panels.js";

/** How long (ms) after the entry it is loaded at the latest: not with the first pictures, and while there is a server. */
const LATER = 3000;
/** So much is held; nobody says more in that time. */
const MOST_HELD = 200;

/** @typedef {{ id: string, message?: { type: string } }} Overheard a message, or, without one, that a channel is there */

/**
 * @param {Call} call
 * @param {SidePanels} sides
 * @param {{ slug: string, resumed: string | undefined }} options `resumed`: as whom we were there before a reload
 * @returns {(() => void)[]} they end it
 */
export function followChat(call, sides, { slug, resumed }) {
  /** @type {Overheard[]} */
  const overheard = [];
  let over = false;
  let timer = 0;
  /** @type {Promise<void> | undefined} */
  let loading;
  let end = () => undefined;

  const load = async () => {
    const [{ startChat }, view] = await Promise.all([import("./chat.js"), sides.chatView()]);
    if (over) return;
    for (const stop of holding) stop();
    end = /** @type {() => undefined} */ (startChat(call, sides, view, { slug, resumed, overheard }));
  };
  const begin = () => {
    loading ??= load().catch((error) => {
      console.debug("the server is away, and the chat with it; the next message asks again", error);
      loading = undefined;
    });
  };
  const hold = (/** @type {Overheard} */ each) => overheard.length < MOST_HELD && overheard.push(each);

  const holding = [
    call.on("open", ({ id }) => void hold({ id })),
    call.on("control", ({ id, message }) => {
      if (message.type !== "chat" && message.type !== "chat-history") return;
      hold({ id, message });
      begin();
    }),
    sides.on("change", ({ open }) => open === "chat" && begin()),
    call.on("state", ({ state }) => {
      if (state === "joined") timer ||= window.setTimeout(begin, resumed ? 0 : LATER);
    }),
  ];
  const stop = () => {
    over = true;
    clearTimeout(timer);
    for (const each of holding) each();
    end();
  };
  return [stop];
}
