/** One person on the stage: picture, sound, name, and the state of the connection in words. */
import { gettext, interpolate } from "../lib/i18n.js";
import { Bars } from "./bars.js";
import { letDrag } from "./corner.js";
import { clone, part } from "./dom.js";
import { firstName, hueOf, initials } from "./words.js";

/**
 * @typedef {object} TileActions
 * @property {(id: string) => void} retry
 * @property {() => void} diagnose
 * @property {() => void} soundBlocked the browser wants a press of a button before it plays sound
 */

export class Tile {
  /** @type {TileActions} */
  #actions;
  #element = clone("tile-template");
  #video = part(this.#element, "video", HTMLVideoElement);
  #audio = part(this.#element, "audio", HTMLAudioElement);
  #bars = new Bars(this.#element);
  #person;
  /** @type {Facts | null} */
  #facts = null;
  /** @type {Recovering} */
  #step = "restart";

  /**
   * @param {Person} person
   * @param {TileActions} actions
   */
  constructor(person, actions) {
    this.#actions = actions;
    this.#person = person;
    this.#video.muted = true; // The sound has an element of its own, so that a blocked sound does not stop the picture.
    this.#element.dataset.participant = person.id;
    this.#element.toggleAttribute("data-own", person.own);
    part(this.#element, "retry").addEventListener("click", () => actions.retry(person.id));
    part(this.#element, "diagnose").addEventListener("click", () => actions.diagnose());
    part(this.#element, "corner").addEventListener("click", () => this.#moveTo((this.corner + 1) % 4));
    letDrag(this.#element, () => this.#element.hasAttribute("data-floating"), (corner) => this.#moveTo(corner));
    this.show(person);
  }

  get element() {
    return this.#element;
  }

  get id() {
    return this.#person.id;
  }

  /** @param {Person} person */
  show(person) {
    const { dataset } = this.#element;
    this.#person = person;
    dataset.state = person.state;
    dataset.camera = person.camera && !person.paused ? "on" : "off";
    this.#element.toggleAttribute("data-muted", person.muted);
    this.#element.toggleAttribute("data-mirrored", person.mirrored);
    const name = person.own ? gettext("You") : person.name;
    part(this.#element, "name").textContent = name;
    part(this.#element, "plate").title = person.name;
    const avatar = part(this.#element, "avatar");
    avatar.textContent = initials(person.name);
    avatar.dataset.hue = String(hueOf(person.id));
    if (person.state === "connected") this.#step = "restart";
    this.#showWord();
    this.#element.setAttribute("aria-label", description(person, name));
    this.showFacts(this.#facts);
  }

  /** @param {Recovering} step what is done to get the connection back */
  showStep(step) {
    this.#step = step;
    this.#showWord();
  }

  #showWord() {
    part(this.#element, "word").textContent = troubleWord(this.#person, this.#step);
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
    if (source === "camera") this.#attach(this.#video, track);
    if (source === "microphone" && !this.#element.hasAttribute("data-own")) this.#attach(this.#audio, track);
  }

  /** @param {Rect} rect */
  place({ x, y, width, height }) {
    const { style } = this.#element;
    style.insetInlineStart = `${x}px`;
    style.insetBlockStart = `${y}px`;
    style.inlineSize = `${width}px`;
    style.blockSize = `${height}px`;
  }

  /** The corner in which a floating picture stands: 0 is the end at the bottom, then clockwise. */
  get corner() {
    return Number(this.#element.dataset.corner ?? 0);
  }

  /** @param {boolean} floats */
  float(floats) {
    this.#element.toggleAttribute("data-floating", floats);
  }

  /** Plays what was blocked; call it from a press of a button. */
  async resumeSound() {
    if (this.#audio.srcObject) await this.#audio.play();
    // A phone that saves power holds back pictures, too.
    if (this.#video.srcObject) await this.#video.play();
  }

  /** @param {string} speaker a device id, or "" for the system's */
  async setSpeaker(speaker) {
    if (!("setSinkId" in this.#audio) || this.#audio.sinkId === speaker) return;
    // A speaker that was unplugged just now gives way to the system's.
    try {
      await this.#audio.setSinkId(speaker).catch(() => this.#audio.setSinkId(""));
    } catch (error) {
      console.debug("the speaker could not be chosen; the browser's own goes on", error);
    }
  }

  remove() {
    this.#video.srcObject = null;
    this.#audio.srcObject = null;
    this.#element.remove();
  }

  /** @param {number} corner */
  #moveTo(corner) {
    this.#element.dataset.corner = String(corner);
    this.#element.dispatchEvent(new CustomEvent("corner", { bubbles: true }));
  }

  /**
   * @param {HTMLMediaElement} player
   * @param {MediaStreamTrack | null} track
   */
  #attach(player, track) {
    const [current] = player.srcObject instanceof MediaStream ? player.srcObject.getTracks() : [];
    if (current === (track ?? undefined)) return;
    player.srcObject = track ? new MediaStream([track]) : null;
    if (track) void this.#play(player);
  }

  /** @param {HTMLMediaElement} player */
  async #play(player) {
    try {
      await player.play();
    } catch (error) {
      // Another track came in between (AbortError): its own play() answers for it.
      if (error instanceof DOMException && error.name === "NotAllowedError") this.#actions.soundBlocked();
    }
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

/**
 * The accessible name: what the eye sees of the tile, as a list.
 * @param {Person} person
 * @param {string} name
 */
function description({ muted, camera, paused, state }, name) {
  const states = {
    connecting: gettext("connecting"),
    connected: "",
    reconnecting: gettext("reconnecting"),
    failed: gettext("no connection"),
  };
  const picture = camera ? paused && gettext("picture paused") : gettext("camera off");
  return [name, muted && gettext("muted"), picture, states[state]].filter(Boolean).join(", ");
}
