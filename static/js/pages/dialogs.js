/**
 * Links that open a dialog of the page instead of a page of their own, which they lead to without JavaScript:
 * `<a href="/rooms/new/" data-dialog="new-room">` and, inside the dialog, `<a href="/" data-close>`.
 */

/** @param {MouseEvent} event */
function isPlain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
}

/** @param {MouseEvent} event */
function onClick(event) {
  const { target } = event;
  if (!(target instanceof Element) || !isPlain(event)) return;
  const opener = target.closest("[data-dialog]");
  const dialog = opener instanceof HTMLElement && document.getElementById(opener.dataset.dialog ?? "");
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const open = target.closest("dialog[open]");
  if (open instanceof HTMLDialogElement && (target.closest("[data-close]") || isBackdrop(open, event))) {
    event.preventDefault();
    open.close();
  }
}

/**
 * A click beside the dialog closes it, as Escape does.
 * @param {HTMLDialogElement} dialog
 * @param {MouseEvent} event
 */
function isBackdrop(dialog, event) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  const inside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
  // A click by the keyboard has no place.
  return event.target === dialog && event.detail > 0 && !inside;
}

export function answerDialogLinks() {
  document.addEventListener("click", onClick);
}
