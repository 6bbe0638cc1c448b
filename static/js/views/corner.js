/** One's own small picture stands in a corner and is dragged into another: 0 is end bottom, then clockwise. */

/**
 * The corner nearest to a point.
 * @param {number} x from the left
 * @param {number} y from the top
 * @param {{width: number, height: number, rtl?: boolean}} view
 */
export function nearestCorner(x, y, { width, height, rtl = false }) {
  const left = x < width / 2;
  const start = left !== rtl;
  if (y < height / 2) return start ? 2 : 3;
  return start ? 1 : 0;
}

/**
 * The rectangle of corner 0 mirrored into another corner; `x` counts from the start of the line.
 * @param {Rect} rect
 * @param {number} corner
 * @param {{width: number, height: number}} view
 * @returns {Rect}
 */
export function cornered(rect, corner, { width, height }) {
  const start = corner === 1 || corner === 2;
  return {
    ...rect,
    x: start ? width - rect.x - rect.width : rect.x,
    y: corner >= 2 ? height - rect.y - rect.height : rect.y,
  };
}

/**
 * @param {HTMLElement} element
 * @param {() => boolean} movable
 * @param {(corner: number) => void} moved
 */
export function letDrag(element, movable, moved) {
  element.addEventListener("pointerdown", (start) => {
    if (!movable() || start.button !== 0 || (start.target instanceof Element && start.target.closest("button"))) return;
    element.setPointerCapture(start.pointerId);
    const follow = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      element.style.translate = `${clientX - start.clientX}px ${clientY - start.clientY}px`;
    };
    const settle = () => {
      element.removeEventListener("pointermove", follow);
      const corner = cornerOf(element);
      element.style.translate = "";
      moved(corner);
    };
    element.addEventListener("pointermove", follow);
    element.addEventListener("lostpointercapture", settle, { once: true });
  });
}

/** @param {HTMLElement} element */
function cornerOf(element) {
  const box = element.getBoundingClientRect();
  const view = (element.offsetParent ?? document.body).getBoundingClientRect();
  const rtl = getComputedStyle(element).direction === "rtl";
  const x = box.left + box.width / 2 - view.left;
  return nearestCorner(x, box.top + box.height / 2 - view.top, { width: view.width, height: view.height, rtl });
}
