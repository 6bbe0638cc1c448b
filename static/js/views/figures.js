/** The figures of one connection, in a popover at its bars. */
import { gettext, interpolate } from "../lib/i18n.js";
import { clone, language, part } from "./dom.js";

const MARGIN = 8; // px, to the button and to the window's edge

export class Figures {
  #button;
  #sheet = clone("figures-template");
  /** @type {ShownFacts | null} */
  #shown = null;

  /**
   * @param {HTMLElement} tile
   * @param {HTMLButtonElement} button
   */
  constructor(tile, button) {
    this.#button = button;
    tile.append(this.#sheet);
    button.popoverTargetElement = this.#sheet;
    this.#sheet.addEventListener("beforetoggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "open") this.#fill();
    });
    this.#sheet.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "open") placeAt(this.#sheet, this.#button);
    });
  }

  /** @param {ShownFacts | null} shown null if nothing is known any more */
  show(shown) {
    this.#shown = shown;
    if (!this.#sheet.matches(":popover-open")) return;
    if (!shown) return this.#sheet.hidePopover();
    this.#fill();
    placeAt(this.#sheet, this.#button);
  }

  #fill() {
    if (!this.#shown) return;
    const { facts, person, level } = this.#shown;
    const title = person.own ? gettext("Your connection") : gettext("Connection to %(name)s");
    this.#sheet.ariaLabel = interpolate(title, { name: person.name });
    part(this.#sheet, "title").textContent = this.#sheet.ariaLabel;
    part(this.#sheet, "level").textContent = level;
    part(this.#sheet, "reason").textContent = reasonText(facts.reasons, person.own);
    for (const [name, text] of Object.entries(measuresOf(facts, language()))) {
      const row = part(this.#sheet, `${name}-row`);
      row.hidden = !text;
      part(row, name).textContent = text;
    }
  }
}

/**
 * Above its button, or below where there is no room; always within the window.
 * @param {HTMLElement} sheet
 * @param {HTMLElement} button
 */
function placeAt(sheet, button) {
  const box = button.getBoundingClientRect();
  const above = box.top - sheet.offsetHeight - MARGIN;
  const top = above >= MARGIN ? above : Math.min(box.bottom + MARGIN, innerHeight - sheet.offsetHeight - MARGIN);
  const left = Math.min(box.left, innerWidth - sheet.offsetWidth - MARGIN);
  sheet.style.top = `${Math.max(MARGIN, top)}px`;
  sheet.style.left = `${Math.max(MARGIN, left)}px`;
}

/**
 * Why it is not good, as sentences.
 * @param {Weakness[]} reasons
 * @param {boolean} own
 */
export function reasonText(reasons, own) {
  const loss = own ? gettext("Some of what you send gets lost on the way.") : gettext("Some of it gets lost on the way.");
  const sentences = {
    silent: gettext("Nothing arrives at the moment."),
    "no-sound": gettext("No sound arrives."),
    "no-picture": gettext("No picture arrives."),
    loss,
    delay: gettext("It takes long to arrive."),
    jitter: gettext("The sound arrives unevenly."),
    stutter: gettext("Only few pictures a second arrive."),
    freezes: gettext("The picture stops now and then."),
  };
  return reasons.map((reason) => sentences[reason]).join(" ");
}

/**
 * What the list of figures says, by the names of its rows; an empty one is left out.
 * @param {Facts} facts
 * @param {string} [language]
 * @returns {Record<"delay" | "loss" | "way" | "comes" | "theirs" | "goes" | "limit" | "format", string>}
 */
export function measuresOf({ delay, loss, relayed, protocol, comes, theirs, goes, limit }, language = "en") {
  return {
    delay: delay === undefined ? "" : interpolate(gettext("%(count)s ms"), { count: Math.round(delay * 1000) }),
    loss: percent(loss, language),
    way: wayText(relayed, protocol),
    comes: flowText(comes),
    theirs: theirText(theirs),
    goes: flowText(goes),
    limit: limitText(limit),
    format: (comes ?? goes)?.codecs.join(", ") ?? "",
  };
}

/** @param {number} share @param {string} language */
function percent(share, language) {
  const format = { style: /** @type {const} */ ("percent"), maximumFractionDigits: share < 0.1 ? 1 : 0 };
  return new Intl.NumberFormat(language, format).format(share);
}

/** @param {boolean | undefined} relayed @param {Facts["protocol"]} protocol */
function wayText(relayed, protocol) {
  if (relayed === undefined) return "";
  if (!relayed) return gettext("Direct");
  return interpolate(gettext("Through a relay (%(protocol)s)"), { protocol: (protocol ?? "udp").toUpperCase() });
}

/** @param {FlowFacts | undefined} flow */
function flowText(flow) {
  if (!flow) return "";
  const { width, height, fps, kbps } = flow;
  const bits = interpolate(gettext("%(count)s kbit/s"), { count: Math.round(kbps) });
  if (!width) return bits;
  const picture = interpolate(gettext("%(width)s × %(height)s, %(count)s pictures a second"), {
    width,
    height,
    count: Math.round(fps),
  });
  return `${picture}, ${bits}`;
}

/** @param {Facts["limit"]} limit */
function limitText(limit) {
  const texts = {
    device: gettext("this device is busy"),
    line: gettext("the line carries no more"),
    other: gettext("the browser holds back"),
    none: "",
  };
  return texts[limit];
}

/** @param {Lowered | null} theirs */
function theirText(theirs) {
  if (!theirs?.reason) return "";
  if (theirs.reason === "line") {
    return theirs.paused ? gettext("their line carries no picture") : gettext("their line carries no more");
  }
  return theirs.paused ? gettext("their device is too busy for a picture") : gettext("their device is busy");
}
