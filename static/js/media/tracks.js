/** The two tracks and their troubles, one request of a kind at a time: the last one wins. */

export class Tracks {
  /** @type {Record<CaptureKind, MediaStreamTrack | null>} */
  open = { microphone: null, camera: null };
  /** @type {Record<CaptureKind, Trouble | null>} */
  troubles = { microphone: null, camera: null };
  #requests = { microphone: 0, camera: 0 };
  /** @type {Set<CaptureKind>} */
  #opening = new Set();
  /** @type {Set<CaptureKind>} one that works gives way to another */
  #changing = new Set();

  get opening() {
    return this.#opening.size > 0;
  }

  /**
   * Before a device is asked for. Some phones open a second one of a kind only when the first is closed: so it is.
   * @param {CaptureKind} kind
   * @returns {number} the request, for `settle`
   */
  begin(kind) {
    const changing = this.#changing.has(kind) || this.open[kind]?.readyState === "live";
    this.drop(kind);
    this.#opening.add(kind);
    if (changing) this.#changing.add(kind);
    return this.#requests[kind];
  }

  /** Whether there is one, or at once is again: who changes a device has not gone silent. @param {CaptureKind} kind */
  gives(kind) {
    return this.open[kind] !== null || this.#changing.has(kind);
  }

  /**
   * Keeps what a request brought; what one brought that is no longer wanted is stopped at once.
   * @param {CaptureKind} kind
   * @param {number} request
   * @param {Opened} opened
   * @returns {boolean} whether it is kept
   */
  settle(kind, request, { track, trouble }) {
    if (request !== this.#requests[kind]) {
      track?.stop();
      return false;
    }
    this.#opening.delete(kind);
    this.#changing.delete(kind);
    this.open[kind] = track;
    this.troubles[kind] = trouble;
    return true;
  }

  /** Closes the device, whose light goes out. @param {CaptureKind} kind */
  drop(kind) {
    this.#requests[kind] += 1;
    this.#opening.delete(kind);
    this.#changing.delete(kind);
    this.troubles[kind] = null;
    this.open[kind]?.stop();
    this.open[kind] = null;
  }
}
