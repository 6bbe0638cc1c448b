/** One's own microphone in the call: spoken into while muted, silent, or taken by another program. */
import { Call } from "../call.js";
import { gettext } from "../lib/i18n.js";
import { Ear } from "../media/ear.js";
import { LocalMedia } from "../media/local.js";
import { Silent } from "../media/silent.js";
import { Voice } from "../media/voice.js";
import { Talk } from "../talk.js";
import { part } from "../views/dom.js";
import { TalkTip } from "../views/talktip.js";
import { HintWish } from "./hint.js";
import { dialog, section } from "./phases.js";
import { CallScreen } from "./screen.js";

/** Who talks to somebody in the room while muted is told once in this time (ms). */
const AGAIN = 60_000;

/**
 * @param {Call} call
 * @param {LocalMedia} local
 * @param {CallScreen} screen
 * @returns {(() => void)[]} they stop it
 */
export function followMicrophone(call, local, screen) {
  const wish = new HintWish();
  const watch = new MicrophoneWatch(call, local, screen, wish);
  watch.look();
  return [
    local.on("change", () => watch.look()),
    call.on("roster", () => watch.look()),
    wish.on("change", () => watch.look()),
    wish.follow(part(dialog("call-settings"), "muted-hint", HTMLInputElement)),
    () => watch.close(),
  ];
}

class MicrophoneWatch {
  #call;
  #local;
  #screen;
  #wish;
  #tip;
  #ear = new Ear((rms, muted) => (muted ? this.#heardMuted(rms) : this.#heard(rms)));
  #voice = new Voice();
  #silent = new Silent();
  #talk = new Talk();
  /** @type {MediaStreamTrack | null} */
  #track = null;
  #told = -Infinity;
  #tellsSilent = false;

  /**
   * @param {Call} call
   * @param {LocalMedia} local
   * @param {CallScreen} screen
   * @param {HintWish} wish
   */
  constructor(call, local, screen, wish) {
    this.#call = call;
    this.#local = local;
    this.#screen = screen;
    this.#wish = wish;
    this.#tip = new TalkTip(section("call"), () => screen.keys.emit("microphone", null));
  }

  look() {
    const { microphone, audio, camera, taken } = this.#local.state;
    // Who is alone is heard by nobody, so there is nothing to warn of.
    const heard = this.#call.participants.length > 1 && !taken.microphone && (audio || this.#wish.wanted);
    this.#tellTaken("microphone", taken.microphone && audio);
    this.#tellTaken("camera", taken.camera && camera !== null);
    if (!this.#ear.listen(heard ? microphone : null, !audio)) return;
    if (microphone !== this.#track) this.#silent = new Silent();
    this.#track = microphone;
    this.#begin();
  }

  close() {
    this.#ear.close();
    this.#tip.close();
    this.#screen.stage.showOwnSpeaking(false);
  }

  /** What was heard before says nothing of what comes now. */
  #begin() {
    this.#voice.begin();
    this.#silent.begin();
    this.#talk = new Talk();
    this.#tip.hide();
    this.#tellSilent(false);
    this.#screen.stage.showOwnSpeaking(false);
  }

  /** @param {number} rms */
  #heard(rms) {
    const now = performance.now();
    if (this.#talk.hear(new Map([["own", rms]]), now)) this.#screen.stage.showOwnSpeaking(this.#talk.speaking.has("own"));
    this.#tellSilent(this.#silent.heard(rms, now));
  }

  /** @param {number} rms */
  #heardMuted(rms) {
    const now = performance.now();
    if (!this.#voice.heard(rms, now)) return;
    if (this.#tip.shown) this.#tip.show();
    else if (now - this.#told > AGAIN) {
      this.#told = now;
      this.#screen.notices.announce(this.#tip.show());
    }
  }

  /** @param {boolean} silent */
  #tellSilent(silent) {
    if (silent === this.#tellsSilent) return;
    this.#tellsSilent = silent;
    const text = gettext("No sound comes from your microphone.");
    const label = gettext("Choose another");
    const act = () => this.#screen.openSettings();
    this.#screen.notices.banner("silent", silent ? { text, icon: "mic-off", kind: "warn", label, act } : null);
  }

  /** @param {CaptureKind} kind @param {boolean} taken */
  #tellTaken(kind, taken) {
    const text =
      kind === "camera"
        ? gettext("Your camera has stopped. Another program may be using it. Nobody can see you.")
        : gettext("Your microphone has stopped. Another program may be using it. Nobody can hear you.");
    const icon = kind === "camera" ? "camera-off" : "mic-off";
    const act = () => void this.#local.retry([kind]);
    const banner = { text, icon, kind: /** @type {const} */ ("warn"), label: gettext("Try again"), act };
    this.#screen.notices.banner(`taken-${kind}`, taken ? banner : null);
  }
}
