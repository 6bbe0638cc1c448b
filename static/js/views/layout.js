/** Where the tiles go. Pure: numbers in, rectangles out; the table is the design's. */

export const GAP = 8;
const FLOAT_MARGIN = 12;
/** A thin scrollbar stands beside the tiles of a strip, and not on them. */
const SCROLLBAR = 12;
const NOTHING = { x: 0, y: 0, width: 0, height: 0 };

/** Columns by the number of people (index 0 is one person), for each shape of the view. */
const COLUMNS = {
  wide: [1, 1, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4],
  square: [1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3],
  tall: [1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3],
};
/** Width to height that a tile may have: lowest, highest. */
const ASPECT = { wide: [4 / 3, 16 / 9], square: [4 / 3, 16 / 9], tall: [3 / 4, 16 / 9] };

/**
 * The shape of the view itself, whatever the window's.
 * @param {number} width
 * @param {number} height
 * @returns {"wide" | "square" | "tall"}
 */
export function shapeOf(width, height) {
  const ratio = width / height;
  if (ratio >= 3 / 2) return "wide";
  return ratio >= 1 ? "square" : "tall";
}

/**
 * Rectangles for `count` people in a view of `width` x `height` CSS pixels, the last one one's own.
 * @param {number} count
 * @param {number} width
 * @param {number} height
 * @param {{ own?: boolean }} [options] `own`: whether the last one is oneself; if not, two stand beside each other
 * @returns {Layout}
 */
export function layoutFor(count, width, height, { own = true } = {}) {
  if (count === 0 || width <= 0 || height <= 0) return { rects: [], floating: false };
  const shape = shapeOf(width, height);
  const whole = { x: 0, y: 0, width, height };
  if (count === 1 && !own) return { rects: [whole], floating: false };
  if (count === 2 && own) return { rects: [whole, floatingRect(width, height)], floating: true };
  const table = COLUMNS[shape];
  const columns = count === 2 && shape === "wide" ? 2 : table[Math.min(count, table.length) - 1];
  return { rects: gridRects(count, columns, ASPECT[shape], width, height), floating: false };
}

/**
 * One large tile, and `others` in a strip: at the side of a wide view, above otherwise. A strip that is longer than the
 * view begins at its start, and scrolls.
 * @param {number} others
 * @param {number} width of the view, CSS pixels
 * @param {number} height
 * @returns {Spotlight}
 */
export function spotlightFor(others, width, height) {
  const whole = { x: 0, y: 0, width, height };
  const side = shapeOf(width, height) === "wide";
  if (others === 0 || width <= 0 || height <= 0) return { large: whole, strip: NOTHING, tile: NOTHING, side, scrolls: false };
  const tile = side ? sideTile(width) : topTile(width, height);
  const along = side ? tile.height : tile.width;
  const scrolls = others * (along + GAP) - GAP > (side ? height : width);
  const deep = (side ? tile.width : tile.height) + (scrolls ? SCROLLBAR : 0);
  if (!side) {
    const large = { x: 0, y: deep + GAP, width, height: height - deep - GAP };
    return { large, strip: { x: 0, y: 0, width, height: deep }, tile, side, scrolls };
  }
  const large = { x: 0, y: 0, width: width - deep - GAP, height };
  return { large, strip: { x: width - deep, y: 0, width: deep, height }, tile, side, scrolls };
}

/**
 * Which tiles of a strip are seen, or nearly, so that they are there when it scrolls on.
 * @param {number} others
 * @param {number} size of each along the strip
 * @param {number} offset that is scrolled
 * @param {number} extent of the strip
 * @returns {boolean[]}
 */
export function seenInStrip(others, size, offset, extent) {
  const first = offset - size / 2;
  const last = offset + extent + size / 2;
  return Array.from({ length: others }, (_, index) => {
    const start = index * (size + GAP);
    return start + size > first && start < last;
  });
}

/** @param {number} width */
function sideTile(width) {
  const size = clamp(width * 0.18, 128, 320);
  return { ...NOTHING, width: size, height: size * (9 / 16) };
}

/** Three of them fit beside each other at the least. @param {number} width @param {number} height */
function topTile(width, height) {
  const size = Math.min(clamp(height * 0.15, 64, 180) * (16 / 9), (width - 2 * GAP) / 3);
  return { ...NOTHING, width: size, height: size * (9 / 16) };
}

/**
 * @param {number} count
 * @param {number} columns
 * @param {number[]} aspect
 * @param {number} width
 * @param {number} height
 * @returns {Rect[]}
 */
function gridRects(count, columns, aspect, width, height) {
  const rows = Math.ceil(count / columns);
  const tile = fit((width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows, aspect);
  const top = (height - rows * tile.height - (rows - 1) * GAP) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    // The last row may be shorter; it stands in the middle.
    const inRow = Math.min(columns, count - row * columns);
    const left = (width - inRow * tile.width - (inRow - 1) * GAP) / 2;
    return {
      x: left + (index % columns) * (tile.width + GAP),
      y: top + row * (tile.height + GAP),
      width: tile.width,
      height: tile.height,
    };
  });
}

/**
 * The largest tile in a cell that is neither too narrow nor too wide.
 * @param {number} width
 * @param {number} height
 * @param {number[]} aspect
 */
function fit(width, height, [low, high]) {
  const ratio = width / height;
  if (ratio > high) return { width: height * high, height };
  if (ratio < low) return { width, height: width / low };
  return { width, height };
}

/**
 * One's own small picture in the end corner at the bottom: upright on an upright phone.
 * @param {number} width
 * @param {number} height
 * @returns {Rect}
 */
function floatingRect(width, height) {
  const tall = shapeOf(width, height) === "tall";
  const ratio = tall ? 3 / 4 : 8 / 5;
  const size = tall ? clamp(width * 0.28, 88, 200) : clamp(Math.min(width * 0.19, height * 0.34 * ratio), 128, 480);
  const small = { width: size, height: size / ratio };
  return { x: width - small.width - FLOAT_MARGIN, y: height - small.height - FLOAT_MARGIN, ...small };
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
