/**
 * "Copy link": a button with `data-copy`, the path of a room.
 */

import { gettext } from "../lib/i18n.js";
import { toast } from "./toast.js";

/**
 * Without a secure page (http over a network) there is no clipboard; then the link is selected or shown.
 * @param {string} text
 */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(gettext("Link copied"));
  } catch {
    toast(text);
  }
}

/** Answers every copy button of the page, those of rows that come later too. */
export function answerCopyButtons() {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-copy]") : null;
    if (button instanceof HTMLElement) void copy(new URL(button.dataset.copy ?? "", location.href).href);
  });
}
