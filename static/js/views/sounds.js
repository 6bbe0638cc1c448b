/** How the tiles are heard: over which speaker, and how loud each. */
import { Frame } from "./frame.js";

export class Sounds {
  #tiles;
  /** @type {Map<string, number>} by tile: one that comes back within the call is as loud as before */
  #volumes = new Map();
  #speaker = "";

  /** @param {ReadonlyMap<string, Frame>} tiles */
  constructor(tiles) {
    this.#tiles = tiles;
  }

  /** A tile that is new. @param {Frame} tile */
  join(tile) {
    if (this.#speaker) void tile.sound.setSpeaker(this.#speaker);
    tile.volume = this.volumeOf(tile.id);
  }

  /** For oneself alone, 0 to 1. @param {string} id of a tile */
  volumeOf(id) {
    return this.#volumes.get(id) ?? 1;
  }

  /** @param {string} id @param {number} volume */
  setVolume(id, volume) {
    this.#volumes.set(id, volume);
    const tile = this.#tiles.get(id);
    if (tile) tile.volume = volume;
  }

  /** @param {string} speaker a device id, or "" for the system's */
  async setSpeaker(speaker) {
    if (this.#speaker === speaker) return;
    this.#speaker = speaker;
    await Promise.all([...this.#tiles.values()].map(({ sound }) => sound.setSpeaker(speaker)));
  }

  /** From a press of a button: browsers then let sound play. */
  async resume() {
    await Promise.all([...this.#tiles.values()].map((tile) => tile.resume()));
  }

  clear() {
    this.#volumes.clear();
  }
}
