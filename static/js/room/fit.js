/** Keeps the call within the device and the line: what is shown goes to the engine, what it says of it to the screen. */
import { Call } from "../call.js";
import { LocalMedia } from "../media/local.js";
import { CallScreen } from "./screen.js";

const LOOKS = ["visibilitychange", "enterpictureinpicture", "leavepictureinpicture"];

export class CallFit {
  #call;
  #local;
  #audioOnly = false;
  /** Whether the camera comes back with the pictures of the others. */
  #camera = false;

  /**
   * @param {Call} call
   * @param {LocalMedia} local
   */
  constructor(call, local) {
    this.#call = call;
    this.#local = local;
  }

  /** @param {CallScreen} screen @returns {(() => void)[]} they stop it */
  follow(screen) {
    const call = this.#call;
    const local = this.#local;
    let wish = { lines: Infinity, fps: Infinity };
    // A picture that floats above other windows is seen whatever page is.
    const look = () => call.setHidden(document.visibilityState === "hidden" && !document.pictureInPictureElement);
    const aim = () => void local.fit(wish).then(() => call.captured());
    for (const name of LOOKS) document.addEventListener(name, look);
    screen.stage.arranged = (shown) => shown.forEach(({ id, source, ...size }) => call.show(id, source, size));
    look();
    return [
      () => LOOKS.forEach((name) => document.removeEventListener(name, look)),
      () => (screen.stage.arranged = () => undefined),
      call.on("capture", (newest) => {
        wish = newest;
        aim();
      }),
      call.on("fit", (fit) => screen.showFit(fit, () => void this.setAudioOnly(false))),
      local.on("track", ({ source, track }) => source === "camera" && track && Number.isFinite(wish.lines) && aim()),
      // Who turns the camera on wants pictures again.
      local.on("change", ({ video }) => video && this.#audioOnly && void this.setAudioOnly(false)),
    ];
  }

  /** Neither one's own picture goes nor those of the others come. */
  toggleAudioOnly() {
    void this.setAudioOnly(!this.#audioOnly);
  }

  /** @param {boolean} on */
  async setAudioOnly(on) {
    if (on === this.#audioOnly) return;
    const { video } = this.#local.state;
    if (on) this.#camera = video;
    if (on && video) await this.#local.setVideo(false);
    this.#audioOnly = on;
    this.#call.setAudioOnly(on);
    if (!on && this.#camera && !video) await this.#local.setVideo(true);
  }
}
