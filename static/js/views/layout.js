/** Where the tiles go. Pure: numbers in, rectangles out; the table is the design's. */

export const GAP = 8;
const FLOAT_MARGIN = 12;

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
 * @returns {Layout}
 */
export function layoutFor(count, width, height) {
  if (count === 0 || width <= 0 || height <= 0) return { rects: [], floating: false };
  const shape = shapeOf(width, height);
  if (count === 2) return { rects: [{ x: 0, y: 0, width, height }, floatingRect(width, height)], floating: true };
  const table = COLUMNS[shape];
  const columns = table[Math.min(count, table.length) - 1];
  return { rects: gridRects(count, columns, ASPECT[shape], width, height), floating: false };
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
