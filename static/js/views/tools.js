/** The tools on a tile: pin, full screen, more. One stop of the Tab key; the arrow keys go from one to the next. */
import { gettext, interpolate } from "../lib/i18n.js";
import { part, setIcon } from "./dom.js";

const REST = 3000; // ms

export class Tools {
  #tile;
  #pin;
  #full;
  #more;
  #name = "";
  #pinned = false;
  #resting = 0;

  /**
   * @param {HTMLElement} tile
   * @param {{ pin: () => void, more: (button: HTMLElement) => void }} actions
   */
  constructor(tile, actions) {
    this.#tile = tile;
    this.#pin = part(tile, "tile-pin");
    this.#full = part(tile, "tile-full");
    this.#more = part(tile, "tile-more");
    this.#pin.addEventListener("click", () => actions.pin());
    this.#full.addEventListener("click", () => void toggleFullScreen(tile));
    this.#more.addEventListener("click", () => actions.more(this.#more));
    this.#full.hidden = !document.fullscreenEnabled;
    tile.addEventListener("fullscreenchange", () => this.#say());
    for (const event of ["fullscreenchange", "pointermove", "pointerdown"]) tile.addEventListener(event, () => this.#rest());
    part(tile, "tile-tools").addEventListener("keydown", (event) => this.#move(event));
  }

  /** @param {string} name of what the tile shows */
  name(name) {
    if (name === this.#name) return;
    this.#name = name;
    this.#say();
  }

  /** @param {boolean} pinned */
  showPinned(pinned) {
    if (pinned === this.#pinned) return;
    this.#pinned = pinned;
    this.#say();
  }

  /** On a picture that fills the screen, what lies on it goes when the pointer rests. */
  #rest() {
    clearTimeout(this.#resting);
    this.#tile.removeAttribute("data-resting");
    if (document.fullscreenElement !== this.#tile) return;
    this.#resting = window.setTimeout(() => this.#tile.setAttribute("data-resting", ""), REST);
  }

  #say() {
    const full = document.fullscreenElement === this.#tile;
    label(this.#pin, this.#pinned ? gettext("Unpin %(name)s") : gettext("Pin %(name)s"), this.#name);
    setIcon(this.#pin, this.#pinned ? "pin-off" : "pin");
    label(this.#full, full ? gettext("Leave full screen") : gettext("Show %(name)s in full screen"), this.#name);
    setIcon(this.#full, full ? "shrink" : "expand");
    label(this.#more, gettext("More for %(name)s"), this.#name);
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const all = [...part(this.#tile, "tile-tools").querySelectorAll("button")];
    const buttons = all.filter(({ offsetParent }) => offsetParent !== null);
    const current = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (!step || current < 0) return;
    event.preventDefault();
    const onwards = getComputedStyle(this.#tile).direction === "rtl" ? -step : step;
    buttons[(current + onwards + buttons.length) % buttons.length].focus();
  }
}

/** @param {HTMLElement} tile */
export async function toggleFullScreen(tile) {
  try {
    if (document.fullscreenElement === tile) await document.exitFullscreen();
    else await tile.requestFullscreen();
  } catch (error) {
    console.debug("the browser keeps the page in its window", error);
  }
}

/** @param {HTMLElement} button @param {string} text @param {string} name */
function label(button, text, name) {
  button.ariaLabel = button.title = interpolate(text, { name });
}
