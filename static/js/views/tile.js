/** One person on the stage: picture, sound, name, and the state of the connection in words. */
import { gettext, interpolate } from "../lib/i18n.js";
import { Bars } from "./bars.js";
import { letDrag } from "./corner.js";
import { part } from "./dom.js";
import { Frame } from "./frame.js";
import { firstName, hueOf, initials } from "./words.js";

export class Tile extends Frame {
  #bars;
  #person;
  /** @type {Facts | null} */
  #facts = null;
  /** @type {Recovering} */
  #step = "restart";

  /**
   * @param {Person} person
   * @param {import("./frame.js").TileActions} actions
   */
  constructor(person, actions) {
    super("tile-template", person.id, actions);
    const { element } = this;
    this.own = person.own;
    this.#bars = new Bars(element);
    this.#person = person;
    element.toggleAttribute("data-own", person.own);
    part(element, "retry").addEventListener("click", () => actions.retry(person.id));
    part(element, "diagnose").addEventListener("click", () => actions.diagnose());
    part(element, "corner").addEventListener("click", () => this.#moveTo((this.corner + 1) % 4));
    letDrag(element, () => element.hasAttribute("data-floating"), (corner) => this.#moveTo(corner));
    this.show(person);
  }

  /** @param {Person} person */
  show(person) {
    const { element } = this;
    this.#person = person;
    element.dataset.state = person.state;
    element.dataset.camera = person.camera && !person.paused ? "on" : "off";
    element.toggleAttribute("data-muted", person.muted);
    element.toggleAttribute("data-mirrored", person.mirrored);
    element.toggleAttribute("data-no-data", person.noData);
    this.#showName(person);
    this.#showHand(person.hand);
    if (person.state === "connected") this.#step = "restart";
    this.#showWord();
    this.showFacts(this.#facts);
  }

  /** @param {boolean} speaking */
  showSpeaking(speaking) {
    this.element.toggleAttribute("data-speaking", speaking);
  }

  /** @param {Recovering} step what is done to get the connection back */
  showStep(step) {
    this.#step = step;
    this.#showWord();
  }

  #showWord() {
    part(this.element, "word").textContent = troubleWord(this.#person, this.#step);
  }

  /** @param {Facts | null} facts of the connection; where there is none now, the last ones are not true any more */
  showFacts(facts) {
    this.#facts = facts;
    const there = this.#person.state === "connected";
    this.#bars.show(there ? facts : facts && { ...facts, bars: 0, reasons: [] }, this.#person);
  }

  /**
   * @param {Source} source
   * @param {MediaStreamTrack | null} track
   */
  setTrack(source, track) {
    if (source === "camera") this.picture.setTrack(track);
    if (source === "microphone" && !this.own) this.sound.setTrack(track);
  }

  /** The corner in which a floating picture stands: 0 is the end at the bottom, then clockwise. */
  get corner() {
    return Number(this.element.dataset.corner ?? 0);
  }

  /** @param {Person} person */
  #showName(person) {
    const { element } = this;
    const name = person.own ? gettext("You") : person.name;
    part(element, "name").textContent = name;
    const lacks = [person.noData && noDataText(person), person.unverifiable && gettext("Cannot be verified")];
    part(element, "plate").title = [person.name, ...lacks].filter(Boolean).join(". ");
    element.toggleAttribute("data-unverifiable", person.unverifiable);
    const avatar = part(element, "avatar");
    avatar.textContent = initials(person.name);
    avatar.dataset.hue = String(hueOf(person.id));
    element.setAttribute("aria-label", description(person, name));
    this.rename(name, person.own ? gettext("your picture") : name);
  }

  /** @param {number} place in the line; 0: not raised */
  #showHand(place) {
    const hand = part(this.element, "hand-mark");
    hand.hidden = place === 0;
    part(hand, "hand-place").textContent = String(place);
  }

  /** @param {number} corner */
  #moveTo(corner) {
    this.element.dataset.corner = String(corner);
    this.element.dispatchEvent(new CustomEvent("corner", { bubbles: true }));
  }
}

/**
 * What stands over the picture while there is no connection.
 * @param {Person} person
 * @param {Recovering} step
 */
function troubleWord({ state, name }, step) {
  const trying = { relay: gettext("Trying another way…"), rebuild: gettext("Connecting anew…") };
  if (state === "reconnecting") return step === "relay" || step === "rebuild" ? trying[step] : gettext("Reconnecting…");
  return state === "failed" ? interpolate(gettext("No connection to %(name)s"), { name: firstName(name) }) : "";
}

/** @param {Person} person who has no data channels */
function noDataText({ name }) {
  return interpolate(gettext("No chat or files with %(name)s"), { name: firstName(name) });
}

/**
 * The accessible name: what the eye sees of the tile, as a list.
 * @param {Person} person
 * @param {string} name
 */
function description({ muted, camera, paused, state, hand, noData, unverifiable }, name) {
  const states = {
    connecting: gettext("connecting"),
    connected: "",
    reconnecting: gettext("reconnecting"),
    failed: gettext("no connection"),
  };
  const picture = camera ? paused && gettext("picture paused") : gettext("camera off");
  const raised = hand && interpolate(gettext("hand raised, place %(place)s"), { place: hand });
  const lacks = [noData && gettext("no chat or files"), unverifiable && gettext("cannot be verified")];
  return [name, muted && gettext("muted"), picture, raised, states[state], ...lacks].filter(Boolean).join(", ");
}
