/**
 * Where a file that comes is put: at the place that somebody chooses, if the browser lets a page write there; else in the
 * page's own storage on the disk, from where it is handed over once it is whole; else, if it is small, in memory.
 */
import { DiskSink, FileSink, MemorySink } from "./sinks.js";

/** Bytes. */
const MOST_IN_MEMORY = 200_000_000;
/** What is left free on the disk. */
const SPARE = 50_000_000;

/**
 * What the browser has of these; a test has others.
 * @typedef {object} Places
 * @property {typeof globalThis.window.showSaveFilePicker} [pick]
 * @property {() => Promise<FileSystemDirectoryHandle>} [folder] of this page, on the disk
 * @property {() => Promise<StorageEstimate>} [estimate]
 */

/**
 * From a press of a button, without which no browser asks for a place.
 * @param {{ name: string, size: number }} file
 * @param {Places} places
 * @returns {Promise<Sink | NoPlace>}
 */
export async function findPlace({ name, size }, { pick, folder, estimate }) {
  if (pick) {
    const chosen = await choose(name, pick);
    if (chosen !== "impossible") return chosen;
  }
  const { quota = Infinity, usage = 0 } = (await estimate?.().catch(() => undefined)) ?? {};
  const room = Math.max(0, quota - usage - SPARE);
  if (folder && size <= room) {
    const sink = await DiskSink.make(folder).catch(() => undefined);
    if (sink) return sink;
  }
  if (size <= MOST_IN_MEMORY) return new MemorySink();
  return { trouble: "full", room: folder ? room : MOST_IN_MEMORY };
}

/**
 * @param {string} name
 * @param {NonNullable<Places["pick"]>} pick
 * @returns {Promise<Sink | NoPlace | "impossible">}
 */
async function choose(name, pick) {
  try {
    const handle = await pick({ suggestedName: name, id: "parley-files", startIn: "downloads" });
    return await FileSink.make(handle);
  } catch (error) {
    const kind = error instanceof Error || error instanceof DOMException ? error.name : "";
    if (kind === "AbortError") return { trouble: "dismissed", room: 0 };
    if (kind === "NotAllowedError" || kind === "NoModificationAllowedError") return { trouble: "forbidden", room: 0 };
    return "impossible"; // as in a frame, or for a name that this system does not have
  }
}
