/** A text to be handed to somebody: it is copied at once, and shown, so that one sees what one gives away. */
import { gettext } from "../lib/i18n.js";
import { part } from "./dom.js";

/**
 * From a press of a button, without which no browser lets a page copy.
 * @param {HTMLDialogElement} dialog
 * @param {string} text
 */
export async function handOut(dialog, text) {
  const shown = part(dialog, "text", HTMLTextAreaElement);
  const copy = part(dialog, "copy", HTMLButtonElement);
  const said = part(dialog, "said");
  copy.onclick = async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = gettext("Copied");
    } catch {
      // There is no clipboard on a page without https, nor where somebody has forbidden it.
      shown.select();
      said.textContent = gettext("Copy the marked text by hand");
    }
  };
  shown.value = text;
  if (!dialog.open) dialog.showModal();
  shown.scrollTop = 0;
  copy.click();
}
