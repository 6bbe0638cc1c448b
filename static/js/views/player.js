/** What plays one track: a picture, or a sound. */

export class Player {
  #element;
  #blocked;

  /**
   * @param {HTMLMediaElement} element
   * @param {() => void} blocked the browser wants a press of a button before it plays
   */
  constructor(element, blocked) {
    this.#element = element;
    this.#blocked = blocked;
  }

  /** @param {MediaStreamTrack | null} track */
  setTrack(track) {
    const element = this.#element;
    const [current] = element.srcObject instanceof MediaStream ? element.srcObject.getTracks() : [];
    if (current === (track ?? undefined)) return;
    element.srcObject = track ? new MediaStream([track]) : null;
    if (track) void this.#play();
  }

  /** Plays what was blocked; call it from a press of a button. */
  async resume() {
    if (this.#element.srcObject) await this.#element.play();
  }

  /** @param {string} speaker a device id, or "" for the system's */
  async setSpeaker(speaker) {
    const element = this.#element;
    if (!("setSinkId" in element) || element.sinkId === speaker) return;
    // A speaker that was unplugged just now gives way to the system's.
    try {
      await element.setSinkId(speaker).catch(() => element.setSinkId(""));
    } catch (error) {
      console.debug("the speaker could not be chosen; the browser's own goes on", error);
    }
  }

  /** 0 to 1. */
  get volume() {
    return this.#element.volume;
  }

  set volume(volume) {
    this.#element.volume = volume;
  }

  stop() {
    this.#element.srcObject = null;
  }

  async #play() {
    try {
      await this.#element.play();
    } catch (error) {
      // Another track came in between (AbortError): its own play() answers for it.
      if (error instanceof DOMException && error.name === "NotAllowedError") this.#blocked();
    }
  }
}
