/** How large a picture has to be for where it is shown. Lines are those of its shorter side, so that it may stand upright. */

/** @typedef {{ width: number, height: number }} Size */

/** Few, so that a window a little larger changes nothing. */
const LINES = [90, 120, 180, 240, 360, 480, 720, 1080];
/** What is enlarged by a sixth looks as good to the eye. */
const TOLERANCE = 0.85;
/** Shown at this part of its size, or more, a screen is there to be read. */
const WHOLE = 1 / 4;

/**
 * The lines that a picture needs so as not to look blurred.
 * @param {Size} picture only its shape matters
 * @param {Size} shown device pixels
 * @param {"cover" | "contain"} fit a face covers its tile, a screen is shown whole
 * @returns {number} 0 for nothing
 */
export function linesFor(picture, shown, fit) {
  if (!(shown.width > 0 && shown.height > 0)) return 0;
  const scales = [shown.width / picture.width, shown.height / picture.height];
  const scale = fit === "cover" ? Math.max(...scales) : Math.min(...scales);
  return atLeast(scale * linesOf(picture) * TOLERANCE);
}

/**
 * The lines that a shared screen is sent with: all it has, for its text is lost when it is made smaller than it is shown,
 * and even where it is shown smaller it is clearer made small there. Only as a small tile it gets less.
 * @param {Size} screen
 * @param {Size} shown device pixels
 * @returns {number} 0 for nothing
 */
export function screenLinesFor(screen, shown) {
  const scale = Math.min(shown.width / screen.width, shown.height / screen.height);
  if (!(scale > 0)) return 0;
  return scale >= WHOLE ? linesOf(screen) : linesFor(screen, shown, "contain");
}

/** The smallest usual number of lines that is enough. @param {number} lines */
export function atLeast(lines) {
  return LINES.find((each) => each >= lines) ?? LINES[LINES.length - 1];
}

/** The lines themselves, or the largest usual number below a limit. @param {number} lines @param {number} most */
export function atMost(lines, most) {
  return lines <= most ? lines : (LINES.filter((each) => each <= most).pop() ?? LINES[0]);
}

/** @param {Size} picture */
export function linesOf({ width, height }) {
  return Math.min(width, height);
}

/** The pixels of a picture that is made smaller to so many lines. @param {Size} picture @param {number} lines */
export function pixelsOf(picture, lines) {
  return picture.width * picture.height * Math.min(1, lines / linesOf(picture)) ** 2;
}
