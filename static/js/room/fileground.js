/** What files stand on in this page: the call that carries them, and the browser that stores them. */
import { Call } from "../call.js";
import { ownFolder } from "../files/folder.js";

/** @param {Call} call @returns {FileLink} */
export function linkOf(call) {
  return {
    sendControl: (id, message) => call.sendControl(id, message),
    filesOf: (id) => call.filesOf(id),
    messageLimit: (id) => call.peers.get(id)?.connection.sctp?.maxMessageSize ?? 0,
  };
}

/** What this browser has for what comes. @returns {import("../files/places.js").Places} */
export function placesHere() {
  const { storage } = navigator;
  return {
    pick: window.showSaveFilePicker?.bind(window),
    folder: storage && "createWritable" in (globalThis.FileSystemFileHandle?.prototype ?? {}) ? ownFolder : undefined,
    estimate: storage?.estimate && (() => storage.estimate()),
  };
}
