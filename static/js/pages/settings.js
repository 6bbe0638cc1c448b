/**
 * A room's settings: the save bar comes with the first change, roles are saved when chosen, and nothing unsaved is lost
 * without a question.
 */

import { answerCopyButtons } from "./copy.js";
import { answerDialogLinks } from "./dialogs.js";

/**
 * @param {HTMLFormElement} form
 * @returns {string} what would be sent
 */
function valuesOf(form) {
  const pairs = Array.from(new FormData(form), ([name, value]) => [name, String(value)]);
  return new URLSearchParams(pairs).toString();
}

/** @param {HTMLFormElement} form */
function watchChanges(form) {
  // What a refused save brought back differs from what is stored, whatever it is.
  const refused = form.hasAttribute("data-dirty");
  const saved = valuesOf(form);
  const status = document.querySelector("[data-changed]");
  form.addEventListener("input", () => {
    const dirty = refused || valuesOf(form) !== saved;
    form.toggleAttribute("data-dirty", dirty);
    if (status instanceof HTMLElement && !refused) status.textContent = dirty ? (status.dataset.changed ?? "") : "";
  });
}

/** @param {HTMLFormElement} form */
function guardUnsaved(form) {
  let leaving = false;
  form.addEventListener("submit", () => (leaving = true));
  document.querySelector("[data-discard]")?.addEventListener("click", () => (leaving = true));
  addEventListener("beforeunload", (event) => {
    if (!leaving && form.hasAttribute("data-dirty")) event.preventDefault();
  });
}

/** A role is saved as soon as it is chosen; the button for it is for pages without JavaScript. */
function saveRoles() {
  for (const form of document.querySelectorAll("form.role")) {
    if (form instanceof HTMLFormElement) form.addEventListener("change", () => form.requestSubmit());
  }
}

const form = document.getElementById("settings");
if (form instanceof HTMLFormElement) {
  watchChanges(form);
  guardUnsaved(form);
}
saveRoles();
answerCopyButtons();
answerDialogLinks();
