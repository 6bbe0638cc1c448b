/** Puts the tiles where they belong, in a grid or as one large one with a strip, and tells how large each is seen. */
import { cornered } from "./corner.js";
import { Frame } from "./frame.js";
import { layoutFor, seenInStrip, spotlightFor } from "./layout.js";

const NOWHERE = { width: 0, height: 0 };

export class Arrangement {
  #view;
  #list;
  #tell;
  /** @type {Frame[]} */
  #tiles = [];
  /** @type {Frame[]} */
  #hidden = [];
  /** @type {Map<Frame, { width: number, height: number }>} */
  #sizes = new Map();
  /** @type {Spotlight | null} */
  #spotlight = null;
  /** The view's size; nothing while it is not known. To ask for it has the browser lay out the page at once. */
  #space = NOWHERE;

  /**
   * @param {HTMLElement} view whose shape decides
   * @param {HTMLElement} list of the tiles; it is what scrolls when it is a strip
   * @param {(shown: ShownPicture[]) => void} tell
   */
  constructor(view, list, tell) {
    this.#view = view;
    this.#list = list;
    this.#tell = tell;
    list.addEventListener("scroll", () => this.tell(), { passive: true });
    list.addEventListener("wheel", (event) => this.#roll(event), { passive: false });
    document.addEventListener("visibilitychange", () => this.tell());
    for (const name of ["fullscreenchange", "enterpictureinpicture", "leavepictureinpicture"]) {
      document.addEventListener(name, () => this.tell());
    }
  }

  /** The view has another size: told where the browser has it at hand. */
  measure() {
    this.#space = { width: this.#view.clientWidth, height: this.#view.clientHeight };
  }

  /**
   * @param {Frame[]} tiles that are to be seen, in their order
   * @param {{ large?: Frame, hidden: Frame[] }} others
   */
  lay(tiles, { large, hidden }) {
    this.#tiles = tiles;
    this.#hidden = hidden;
    this.#sizes.clear();
    for (const tile of hidden) tile.place("none");
    if (!this.#space.width) this.measure();
    const { width, height } = this.#space;
    const own = tiles.at(-1)?.own ?? false;
    // Of two people the other is large already, and one's own picture floats.
    const isPair = tiles.length === 2 && own && tiles[0].kind === "person" && large !== tiles[1];
    this.#spotlight = large && !isPair ? spotlightFor(tiles.length - 1, width, height) : null;
    this.#shapeList(this.#spotlight);
    if (!this.#spotlight) this.#grid({ width, height }, own);
    else for (const tile of tiles) this.#spot(tile, tile === large, this.#spotlight);
    this.tell();
  }

  /** Where each is seen, and how large. */
  tell() {
    const seen = this.#seen();
    this.#tell([...this.#tiles, ...this.#hidden].map((tile) => {
      const size = this.#sizeOf(tile, seen);
      const { width, height } = size ?? NOWHERE;
      const source = tile.kind === "screen" ? "screen" : "camera";
      return { id: tile.participant, source, width: inDevice(width), height: inDevice(height) };
    }));
  }

  /** @param {Frame} tile @param {ReadonlySet<Frame>} seen */
  #sizeOf(tile, seen) {
    // Of a page that is hidden only what floats above others is seen.
    if (document.visibilityState === "hidden" && document.pictureInPictureElement && !tile.inPicture) return NOWHERE;
    if (document.fullscreenElement === tile.element) return { width: innerWidth, height: innerHeight };
    return seen.has(tile) || tile.inPicture ? this.#sizes.get(tile) : NOWHERE;
  }

  /** All but what has scrolled out of the strip. @returns {ReadonlySet<Frame>} */
  #seen() {
    const { strip, tile, side, scrolls } = this.#spotlight ?? {};
    if (!strip || !tile || !scrolls) return new Set(this.#tiles);
    const inStrip = this.#tiles.filter(({ element }) => element.dataset.place === "strip");
    // From right to left, what is scrolled counts downwards.
    const offset = Math.abs(side ? this.#list.scrollTop : this.#list.scrollLeft);
    const [size, extent] = side ? [tile.height, strip.height] : [tile.width, strip.width];
    const shown = seenInStrip(inStrip.length, size, offset, extent);
    const out = new Set(inStrip.filter((_, index) => !shown[index]));
    return new Set(this.#tiles.filter((each) => !out.has(each)));
  }

  /** @param {Spotlight | null} spotlight what is left for the strip; without one the list is the view */
  #shapeList(spotlight) {
    const { style, dataset } = this.#list;
    dataset.layout = spotlight ? "spotlight" : "grid";
    this.#list.toggleAttribute("data-side", spotlight?.side ?? false);
    style.marginInlineStart = spotlight ? `${spotlight.strip.x}px` : "";
    style.inlineSize = spotlight ? `${spotlight.strip.width}px` : "";
    style.blockSize = spotlight ? `${spotlight.strip.height}px` : "";
  }

  /** @param {Frame} tile @param {boolean} isLarge @param {Spotlight} spotlight */
  #spot(tile, isLarge, spotlight) {
    const rect = isLarge ? spotlight.large : spotlight.tile;
    tile.place(isLarge ? "large" : "strip", rect);
    this.#sizes.set(tile, rect);
  }

  /** @param {{ width: number, height: number }} view @param {boolean} own */
  #grid(view, own) {
    const { rects, floating } = layoutFor(this.#tiles.length, view.width, view.height, { own });
    this.#tiles.forEach((tile, index) => {
      const rect = rects[index];
      if (!rect) return;
      const floats = floating && index === rects.length - 1;
      tile.place(floats ? "floating" : "grid", floats ? cornered(rect, cornerOf(tile), view) : rect);
      this.#sizes.set(tile, rect);
    });
  }

  /** A wheel that turns up and down moves a strip that lies. @param {WheelEvent} event */
  #roll(event) {
    const list = this.#list;
    if (!this.#spotlight?.scrolls || this.#spotlight.side || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    if (event.ctrlKey || !(event.target instanceof Element) || !event.target.closest("[data-place=strip]")) return;
    event.preventDefault();
    list.scrollLeft += getComputedStyle(list).direction === "rtl" ? -event.deltaY : event.deltaY;
  }
}

/** @param {Frame} tile */
function cornerOf({ element }) {
  return Number(element.dataset.corner ?? 0);
}

/** In the screen's own pixels. @param {number} length */
function inDevice(length) {
  return Math.round(length * devicePixelRatio);
}
