/** The menu of reactions, and the emoji that rises from who sent one. */
import { clone, part } from "./dom.js";

/** How long one is seen (ms); the style sheet has it rise meanwhile, or not. */
const SEEN = 3000;
/** At once on the screen: more cannot be told apart, and cost the pictures. */
const MOST = 30;

export class ReactionPicker {
  #menu;
  #stop = new AbortController();

  /**
   * @param {HTMLElement} root the call's section
   * @param {(emoji: string) => void} choose
   */
  constructor(root, choose) {
    const menu = part(root, "reactions-menu");
    const { signal } = this.#stop;
    this.#menu = menu;
    menu.addEventListener("keydown", (event) => moveFocus(menu, event), { signal });
    menu.addEventListener("click", ({ target }) => {
      const item = target instanceof Element && target.closest("button");
      if (!item) return;
      menu.hidePopover();
      choose(item.dataset.emoji ?? "");
    }, { signal });
  }

  /** An emoji in words, where we have them. @param {string} emoji */
  nameOf(emoji) {
    const item = [...this.#menu.querySelectorAll("button")].find(({ dataset }) => dataset.emoji === emoji);
    return item?.ariaLabel ?? emoji;
  }

  /** The call is over, and nothing is chosen any more. */
  close() {
    this.#menu.hidePopover();
    this.#stop.abort();
  }
}

/**
 * At the person's tile; with the name at the edge of the view where that tile is not to be seen.
 * @param {HTMLElement} root the call's section
 * @param {{ id: string, emoji: string, name: string }} reaction
 */
export function showReaction(root, { id, emoji, name }) {
  const view = part(root, "view");
  if (view.querySelectorAll(".reaction").length >= MOST) return;
  const tile = [...view.querySelectorAll("li.tile")].find((one) => one instanceof HTMLElement && one.dataset.participant === id);
  const place = tile && isWithin(tile, view) ? tile : view;
  const element = clone("reaction-template");
  part(element, "emoji").textContent = emoji;
  // The tile says whose it is.
  part(element, "name").textContent = place === tile ? "" : name;
  // Several of one person do not cover each other.
  element.style.setProperty("--aside", String(Math.random()));
  place.append(element);
  setTimeout(() => element.remove(), SEEN);
}

/** Whether a tile is shown, and not scrolled out of the view. @param {Element} tile @param {Element} view */
function isWithin(tile, view) {
  const inner = tile.getBoundingClientRect();
  const outer = view.getBoundingClientRect();
  const x = inner.left + inner.width / 2;
  const y = inner.top + inner.height / 2;
  return inner.width > 0 && x > outer.left && x < outer.right && y > outer.top && y < outer.bottom;
}

/**
 * They stand in a row, so the arrows to the sides go along it.
 * @param {HTMLElement} menu
 * @param {KeyboardEvent} event
 */
function moveFocus(menu, event) {
  const items = [...menu.querySelectorAll("button")];
  const current = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const forward = getComputedStyle(menu).direction === "rtl" ? -1 : 1;
  const steps = { ArrowRight: current + forward, ArrowLeft: current - forward, Home: 0, End: -1 };
  const target = steps[/** @type {keyof typeof steps} */ (event.key)];
  if (target === undefined) return;
  event.preventDefault();
  items.at(target % items.length)?.focus();
}
