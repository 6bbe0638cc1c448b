/** The screen that somebody shares, whole and never cropped, with its sound. */
import { gettext, interpolate } from "../lib/i18n.js";
import { part } from "./dom.js";
import { Frame } from "./frame.js";
import { firstName } from "./words.js";

/** The id of the tile of somebody's screen. @param {string} participant */
export function screenId(participant) {
  return `${participant}/screen`;
}

export class ScreenTile extends Frame {
  /** @type {Seat["kind"]} */
  kind = "screen";
  #paused = false;

  /**
   * @param {Person} person whose it is
   * @param {import("./frame.js").TileActions} actions
   */
  constructor(person, actions) {
    super("screen-template", screenId(person.id), actions);
    for (const event of ["loadeddata", "emptied"]) this.video.addEventListener(event, () => this.#showPicture());
    this.show(person);
  }

  /** @param {Person} person */
  show(person) {
    const { element } = this;
    const short = { name: firstName(person.name) };
    const name = interpolate(gettext("%(name)s’s screen"), { name: person.name });
    element.dataset.state = person.state;
    part(element, "name").textContent = interpolate(gettext("%(name)s’s screen"), short);
    part(element, "plate").title = element.ariaLabel = name;
    this.#paused = person.screenPaused;
    const paused = gettext("%(name)s’s screen is paused");
    const coming = gettext("%(name)s is sharing a screen…");
    part(element, "coming").textContent = interpolate(person.screenPaused ? paused : coming, short);
    this.#showPicture();
    part(element, "word").textContent = person.state === "connected" ? "" : gettext("Reconnecting…");
    this.rename(name);
  }

  /**
   * @param {Source} source
   * @param {MediaStreamTrack | null} track
   */
  setTrack(source, track) {
    if (source === "screen") this.picture.setTrack(track);
    if (source === "screen-audio") this.sound.setTrack(track);
  }

  /** Until the first picture is there, and while none comes, the tile says so instead. */
  #showPicture() {
    const there = this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
    this.element.dataset.camera = there && !this.#paused ? "on" : "off";
  }
}
