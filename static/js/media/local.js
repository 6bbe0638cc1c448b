/** One's own microphone and camera over the whole visit: wanted, open, in trouble, changed, lost. */
import { Emitter } from "../lib/emitter.js";
import { fitCamera, openBoth, openTrack, watchPermissions } from "./capture.js";
import { Choices } from "./choices.js";
import { goneDevice } from "./devices.js";
import { canChooseSpeaker } from "./speaker.js";
import { Taken } from "./taken.js";
import { Tracks } from "./tracks.js";

/**
 * `fallback`: a device went and another took its place; `trouble`: none did. `lost` is the label of the one that went.
 * @extends {Emitter<{
 *   change: LocalState,
 *   track: {source: CaptureKind, track: MediaStreamTrack | null},
 *   fallback: {kind: DeviceKind, lost: string, now: string},
 *   trouble: {kind: CaptureKind, trouble: Trouble, lost: string},
 * }>}
 */
export class LocalMedia extends Emitter {
  /** What the person wants; a trouble may keep it from them. */
  #wanted = { microphone: true, camera: true };
  #tracks = new Tracks();
  #choices = new Choices();
  #taken = new Taken(() => this.#changed());

  constructor() {
    super();
    navigator.mediaDevices?.addEventListener("devicechange", () => void this.#devicesChanged());
    void watchPermissions((kind, state) => {
      if (state === "granted" && this.#tracks.troubles[kind]) void this.#open(kind);
    });
  }

  /** @returns {LocalState} */
  get state() {
    const { microphone, camera } = this.#tracks.open;
    const running = { microphone: microphone?.getSettings().deviceId, camera: camera?.getSettings().deviceId };
    const devices = this.#choices.lists(running);
    return {
      audio: this.#wanted.microphone && !this.#tracks.troubles.microphone,
      video: this.#wanted.camera && !this.#tracks.troubles.camera,
      microphone,
      camera,
      troubles: { ...this.#tracks.troubles },
      taken: this.#taken.of(this.#tracks.open),
      opening: this.#tracks.opening,
      devices,
      canChooseSpeaker: canChooseSpeaker() && devices.speaker.options.length > 0,
      processing: this.#choices.processing,
      mirrored: camera?.getSettings().facingMode !== "environment",
      canFlip: devices.camera.options.length > 1 && matchMedia("(pointer: coarse)").matches,
    };
  }

  /** What really flows, which others are told. @returns {Media} */
  get media() {
    const { audio, video, taken } = this.state;
    const gives = (/** @type {CaptureKind} */ kind) => this.#tracks.gives(kind) && !taken[kind];
    const given = { audio: audio && gives("microphone"), video: video && gives("camera") };
    return { ...given, screen: false, hand: false, recording: false };
  }

  /** At the start of the visit. @param {{audio: boolean, video: boolean}} [wanted] */
  async open({ audio, video } = { audio: true, video: true }) {
    this.#wanted = { microphone: audio, camera: video };
    if (audio && video) return this.#openBoth();
    await Promise.all([audio && this.#open("microphone"), video && this.#open("camera")]);
    await this.#refresh();
  }

  /** @param {boolean} on */
  async setAudio(on) {
    this.#wanted.microphone = on;
    const track = this.#tracks.open.microphone;
    if (track) track.enabled = on;
    else if (on) return this.#open("microphone");
    this.#changed();
  }

  /** Off releases the device, so that its light goes out. @param {boolean} on */
  async setVideo(on) {
    this.#wanted.camera = on;
    if (on) return this.#open("camera");
    this.#tracks.drop("camera");
    this.emit("track", { source: "camera", track: null });
    this.#changed();
  }

  /** @param {DeviceKind} kind @param {string} id */
  async choose(kind, id) {
    if (!this.#choices.choose(kind, id)) return;
    // A microphone that is muted is open: the new one takes its place now, and is muted as well.
    if (kind === "speaker" || !(this.#wanted[kind] || this.#tracks.open[kind])) return this.#changed();
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
    if (this.#tracks.open.microphone) await this.#open("microphone");
    else this.#changed();
  }

  /** What the camera that is open has to give. @param {{ lines: number, fps: number }} wish */
  async fit(wish) {
    if (this.#tracks.open.camera) await fitCamera(this.#tracks.open.camera, wish);
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
    this.#tracks.drop("microphone");
    this.#tracks.drop("camera");
    this.#changed();
  }

  /** To take part without either. */
  listenOnly() {
    this.#wanted = { microphone: false, camera: false };
    this.release();
  }

  async #openBoth() {
    const microphone = this.#tracks.begin("microphone");
    const camera = this.#tracks.begin("camera");
    this.#changed();
    const opened = await openBoth(this.#choices.wishes());
    this.#accept("microphone", microphone, opened.microphone);
    this.#accept("camera", camera, opened.camera);
    await this.#refresh();
  }

  /**
   * @param {CaptureKind} kind
   * @param {string} [lost] the label of the device that went
   */
  async #open(kind, lost = "") {
    const request = this.#tracks.begin(kind);
    this.#changed();
    this.#accept(kind, request, await openTrack(kind, this.#choices.wishes()), lost);
    await this.#refresh();
  }

  /**
   * @param {CaptureKind} kind
   * @param {number} request
   * @param {Opened} opened
   * @param {string} [lost]
   */
  #accept(kind, request, opened, lost = "") {
    if (!this.#tracks.settle(kind, request, opened)) return;
    const { track, trouble } = opened;
    this.#taken.watch(kind, track);
    if (track) {
      track.enabled = this.#wanted[kind];
      if (kind === "camera") track.contentHint = "motion";
      track.addEventListener("ended", () => void this.#lost(kind, track));
    }
    if (trouble) this.emit("trouble", { kind, trouble, lost });
    if (track && lost) this.emit("fallback", { kind, lost, now: track.label });
    this.emit("track", { source: kind, track });
    this.#changed();
  }

  /**
   * A device was unplugged or its permission taken back: take what is left.
   * @param {CaptureKind} kind
   * @param {MediaStreamTrack} track
   */
  async #lost(kind, track) {
    if (this.#tracks.open[kind] === track) await this.#open(kind, track.label);
  }

  async #devicesChanged() {
    const { speaker } = this.state.devices;
    await this.#refresh();
    const gone = goneDevice(speaker, this.state.devices.speaker);
    if (gone) this.emit("fallback", { kind: "speaker", ...gone });
    for (const kind of /** @type {CaptureKind[]} */ (["microphone", "camera"])) {
      const arrived = this.#tracks.troubles[kind] === "missing" && this.state.devices[kind].options.length > 0;
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
