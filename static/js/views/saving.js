/** Hands a file over to the browser, which puts it among its downloads. */

/** How long (ms) the browser may take to fetch it. */
const PATIENCE = 60_000;

/**
 * @param {Blob} blob of no kind that a browser would show
 * @param {string} name
 */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), PATIENCE);
}
