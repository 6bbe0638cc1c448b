import assert from "node:assert/strict";
import test from "node:test";

import { cornered, nearestCorner } from "../../static/js/views/corner.js";
import { GAP, layoutFor, seenInStrip, shapeOf, spotlightFor } from "../../static/js/views/layout.js";

const VIEWS = { wide: [1256, 716], square: [884, 716], tall: [366, 634] };
const ASPECTS = { wide: [4 / 3, 16 / 9], square: [4 / 3, 16 / 9], tall: [3 / 4, 16 / 9] };
/** Columns x rows by the number of people, as the design's table has them; two is another matter. */
const TABLE = {
  wide: { 1: [1, 1], 3: [2, 2], 4: [2, 2], 5: [3, 2], 6: [3, 2], 7: [3, 3], 8: [3, 3], 9: [3, 3], 10: [4, 3], 11: [4, 3], 12: [4, 3] },
  square: { 1: [1, 1], 3: [2, 2], 4: [2, 2], 5: [2, 3], 6: [2, 3], 7: [3, 3], 8: [3, 3], 9: [3, 3], 10: [3, 4], 11: [3, 4], 12: [3, 4] },
  tall: { 1: [1, 1], 3: [1, 3], 4: [2, 2], 5: [2, 3], 6: [2, 3], 7: [2, 4], 8: [2, 4], 9: [2, 5], 10: [2, 5], 11: [3, 4], 12: [3, 4] },
};
const SIZES = [[320, 180], [360, 560], [844, 300], [1256, 716], [3816, 2076], [700, 700]];

const rounded = (numbers) => new Set(numbers.map((number) => Math.round(number)));

for (const [shape, counts] of Object.entries(TABLE)) {
  for (const [count, [columns, rows]] of Object.entries(counts)) {
    test(`${count} people in a ${shape} view stand in ${columns} columns and ${rows} rows`, () => {
      const { rects, floating } = layoutFor(Number(count), ...VIEWS[shape]);
      const byRow = Map.groupBy?.(rects, ({ y }) => Math.round(y)) ?? groupByRow(rects);
      assert.equal(byRow.size, rows);
      assert.equal(Math.max(...[...byRow.values()].map((row) => row.length)), columns);
      assert.equal(floating, false);
    });
  }
}

function groupByRow(rects) {
  const rows = new Map();
  for (const rect of rects) rows.set(Math.round(rect.y), [...(rows.get(Math.round(rect.y)) ?? []), rect]);
  return rows;
}

test("all tiles are alike, neither too narrow nor too wide, and none leaves the view or covers another", () => {
  for (const [width, height] of SIZES) {
    const [low, high] = ASPECTS[shapeOf(width, height)];
    for (const count of [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
      const { rects } = layoutFor(count, width, height);
      assert.equal(rects.length, count);
      assert.equal(rounded(rects.map((rect) => rect.width)).size, 1);
      for (const [index, rect] of rects.entries()) {
        assert.ok(rect.width / rect.height > low - 0.01 && rect.width / rect.height < high + 0.01);
        assert.ok(rect.x >= -0.01 && rect.y >= -0.01);
        assert.ok(rect.x + rect.width <= width + 0.01 && rect.y + rect.height <= height + 0.01);
        for (const other of rects.slice(index + 1)) assert.ok(apart(rect, other), `${count} in ${width}x${height}`);
      }
    }
  }
});

function apart(one, other) {
  const beside = Math.abs(one.x - other.x) >= one.width + GAP - 0.01;
  return beside || Math.abs(one.y - other.y) >= one.height + GAP - 0.01;
}

test("a last row that is shorter stands in the middle", () => {
  const { rects } = layoutFor(3, 1256, 716);
  const last = rects[2];
  assert.ok(Math.abs(last.x + last.width / 2 - 1256 / 2) < 0.01);
});

test("with two, the other fills the view and one's own picture floats in a corner", () => {
  const { rects, floating } = layoutFor(2, 1256, 716);
  assert.equal(floating, true);
  assert.deepEqual(rects[0], { x: 0, y: 0, width: 1256, height: 716 });
  assert.ok(rects[1].width < 1256 / 4 && rects[1].x + rects[1].width < 1256);
});

test("the floating picture is upright where the view is", () => {
  const [, own] = layoutFor(2, 366, 634).rects;
  assert.ok(own.width < own.height);
});

test("a view that has no size yet, or nobody in it, has no tiles", () => {
  assert.deepEqual(layoutFor(3, 0, 0).rects, []);
  assert.deepEqual(layoutFor(0, 800, 600).rects, []);
});

test("the floating picture goes to the corner nearest to where it was dropped", () => {
  const view = { width: 100, height: 100 };
  assert.equal(nearestCorner(90, 90, view), 0);
  assert.equal(nearestCorner(10, 90, view), 1);
  assert.equal(nearestCorner(10, 10, view), 2);
  assert.equal(nearestCorner(90, 10, view), 3);
  assert.equal(nearestCorner(10, 90, { ...view, rtl: true }), 0);
});

test("in every corner it keeps its distance from the edges", () => {
  const rect = { x: 70, y: 60, width: 20, height: 30 };
  const view = { width: 100, height: 100 };
  assert.deepEqual(cornered(rect, 0, view), rect);
  assert.deepEqual(cornered(rect, 2, view), { ...rect, x: 10, y: 10 });
});

const apartOrSame = (one, other) => one.x + one.width + GAP <= other.x + 0.01 || one.y + one.height + GAP <= other.y + 0.01;

test("two who are both others stand beside each other, or below; one alone has the whole view", () => {
  const wide = layoutFor(2, ...VIEWS.wide, { own: false });
  assert.equal(wide.floating, false);
  assert.equal(wide.rects[0].y, wide.rects[1].y);
  const tall = layoutFor(2, ...VIEWS.tall, { own: false });
  assert.equal(tall.rects[0].x, tall.rects[1].x);
  assert.deepEqual(layoutFor(1, 1256, 716, { own: false }).rects, [{ x: 0, y: 0, width: 1256, height: 716 }]);
});

test("the strip stands at the side of a wide view and above otherwise, and nothing overlaps or leaves the view", () => {
  for (const [width, height] of SIZES) {
    for (const others of [1, 3, 11]) {
      const { large, strip, tile, side } = spotlightFor(others, width, height);
      assert.equal(side, shapeOf(width, height) === "wide");
      assert.ok(side ? apartOrSame(large, strip) : apartOrSame(strip, large), `${others} in ${width}x${height}`);
      for (const rect of [large, strip]) {
        assert.ok(rect.x >= 0 && rect.y >= 0 && rect.width > 0 && rect.height > 0);
        assert.ok(rect.x + rect.width <= width + 0.01 && rect.y + rect.height <= height + 0.01);
      }
      assert.ok(tile.width <= strip.width + 0.01 && tile.height <= strip.height + 0.01);
      assert.ok(large.width * large.height > 0.4 * width * height, "the large one is the main thing");
    }
  }
});

test("a strip scrolls only when it is longer than the view, and keeps its scrollbar off the tiles", () => {
  assert.equal(spotlightFor(3, 1256, 716).scrolls, false);
  const { scrolls, strip, tile } = spotlightFor(11, 1256, 716);
  assert.equal(scrolls, true);
  assert.ok(strip.width > tile.width);
});

test("on an upright phone three of the strip are seen at once", () => {
  const { tile } = spotlightFor(5, 366, 634);
  assert.ok(3 * tile.width + 2 * GAP <= 366.01);
});

test("nobody else leaves the whole view to the large one", () => {
  assert.deepEqual(spotlightFor(0, 800, 600).large, { x: 0, y: 0, width: 800, height: 600 });
});

test("of a strip that scrolls, what is out of sight is known, but for the next one on either side", () => {
  const size = 100;
  const seen = (offset) => seenInStrip(10, size, offset, 320).map((each, index) => (each ? index : "")).join("");
  assert.equal(seen(0), "0123");
  assert.equal(seen(5 * (size + GAP)), "45678");
});
