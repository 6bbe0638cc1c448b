/** One's own microphone and camera over the whole visit: wanted, open, in trouble, changed, lost. */
import { Emitter } from "../lib/emitter.js";
import { openBoth, openTrack, watchPermissions } from "./capture.js";
import { Choices } from "./choices.js";
import { canChooseSpeaker } from "./speaker.js";

/** @typedef {{kind: CaptureKind, lost: string, now: string}} Fallback labels; `now` is empty if nothing is left */

/**
 * @extends {Emitter<{
 *   change: LocalState,
 *   track: {source: CaptureKind, track: MediaStreamTrack | null},
 *   fallback: Fallback,
 *   trouble: {kind: CaptureKind, trouble: Trouble},
 * }>}
 */
export class LocalMedia extends Emitter {
  /** What the person wants; a trouble may keep it from them. */
  #wanted = { microphone: true, camera: true };
  /** @type {Record<CaptureKind, MediaStreamTrack | null>} */
  #tracks = { microphone: null, camera: null };
  /** @type {Record<CaptureKind, Trouble | null>} */
  #troubles = { microphone: null, camera: null };
  /** The last request of a kind wins: what an earlier one opens is stopped at once. */
  #requests = { microphone: 0, camera: 0 };
  /** @type {Set<CaptureKind>} */
  #opening = new Set();
  #choices = new Choices();

  constructor() {
    super();
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.#devicesChanged());
    void watchPermissions((kind, state) => {
      if (state === "granted" && this.#troubles[kind]) void this.retry([kind]);
    });
  }

  /** @returns {LocalState} */
  get state() {
    const { microphone, camera } = this.#tracks;
    const running = { microphone: microphone?.getSettings().deviceId, camera: camera?.getSettings().deviceId };
    const devices = this.#choices.lists(running);
    return {
      audio: this.#wanted.microphone && !this.#troubles.microphone,
      video: this.#wanted.camera && !this.#troubles.camera,
      microphone,
      camera,
      troubles: { ...this.#troubles },
      opening: this.#opening.size > 0,
      devices,
      canChooseSpeaker: canChooseSpeaker() && devices.speaker.options.length > 0,
      processing: this.#choices.processing,
      mirrored: camera?.getSettings().facingMode !== "environment",
      canFlip: devices.camera.options.length > 1 && matchMedia("(pointer: coarse)").matches,
    };
  }

  /** What others are told: only what really flows. @returns {Media} */
  get media() {
    const { audio, video, microphone, camera } = this.state;
    return { audio: audio && microphone !== null, video: video && camera !== null, screen: false, hand: false, recording: false };
  }

  /**
   * Opens what is wanted at the start of the visit.
   * @param {{audio: boolean, video: boolean}} [wanted]
   */
  async open({ audio, video } = { audio: true, video: true }) {
    this.#wanted = { microphone: audio, camera: video };
    if (audio && video) return this.#openBoth();
    await Promise.all([audio && this.#open("microphone"), video && this.#open("camera")]);
    await this.#refresh();
  }

  /** @param {boolean} on */
  async setAudio(on) {
    this.#wanted.microphone = on;
    const track = this.#tracks.microphone;
    if (track) track.enabled = on;
    else if (on) return this.#open("microphone");
    this.#changed();
  }

  /** Off releases the device, so that its light goes out. @param {boolean} on */
  async setVideo(on) {
    this.#wanted.camera = on;
    if (on) return this.#open("camera");
    this.#drop("camera");
    this.emit("track", { source: "camera", track: null });
    this.#changed();
  }

  /**
   * @param {DeviceKind} kind
   * @param {string} id
   */
  async choose(kind, id) {
    if (!this.#choices.choose(kind, id)) return;
    if (kind === "speaker" || !this.#wanted[kind]) return this.#changed();
    await this.#open(kind);
  }

  /** The other camera of a phone. */
  async flip() {
    this.#choices.face(this.state.mirrored ? "environment" : "user");
    await this.#open("camera");
  }

  /**
   * @param {keyof Processing} name
   * @param {boolean} on
   */
  async setProcessing(name, on) {
    this.#choices.setProcessing(name, on);
    if (this.#tracks.microphone) await this.#open("microphone");
    else this.#changed();
  }

  /** Asks again for what was refused: both with one question. @param {CaptureKind[]} kinds */
  async retry(kinds) {
    for (const kind of kinds) this.#wanted[kind] = true;
    await (kinds.length > 1 ? this.#openBoth() : this.#open(kinds[0]));
  }

  /** Opens again what was released, as it was: muted, without camera, or both on. */
  async reopen() {
    await this.open({ audio: this.#wanted.microphone, video: this.#wanted.camera });
  }

  /** Stops both at once, so that no light stays on. The wishes stay, for who comes back. */
  release() {
    this.#drop("microphone");
    this.#drop("camera");
    this.#changed();
  }

  /** To take part without either. */
  listenOnly() {
    this.#wanted = { microphone: false, camera: false };
    this.release();
  }

  async #openBoth() {
    this.#drop("microphone");
    this.#drop("camera");
    const numbers = { ...this.#requests };
    this.#opening.add("microphone").add("camera");
    this.#changed();
    const opened = await openBoth(this.#choices.wishes());
    this.#accept("microphone", numbers.microphone, opened.microphone);
    this.#accept("camera", numbers.camera, opened.camera);
    await this.#refresh();
  }

  /** @param {CaptureKind} kind */
  async #open(kind) {
    this.#drop(kind);
    const number = this.#requests[kind];
    this.#opening.add(kind);
    this.#changed();
    this.#accept(kind, number, await openTrack(kind, this.#choices.wishes()));
    await this.#refresh();
  }

  /**
   * @param {CaptureKind} kind
   * @param {number} number of the request
   * @param {Opened} opened
   */
  #accept(kind, number, { track, trouble }) {
    if (number !== this.#requests[kind]) return track?.stop();
    this.#opening.delete(kind);
    this.#tracks[kind] = track;
    this.#troubles[kind] = trouble;
    if (track) {
      track.enabled = this.#wanted[kind];
      if (kind === "camera") track.contentHint = "motion";
      track.addEventListener("ended", () => void this.#lost(kind, track));
    }
    if (trouble) this.emit("trouble", { kind, trouble });
    this.emit("track", { source: kind, track });
    this.#changed();
  }

  /** Some phones can open a second device of a kind only when the first is closed: so always close first. @param {CaptureKind} kind */
  #drop(kind) {
    this.#requests[kind] += 1;
    this.#opening.delete(kind);
    this.#troubles[kind] = null;
    this.#tracks[kind]?.stop();
    this.#tracks[kind] = null;
  }

  /**
   * A device was unplugged or its permission taken back: take what is left.
   * @param {CaptureKind} kind
   * @param {MediaStreamTrack} track
   */
  async #lost(kind, track) {
    if (this.#tracks[kind] !== track) return;
    await this.#open(kind);
    this.emit("fallback", { kind, lost: track.label, now: this.#tracks[kind]?.label ?? "" });
  }

  async #devicesChanged() {
    await this.#refresh();
    for (const kind of /** @type {CaptureKind[]} */ (["microphone", "camera"])) {
      const arrived = this.#troubles[kind] === "missing" && this.state.devices[kind].options.length > 0;
      if (arrived && this.#wanted[kind]) await this.#open(kind);
    }
  }

  async #refresh() {
    await this.#choices.refresh();
    this.#changed();
  }

  #changed() {
    this.emit("change", this.state);
  }
}
