/** The page after a call, or instead of one: a drawing, a sentence, one or two ways on. */
import { clone, part, setIcon } from "./dom.js";
import { farewellFor } from "./goodbyes.js";
import { pointTo } from "./icons.js";
import { hueOf } from "./words.js";

const LEAST_SEATS = 4;
/** Hues of people whom nobody has named: a full room's. */
const ANYBODY = [0, 1, 2, 4, 5, 3];

/**
 * @param {HTMLElement} root the section; what was in it goes
 * @param {RoomData} data
 * @param {Goodbye} goodbye
 * @param {() => void} again joins once more
 */
export function showFarewell(root, data, goodbye, again) {
  const farewell = farewellFor(data, goodbye);
  const page = clone("after-template");
  part(page, "title").textContent = farewell.title;
  part(page, "lines").replaceChildren(...farewell.lines.map(paragraph));
  const ways = farewell.actions.map((action) =>
    action.way === "again" ? button(action, again) : link(action, data.urls[action.way]),
  );
  ways[0].dataset.kind = "primary big";
  part(page, "actions").replaceChildren(...ways);
  drawTable(part(page, "drawing"), seatsFor(goodbye, data.capacity));
  root.replaceChildren(...page.childNodes);
  root.hidden = false;
  part(root, "title").focus();
}

/**
 * Who sits at the table: hues in the order of joining, null for a free seat, which after leaving is one's own.
 * @param {Goodbye} goodbye
 * @param {number} capacity
 * @returns {(number | null)[]}
 */
export function seatsFor({ code, others }, capacity) {
  if (code === "room-full") return Array.from({ length: capacity }, (_, index) => ANYBODY[index % ANYBODY.length]);
  const over = code === "ended" || code === "not-found";
  const taken = (over ? [] : others).map(({ id, name }) => hueOf(id ?? name));
  const free = Math.max(1, LEAST_SEATS - taken.length);
  return [...taken, ...Array.from({ length: free }, () => null)];
}

/**
 * @param {HTMLElement} drawing holds the table's picture with free seats
 * @param {(number | null)[]} seats
 */
function drawTable(drawing, seats) {
  const uses = [...drawing.querySelectorAll("use")];
  const free = uses[uses.length - 1];
  const drawn = seats.map((hue, index) => {
    const use = /** @type {SVGUseElement} */ (free.cloneNode());
    pointTo(use, hue === null ? "seat-free" : "seat");
    use.setAttribute("transform", `rotate(${(360 / seats.length) * index} 80 80)`);
    if (hue !== null) use.dataset.hue = String(hue);
    return use;
  });
  free.parentNode?.replaceChildren(uses[0], ...drawn);
}

/**
 * @param {WayOn} way
 * @param {() => void} act
 */
function button({ label, icon }, act) {
  const element = clone("after-button-template");
  const picture = part(element, "icon");
  picture.hidden = !icon;
  if (icon) setIcon(picture, icon);
  part(element, "label").textContent = label;
  element.addEventListener("click", act);
  return element;
}

/**
 * @param {WayOn} way
 * @param {string} url
 */
function link({ label }, url) {
  const element = /** @type {HTMLAnchorElement} */ (clone("after-link-template"));
  element.textContent = label;
  element.href = url;
  return element;
}

/** @param {string} line */
function paragraph(line) {
  const element = document.createElement("p");
  element.textContent = line;
  return element;
}
