/** Files between the people of a call. What does the work is loaded with the first file, or soon after one has joined. */
import { Call } from "../call.js";
import { gettext } from "../lib/i18n.js";
import { clone } from "../views/dom.js";
import { takeFiles } from "../views/drop.js";
import { section } from "./phases.js";
import { CallScreen } from "./screen.js";

/** How long (ms) after the first connection: not with the first pictures, and before the server may be away. */
const LATER = 5000;

/** @typedef {import("./filedesk.js").FileDesk} FileDesk */

/**
 * @param {Call} call
 * @param {CallScreen} screen
 * @returns {(() => void)[]} they stop it
 */
export function followFiles(call, screen) {
  if (!globalThis.crypto?.subtle) return [declineAll(call)];
  /** @type {Promise<FileDesk> | undefined} */
  let desk;
  let stopped = false;
  let soon = 0;
  const load = () => {
    desk ??= import("./filedesk.js").then(({ FileDesk }) => new FileDesk(call, screen));
    if (!document.head.querySelector("[data-sheet='files']")) document.head.append(clone("files-sheet-template"));
    desk.catch(() => (desk = undefined)); // the server is away; with the next file it is tried again
    return desk;
  };
  // One after another, so that all come in their order; what comes before there is a desk is about no file.
  const tell = (/** @type {(desk: FileDesk) => void} */ act) => void desk?.then((it) => stopped || act(it), () => undefined);
  const give = (/** @type {File[]} */ files, /** @type {boolean} */ folders) => {
    load().then((it) => (stopped ? undefined : it.give(files, folders)), () => refuse(screen));
  };
  return [
    call.on("control", ({ id, message }) => {
      if (!message.type.startsWith("file-")) return;
      if (message.type === "file-offer") load().catch(() => refuse(screen));
      tell((it) => it.transfers.control(id, message));
    }),
    call.on("file-frame", ({ id, data }) => tell((it) => it.transfers.frame(id, data))),
    call.on("open", ({ id }) => {
      soon ||= window.setTimeout(() => load().catch(() => undefined), LATER);
      tell((it) => it.transfers.opened(id));
    }),
    call.on("peer", ({ id, state }) => tell((it) => it.transfers.connected(id, state === "connected"))),
    call.on("peer-closed", ({ id }) => tell((it) => it.transfers.closed(id))),
    takeFiles(section("call"), section("drop"), give),
    () => {
      clearTimeout(soon);
      stopped = true;
      void desk?.then((it) => it.close(), () => undefined);
    },
  ];
}

/** Without https a page can neither check nor store what comes. @param {Call} call */
function declineAll(call) {
  return call.on("control", ({ id, message }) => {
    const { type, transfer } = /** @type {{ type: string, transfer?: unknown }} */ (message);
    if (type === "file-offer") call.sendControl(id, { type: "file-decline", transfer });
  });
}

/** @param {CallScreen} screen */
function refuse(screen) {
  screen.notices.toast(gettext("The server does not answer. Try again when it does."), { alert: true });
}
