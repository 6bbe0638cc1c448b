/**
 * A short word about what just happened. It goes by itself, and is never the only way to anything.
 */

const SHOWN_MS = 6000;

/** @returns {HTMLElement} the place where toasts stand; made with the first one */
function shelf() {
  const found = document.querySelector(".toasts");
  if (found instanceof HTMLElement) return found;
  const made = document.createElement("div");
  made.className = "toasts";
  document.body.append(made);
  return made;
}

/**
 * @param {string} text
 * @param {"status" | "alert"} [role] `alert` for what went wrong
 */
export function toast(text, role = "status") {
  const element = document.createElement("p");
  element.className = "toast";
  const place = shelf();
  place.replaceChildren(element);
  element.setAttribute("role", role);
  // A screen reader announces what changes in a region that is there already.
  element.textContent = text;
  setTimeout(() => element.remove(), SHOWN_MS);
}
