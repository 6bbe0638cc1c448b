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

  /**
   * @param {Person} person whose it is
   * @param {import("./frame.js").TileActions} actions
   */
  constructor(person, actions) {
    super("screen-template", screenId(person.id), actions);
    const { dataset } = this.element;
    // Until the first picture is there, it says whose is coming.
    dataset.camera = "off";
    this.video.addEventListener("loadeddata", () => (dataset.camera = "on"));
    this.show(person);
  }

  /** @param {Person} person */
  show(person) {
    const { element } = this;
    element.dataset.state = person.state;
    const name = interpolate(gettext("%(name)s’s screen"), { name: person.name });
    part(element, "name").textContent = interpolate(gettext("%(name)s’s screen"), { name: firstName(person.name) });
    part(element, "plate").title = element.ariaLabel = name;
    part(element, "coming").textContent = interpolate(gettext("%(name)s is sharing a screen…"), { name: firstName(person.name) });
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
}
