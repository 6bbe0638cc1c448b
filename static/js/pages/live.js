/**
 * Brings a list up to date from the HTML that the server would render now. Elements keep their identity, and with it
 * focus and hover: only what differs in those with `data-live` changes.
 */

/**
 * @param {ParentNode} root
 * @returns {string} which rows there are, in their order
 */
function rowsOf(root) {
  const rows = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-row]"));
  return Array.from(rows, (row) => row.dataset.row).sort().join(" ");
}

/**
 * @param {Element} old
 * @param {Element} fresh
 */
function renew(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  for (const { name } of Array.from(old.attributes)) {
    if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of Array.from(fresh.attributes)) old.setAttribute(name, value);
  const same = old.childNodes.length === fresh.childNodes.length &&
    Array.from(old.childNodes).every((node, index) => node.isEqualNode(fresh.childNodes[index] ?? null));
  if (!same) old.replaceChildren(...Array.from(fresh.childNodes));
}

/**
 * @param {Document} page
 * @param {Document} fresh a document with some of the page's `data-live` elements
 * @returns {boolean} false if rows came or went, which this leaves to the caller
 */
export function bringUpToDate(page, fresh) {
  for (const old of page.querySelectorAll("[data-live]")) {
    const key = old.getAttribute("data-live");
    const now = fresh.querySelector(`[data-live="${key}"]`);
    if (now) renew(old, now);
  }
  return rowsOf(page) === rowsOf(fresh);
}
