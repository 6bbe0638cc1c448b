/** The three faces of the page, one at a time: before the call, in it, after it. */

/** @typedef {"prejoin" | "call" | "after"} Phase */

/** @param {string} id */
export function section(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

/** @param {string} id */
export function dialog(id) {
  return /** @type {HTMLDialogElement} */ (section(id));
}

/** @param {Phase} phase */
export function showPhase(phase) {
  document.body.dataset.phase = phase;
  for (const name of ["prejoin", "call", "after"]) section(name).hidden = name !== phase;
}

/** @returns {Phase | undefined} */
export function currentPhase() {
  return /** @type {Phase | undefined} */ (document.body.dataset.phase);
}
