/** The drawer of a small window: the buttons for which its bar has no room, as a list. */
import { part } from "./dom.js";
import { moveFocus } from "./menus.js";

/**
 * Each item presses the bar's own button, and says what that one says.
 * @param {HTMLElement} root the call's section
 */
export function wireDrawer(root) {
  const drawer = part(root, "drawer");
  const items = [...drawer.querySelectorAll("button")];
  const openers = [...root.querySelectorAll(`[popovertarget="${drawer.id}"]`)];
  drawer.addEventListener("beforetoggle", (event) => {
    const opening = /** @type {ToggleEvent} */ (event).newState === "open";
    for (const opener of openers) opener.setAttribute("aria-expanded", String(opening));
    if (opening) for (const item of items) mirror(item, buttonOf(root, item));
    if (opening) tidy(drawer);
  });
  drawer.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState === "open") items.find(({ hidden }) => !hidden)?.focus();
  });
  drawer.addEventListener("keydown", (event) => moveFocus(drawer, event));
  for (const item of items) {
    item.addEventListener("click", () => {
      drawer.hidePopover();
      buttonOf(root, item)?.click();
    });
  }
}

/**
 * The one that is pressed for it. That it is hidden by the size of the window does not matter; that it is hidden by
 * itself does, since there is nothing to press it for.
 * @param {HTMLElement} root
 * @param {HTMLElement} item
 */
function buttonOf(root, item) {
  const button = root.querySelector(`[data-part="${item.dataset.presses}"]`);
  return button instanceof HTMLButtonElement && !button.hidden ? button : null;
}

/** @param {HTMLButtonElement} item @param {HTMLButtonElement | null} button */
function mirror(item, button) {
  const label = part(item, "label");
  item.hidden = button === null;
  item.disabled = button?.disabled ?? true;
  if (button?.ariaLabel && !label.hasAttribute("data-fixed")) label.textContent = button.ariaLabel;
  if (button?.ariaPressed) {
    item.setAttribute("role", "menuitemcheckbox");
    item.ariaChecked = button.ariaPressed;
  }
}

/** A line only between groups of which something is shown. @param {HTMLElement} drawer */
function tidy(drawer) {
  let above = false;
  for (const child of drawer.children) {
    if (!(child instanceof HTMLElement)) continue;
    if (child.tagName === "HR") child.hidden = !above;
    above = child.tagName === "HR" ? false : above || !child.hidden;
  }
}
