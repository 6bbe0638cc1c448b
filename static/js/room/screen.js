/** The call's own screen: stage, bar, menus, dialogs and notices, with one's own devices behind their buttons. */
import { gettext } from "../lib/i18n.js";
import { LevelMeter } from "../media/level.js";
import { LocalMedia } from "../media/local.js";
import { playTestSound } from "../media/speaker.js";
import { Bar } from "../views/bar.js";
import { browserOf } from "../views/browser.js";
import { part } from "../views/dom.js";
import { Keys } from "../views/keys.js";
import { DeviceMenus } from "../views/menus.js";
import { Notices } from "../views/notices.js";
import { SettingsDialog } from "../views/settings.js";
import { Stage } from "../views/stage.js";
import { copyLink } from "./link.js";
import { fallbackText, troubleText } from "./mishaps.js";
import { SidePanels } from "./panels.js";
import { peopleOf } from "./people.js";
import { dialog, section } from "./phases.js";
import { Seating } from "./seating.js";
import { Warnings } from "./warnings.js";

/** @typedef {{participants: Participant[], own: string, links: Map<string, LinkState>}} Roster */

/** @type {Fit} */
const EVERYBODY = { audioOnly: false, limit: null, paused: new Set(), screens: new Set() };

export class CallScreen {
  /** What is pressed in the call: whoever does it listens. */
  keys = new Keys(document);
  #local;
  #root = section("call");
  #bar;
  #menus;
  #settings;
  #meter = new LevelMeter();
  /** @type {MediaStreamTrack | null} */
  #measured = null;
  /** @type {Roster} */
  #roster = { participants: [], own: "", links: new Map() };
  /** @type {Marks} */
  #marks = {};
  /** @type {(() => void)[]} */
  #stops = [];

  /**
   * @param {LocalMedia} local
   * @param {{leave: () => void, retry: (id: string) => void, diagnose: () => void, audioOnly: () => void}} actions
   */
  constructor(local, actions) {
    this.#local = local;
    this.notices = new Notices(section("toasts"), section("announcer"), part(this.#root, "banners"));
    this.warnings = new Warnings(this.notices);
    this.stage = new Stage(this.#root, {
      retry: actions.retry,
      diagnose: actions.diagnose,
      soundBlocked: () => this.warnings.soundBlocked(() => this.stage.sounds.resume()),
    });
    new Seating(this.#root, this);
    this.#menus = new DeviceMenus(this.#root, (kind, id) => void local.choose(kind, id));
    this.#settings = this.#makeSettings(actions.diagnose);
    this.#bar = new Bar(this.#root, {
      toggleMicrophone: () => void this.#toggleMicrophone(),
      toggleCamera: () => void this.#toggleCamera(),
      flip: () => void local.flip(),
      audioOnly: actions.audioOnly,
      settings: () => this.#settings.open(),
      leave: actions.leave,
    });
    this.sides = new SidePanels(this.#root, this.notices, (id, button) => this.stage.openMenu(id, button));
    this.keys.on("chat", () => this.sides.toggle("chat"));
    this.keys.on("microphone", () => void this.#toggleMicrophone());
    this.keys.on("camera", () => void this.#toggleCamera());
    this.keys.on("help", () => dialog("call-keys").open || dialog("call-keys").showModal());
  }

  open() {
    this.#stops = [
      this.#local.on("change", (state) => this.#showLocal(state)),
      this.#local.on("trouble", (mishap) => this.#tellTrouble(mishap)),
      this.#local.on("fallback", (fallback) => this.notices.toast(fallbackText(fallback), { alert: true })),
      this.keys.listen(),
    ];
    this.#showLocal(this.#local.state);
    section("call-title").focus({ preventScroll: true });
  }

  close() {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#roster = { participants: [], own: "", links: new Map() };
    this.#marks = {};
    this.showFit(EVERYBODY, () => undefined);
    this.stage.clear();
    this.sides.clear();
    this.#bar.stopClock();
    this.#settings.close();
    this.notices.clear();
  }

  /** @param {string} name the room's */
  showRoom(name) {
    this.#bar.showRoom(name);
  }

  /** @param {number} started ms since the epoch */
  startClock(started) {
    this.#bar.startClock(started);
  }

  /** @param {Roster} roster */
  showRoster(roster) {
    this.#roster = roster;
    this.#bar.showCount(roster.participants.length);
    const alone = roster.participants.length === 1;
    this.warnings.alone(alone, () => void copyLink(this.notices));
    this.#showPeople();
  }

  /**
   * @param {string} id
   * @param {Source} source
   * @param {MediaStreamTrack | null} track
   */
  setTrack(id, source, track) {
    this.stage.setTrack(id, source, track);
  }

  /** @param {string} id @param {Recovering} step what is done to get the connection back */
  showStep(id, step) {
    this.stage.showStep(id, step);
  }

  /** @param {string} id @param {Facts | null} facts of the connection; of one's own, of all of them */
  showFacts(id, facts) {
    this.stage.showFacts(id, facts);
    this.sides.showFacts(id, facts);
  }

  /** @param {Marks} marks some of what is known of people */
  mark(marks) {
    this.#marks = { ...this.#marks, ...marks };
    if (this.#roster.own) this.#showPeople();
  }

  /** @param {Fit} fit @param {() => void} all brings everybody's pictures back */
  showFit(fit, all) {
    this.#bar.showAudioOnly(fit.audioOnly);
    this.warnings.fit(fit, all);
    this.mark({ paused: fit.paused, pausedScreens: fit.screens });
  }

  openSettings() {
    this.#settings.open();
  }

  /** @param {LocalState} state */
  #showLocal(state) {
    this.#bar.show(state);
    this.#menus.show(state);
    this.#settings.show(state);
    if (dialog("call-settings").open && this.#measured !== state.microphone) this.#measure(true);
    if (state.canChooseSpeaker) void this.stage.sounds.setSpeaker(state.devices.speaker.chosen);
    if (this.#roster.own) this.stage.setTrack(this.#roster.own, "camera", state.camera);
    this.#showPeople();
  }

  #showPeople() {
    const { participants, own, links } = this.#roster;
    const { camera } = this.#local.state;
    const people = peopleOf(participants, own, links, this.#local.state, this.#marks);
    this.stage.show(people);
    this.sides.showPeople(people, participants);
    if (own) this.stage.setTrack(own, "camera", camera);
  }

  /** @param {() => void} diagnose */
  #makeSettings(diagnose) {
    const local = this.#local;
    return new SettingsDialog(dialog("call-settings"), dialog("call-keys"), {
      choose: (kind, id) => void local.choose(kind, id),
      test: () => playTestSound(local.state.devices.speaker.chosen),
      setProcessing: (name, on) => void local.setProcessing(name, on),
      diagnose,
      opened: (open) => this.#measure(open),
    });
  }

  /** @param {boolean} open */
  #measure(open) {
    this.#measured = open ? this.#local.state.microphone : null;
    if (!open) return this.#meter.close();
    this.#meter.measure(this.#measured, (level) => this.#settings.showLevel(level));
  }

  /** What could not be done is told as trouble, and not as done. */
  async #toggleMicrophone() {
    const wanted = !this.#local.state.audio;
    await this.#local.setAudio(wanted);
    if (this.#local.state.audio !== wanted) return;
    this.notices.announce(wanted ? gettext("You are no longer muted") : gettext("You are muted"));
  }

  async #toggleCamera() {
    const wanted = !this.#local.state.video;
    await this.#local.setVideo(wanted);
    if (this.#local.state.video !== wanted) return;
    this.notices.announce(wanted ? gettext("Your camera is on") : gettext("Your camera is off"));
  }

  /** @param {{kind: CaptureKind, trouble: Trouble, lost: string}} mishap */
  #tellTrouble({ kind, trouble, lost }) {
    const browser = browserOf(navigator.userAgent, navigator.maxTouchPoints);
    this.notices.toast(troubleText(kind, trouble, browser, lost), { alert: true });
  }
}
