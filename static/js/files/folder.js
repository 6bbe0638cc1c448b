/** The page's own folder on the disk, one a tab. What a tab left behind, the next one takes away. */

const FOLDER = "received-files";
const LOCK = "conference.files.";

/**
 * @typedef {object} Ground
 * @property {Pick<StorageManager, "getDirectory">} storage
 * @property {Pick<LockManager, "request" | "query">} locks
 */

/** @typedef {{ keys(): AsyncIterable<string> }} Listed the standard's, which the types lack */

/** @type {Promise<FileSystemDirectoryHandle> | undefined} */
let own;

/** @param {Ground} [ground] */
export function ownFolder({ storage, locks } = navigator) {
  own ??= makeFolder(storage, locks);
  own.catch(() => (own = undefined)); // as in a private window of some browsers
  return own;
}

/**
 * A folder is somebody's as long as he holds the lock of its name, which the browser takes from a page that is gone.
 * @param {Ground["storage"]} storage
 * @param {Ground["locks"]} locks
 * @param {string} [name]
 */
export async function makeFolder(storage, locks, name = crypto.randomUUID()) {
  const all = await (await storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
  await new Promise((held) => {
    void locks.request(LOCK + name, () => new Promise(() => held(undefined)));
  });
  await sweep(all, locks);
  return all.getDirectoryHandle(name, { create: true });
}

/** @param {FileSystemDirectoryHandle} all @param {Ground["locks"]} locks */
async function sweep(all, locks) {
  const { held = [] } = await locks.query();
  const names = new Set(held.map(({ name }) => name));
  for await (const folder of /** @type {Listed} */ (/** @type {unknown} */ (all)).keys()) {
    if (!names.has(LOCK + folder)) await all.removeEntry(folder, { recursive: true }).catch(() => undefined);
  }
}
