/** Loads what carries files when it is needed, and until then holds what is said of them. */
import { Call } from "../call.js";
import { CallScreen } from "./screen.js";

/** How long (ms) after the entry it is loaded: not with the first pictures, and while there is a server. */
const LATER = 2000;
/** When the server was away it is tried again so much (ms) later. */
const AGAIN = 10_000;
/** So much is held; nobody offers more in that time. */
const MOST_HELD = 100;

/**
 * @param {Call} call
 * @param {CallScreen} screen
 * @returns {(() => void)[]} they stop it
 */
export function followFiles(call, screen) {
  /** @type {CallEvents["control"][]} */
  const held = [];
  let over = false;
  let timer = 0;
  let loading = false;
  let stop = () => {};

  const begin = async () => {
    if (loading) return;
    loading = true;
    try {
      const { startFiles } = await import("./filing.js");
      if (over) return;
      for (const each of holding) each();
      stop = startFiles(call, screen, held);
    } catch (error) {
      console.debug("the server is away, and files with it", error);
      loading = false;
      if (!over) timer = window.setTimeout(begin, AGAIN);
    }
  };
  const holding = [
    call.on("control", (each) => {
      if (!each.message.type.startsWith("file-") || held.length >= MOST_HELD) return;
      held.push(each);
      void begin();
    }),
    call.on("state", ({ state }) => {
      if (state === "joined") timer ||= window.setTimeout(begin, LATER);
    }),
  ];
  return [
    () => {
      over = true;
      clearTimeout(timer);
      for (const each of holding) each();
      stop();
    },
  ];
}
