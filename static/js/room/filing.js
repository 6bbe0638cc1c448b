/** Joins a call, what is dropped on its page, and its files. */
import { Call } from "../call.js";
import { takeFiles } from "../views/drop.js";
import { FileDesk } from "./filedesk.js";
import { section } from "./phases.js";
import { CallScreen } from "./screen.js";

/**
 * @param {Call} call
 * @param {CallScreen} screen
 * @returns {() => void} stops it
 */
export function startFiles(call, screen) {
  // Without https a page can neither check nor store what comes.
  if (!globalThis.crypto?.subtle) return declineAll(call);
  const desk = new FileDesk(call, screen);
  const { transfers } = desk;
  const stops = [
    call.on("control", ({ id, message }) => transfers.control(id, message)),
    call.on("file-frame", ({ id, data }) => transfers.frame(id, data)),
    call.on("open", ({ id }) => transfers.opened(id)),
    call.on("peer", ({ id, state }) => transfers.connected(id, state === "connected")),
    call.on("peer-closed", ({ id }) => transfers.closed(id)),
    takeFiles(section("call"), section("drop"), (files, folders) => void desk.give(files, folders)),
  ];
  return () => {
    for (const stop of stops) stop();
    desk.close();
  };
}

/** @param {Call} call */
function declineAll(call) {
  return call.on("control", ({ id, message }) => {
    const { type, transfer } = /** @type {{ type: string, transfer?: unknown }} */ (message);
    if (type === "file-offer") call.sendControl(id, { type: "file-decline", transfer });
  });
}
