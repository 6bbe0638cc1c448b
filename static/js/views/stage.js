/** The stage: a tile for each person in the order of joining, oneself last, laid out by the view's own shape. */
import { cornered } from "./corner.js";
import { part } from "./dom.js";
import { layoutFor } from "./layout.js";
import { Tile } from "./tile.js";

export class Stage {
  /** @type {HTMLElement} */
  #list;
  /** @type {Map<string, Tile>} */
  #tiles = new Map();
  /** @type {Map<string, Map<Source, MediaStreamTrack | null>>} tracks of people whose tile is still to come */
  #tracks = new Map();
  /** @type {{retry: (id: string) => void, diagnose: () => void, soundBlocked: () => void}} */
  #actions;
  /** @type {Tile[]} */
  #order = [];
  #speaker = "";
  /** @type {(shown: ShownPicture[]) => void} told where pictures are, and how large */
  arranged = () => undefined;

  /**
   * @param {HTMLElement} root the call's section
   * @param {{retry: (id: string) => void, diagnose: () => void, soundBlocked: () => void}} actions
   */
  constructor(root, actions) {
    this.#list = part(root, "stage");
    this.#actions = actions;
    new ResizeObserver(() => this.#arrange()).observe(this.#list);
    this.#list.addEventListener("corner", () => this.#arrange());
  }

  /** @param {Person[]} people oneself last */
  show(people) {
    const present = new Set(people.map(({ id }) => id));
    for (const id of this.#tiles.keys()) if (!present.has(id)) this.#remove(id);
    this.#order = people.map((person, index) => {
      const tile = this.#tiles.get(person.id) ?? this.#add(person);
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
  }

  /** @param {string} id @param {Recovering} step */
  showStep(id, step) {
    this.#tiles.get(id)?.showStep(step);
  }

  /** @param {string} id @param {Facts | null} facts */
  showFacts(id, facts) {
    this.#tiles.get(id)?.showFacts(facts);
  }

  /** @param {string} speaker */
  async setSpeaker(speaker) {
    if (this.#speaker === speaker) return;
    this.#speaker = speaker;
    await Promise.all([...this.#tiles.values()].map((tile) => tile.setSpeaker(speaker)));
  }

  /** From a press of a button: browsers then let sound play. */
  async resumeSound() {
    await Promise.all([...this.#tiles.values()].map((tile) => tile.resumeSound()));
  }

  /** Nobody is left of the call that is over. */
  clear() {
    for (const id of [...this.#tiles.keys()]) this.#remove(id);
    this.#tracks.clear();
    this.#order = [];
  }

  /** @param {Person} person */
  #add(person) {
    const tile = new Tile(person, this.#actions);
    this.#tiles.set(person.id, tile);
    this.#tracks.get(person.id)?.forEach((track, source) => tile.setTrack(source, track));
    if (this.#speaker) void tile.setSpeaker(this.#speaker);
    return tile;
  }

  /** @param {string} id */
  #remove(id) {
    this.#tiles.get(id)?.remove();
    this.#tiles.delete(id);
    this.#tracks.delete(id);
  }

  #arrange() {
    const { clientWidth, clientHeight } = this.#list;
    const view = { width: clientWidth, height: clientHeight };
    const { rects, floating } = layoutFor(this.#order.length, clientWidth, clientHeight);
    this.#order.forEach((tile, index) => {
      if (!rects[index]) return;
      const floats = floating && index === rects.length - 1;
      tile.float(floats);
      tile.place(floats ? cornered(rects[index], tile.corner, view) : rects[index]);
    });
    this.arranged(this.#order.flatMap(({ id }, index) => (rects[index] ? { id, ...deviceSize(rects[index]) } : [])));
  }
}

/** In the screen's own pixels. @param {Rect} rect */
function deviceSize({ width, height }) {
  return { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) };
}
