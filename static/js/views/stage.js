/**
 * The stage: a tile for each person in the order of joining, oneself last, and before them one for each shared screen.
 * What is large, if anything, is chosen anew with each change; nobody ever changes places.
 */
import { Arrangement } from "./arrangement.js";
import { part } from "./dom.js";
import { ScreenTile, screenId } from "./screentile.js";
import { Sounds } from "./sounds.js";
import { screensOf, spotlightOf } from "./spotlight.js";
import { Tile } from "./tile.js";

/** @typedef {Pick<import("./frame.js").TileActions, "retry" | "diagnose" | "soundBlocked">} StageActions */

export class Stage {
  #view;
  /** @type {HTMLElement} */
  #list;
  /** @type {Map<string, Tile | ScreenTile>} */
  #tiles = new Map();
  sounds = new Sounds(this.#tiles);
  /** @type {Map<string, Map<Source, MediaStreamTrack | null>>} tracks by participant, of tiles still to come as well */
  #tracks = new Map();
  #actions;
  #arrangement;
  /** @type {(Tile | ScreenTile)[]} */
  #order = [];
  /** @type {string[]} who shares, in the order of beginning */
  #screens = [];
  /** @type {View} */
  #wish = { mode: "grid", largeScreens: true, self: true };
  /** @type {string | null} */
  #pinned = null;
  /** @type {string | null} */
  #talker = null;
  /** @type {ReadonlySet<string>} */
  #speaking = new Set();
  /** @type {Set<() => void>} */
  #listeners = new Set();
  /** @type {(shown: ShownPicture[]) => void} told where pictures are, and how large */
  arranged = () => undefined;
  /** @type {(id: string, button: HTMLElement) => void} opens the menu of a tile at a button */
  openMenu = () => undefined;

  /**
   * @param {HTMLElement} root the call's section
   * @param {StageActions} actions
   */
  constructor(root, actions) {
    this.#view = part(root, "view");
    this.#list = part(root, "stage");
    this.#actions = {
      ...actions,
      pin: (/** @type {string} */ id) => this.pin(this.#pinned === id ? null : id),
      more: (/** @type {string} */ id, /** @type {HTMLElement} */ button) => this.openMenu(id, button),
    };
    this.#arrangement = new Arrangement(this.#view, this.#list, (shown) => this.arranged(shown));
    new ResizeObserver(() => {
      this.#arrangement.measure();
      this.#arrange();
    }).observe(this.#view);
    this.#list.addEventListener("corner", () => this.#arrange());
    this.#list.addEventListener("click", (event) => this.#swap(event));
  }

  /** @param {Person[]} people oneself last */
  show(people) {
    this.#screens = screensOf(this.#screens, people);
    const ids = new Set([...this.#screens.map(screenId), ...people.map(({ id }) => id)]);
    for (const id of this.#tiles.keys()) if (!ids.has(id)) this.#remove(id);
    const persons = new Map(people.map((person) => [person.id, person]));
    this.#order = [...ids].map((id, index) => {
      const person = /** @type {Person} */ (persons.get(id.split("/")[0]));
      const tile = this.#tiles.get(id) ?? this.#add(id, person);
      tile.show(person);
      const place = this.#list.children[index] ?? null;
      // Moving an element stops its video for a moment, so only who is not in place is moved.
      if (place !== tile.element) this.#list.insertBefore(tile.element, place);
      return tile;
    });
    this.#arrange();
  }

  /**
   * @param {string} id
   * @param {Source} source
   * @param {MediaStreamTrack | null} track
   */
  setTrack(id, source, track) {
    const tracks = this.#tracks.get(id) ?? new Map();
    this.#tracks.set(id, tracks.set(source, track));
    this.#tiles.get(id)?.setTrack(source, track);
    this.#tiles.get(screenId(id))?.setTrack(source, track);
  }

  /** @param {string} id @param {Recovering} step */
  showStep(id, step) {
    this.#person(id)?.showStep(step);
  }

  /** @param {string} id @param {Facts | null} facts */
  showFacts(id, facts) {
    this.#person(id)?.showFacts(facts);
  }

  /** @param {ReadonlySet<string>} ids of those who speak now, oneself not among them */
  showSpeaking(ids) {
    for (const id of new Set([...this.#speaking, ...ids])) this.#person(id)?.showSpeaking(ids.has(id));
    this.#speaking = ids;
  }

  /** @param {boolean} speaking oneself */
  showOwnSpeaking(speaking) {
    for (const tile of this.#tiles.values()) if (tile instanceof Tile && tile.own) tile.showSpeaking(speaking);
  }

  /** @param {string | null} id who is large in the speaker layout */
  showSpeaker(id) {
    this.#talker = id;
    if (this.#wish.mode === "speaker") this.#arrange();
  }

  /** @param {View} wish */
  choose(wish) {
    this.#wish = wish;
    this.#changed();
  }

  /** The id of the tile that is held large. */
  get pinned() {
    return this.#pinned;
  }

  /** @param {string | null} id of a tile; null: none */
  pin(id) {
    this.#pinned = id;
    this.#changed();
  }

  /** @param {string} id of a tile @returns {Tile | ScreenTile | undefined} */
  tile(id) {
    return this.#tiles.get(id);
  }

  /** Whenever the pin or the wish is another. @param {() => void} listener @returns {() => void} stops it */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Nobody is left of the call that is over. */
  clear() {
    for (const id of [...this.#tiles.keys()]) this.#remove(id);
    this.#tracks.clear();
    this.sounds.clear();
    this.#order = [];
    this.#screens = [];
    this.#talker = null;
    this.pin(null);
  }

  /** @param {string} id */
  #person(id) {
    const tile = this.#tiles.get(id);
    return tile instanceof Tile ? tile : undefined;
  }

  /** @param {string} id of a tile @param {Person} person whose it is */
  #add(id, person) {
    const tile = id === person.id ? new Tile(person, this.#actions) : new ScreenTile(person, this.#actions);
    this.#tiles.set(id, tile);
    this.#tracks.get(person.id)?.forEach((track, source) => tile.setTrack(source, track));
    this.sounds.join(tile);
    if (tile instanceof Tile) tile.showSpeaking(this.#speaking.has(id));
    return tile;
  }

  /** @param {string} id */
  #remove(id) {
    if (this.#person(id)) this.#tracks.delete(id);
    this.#tiles.get(id)?.remove();
    this.#tiles.delete(id);
    if (this.#pinned === id) this.pin(null);
  }

  #changed() {
    for (const tile of this.#tiles.values()) tile.showPinned(tile.id === this.#pinned);
    this.#arrange();
    for (const listener of this.#listeners) listener();
  }

  /** A press of a tile in the strip makes it large. @param {MouseEvent} event */
  #swap({ target }) {
    if (!(target instanceof Element) || target.closest("button, [popover], :fullscreen")) return;
    const strip = target.closest("[data-place=strip]");
    if (strip instanceof HTMLElement) this.pin(strip.dataset.participant ?? null);
  }

  #arrange() {
    const { self } = this.#wish;
    const others = this.#order.some(({ own }) => !own);
    // Whoever is alone sees oneself all the same: else there would be nothing to see.
    const shown = this.#order.filter((tile) => !tile.own || self || !others || tile.id === this.#pinned);
    const large = spotlightOf(shown, this.#wish, { pinned: this.#pinned, speaker: this.#talker });
    this.#arrangement.lay(shown, {
      large: this.#tiles.get(large ?? ""),
      hidden: this.#order.filter((tile) => !shown.includes(tile)),
    });
  }
}
