/** One visit to the room's page: before the call, in it, after it, and back again. */
import { LocalMedia } from "../media/local.js";
import { showAfterwards } from "./after.js";
import { InCall } from "./incall.js";
import { forgetCall, keepCall, recallCall } from "./keep.js";
import { Lobby } from "./lobby.js";
import { unansweredText } from "./mishaps.js";
import { currentPhase, section, showPhase } from "./phases.js";
import { Discretion, showSwitches } from "./privacy.js";
import { CallScreen } from "./screen.js";
import { Tabs } from "./tabs.js";

const KEEP_INTERVAL = 10_000; // ms

export class Visit {
  /** @type {RoomData} */
  #data;
  #local = new LocalMedia();
  #discretion;
  #tabs;
  #screen;
  #lobby;
  /** @type {InCall | null} */
  #incall = null;
  /** @type {Resume | null} */
  #resume = null;
  #started = 0;
  #keeping = 0;

  /** @param {RoomData} data */
  constructor(data) {
    this.#data = data;
    this.#discretion = new Discretion(data.relay);
    showSwitches(this.#discretion);
    this.#tabs = new Tabs(new BroadcastChannel(`conference.room.${data.slug}`));
    this.#screen = new CallScreen(this.#local, {
      leave: () => this.#finish("left"),
      retry: (id) => this.#incall?.retry(id),
      audioOnly: () => this.#incall?.toggleAudioOnly(),
      diagnose: () => this.#incall?.diagnose(),
    });
    this.#lobby = new Lobby(data, this.#local, this.#tabs, this.#discretion, {
      join: () => this.#join(),
      cancel: () => this.#cancel(),
      gone: () => this.#finish("not-found"),
    });
    this.#tabs.on("move", () => this.#finish("superseded"));
    this.#tabs.on("change", (elsewhere) => this.#tellElsewhere(elsewhere));
    addEventListener("beforeunload", (event) => {
      if (this.#incall?.joined) event.preventDefault();
    });
    addEventListener("pagehide", () => {
      this.#keep();
      this.#tabs.leave();
    });
  }

  /** A tab that was reloaded in a call is back in it at once; its copy, or any other, begins before the call. */
  async start() {
    const kept = recallCall(this.#data.slug);
    if (kept) await this.#tabs.ask();
    if (kept && !this.#tabs.isCopy(kept.resume.participant)) {
      this.#started = kept.started;
      void this.#local.open({ audio: kept.audio, video: kept.video });
      this.#again({ ...kept.resume, fresh: true }, kept.hand);
      return;
    }
    forgetCall(this.#data.slug);
    void this.#local.open();
    this.#toLobby();
  }

  #toLobby() {
    showPhase("prejoin");
    this.#lobby.open();
  }

  /**
   * Into the call without the page before it: after a reload, or from the page after it.
   * @param {Resume & {fresh?: boolean}} [resume]
   * @param {boolean} [hand] whether it was raised
   */
  #again(resume, hand) {
    this.#showCall();
    this.#screen.warnings.joining();
    this.#join(resume, hand);
  }

  /** @param {Resume & {fresh?: boolean}} [resume] @param {boolean} [hand] */
  #join(resume, hand) {
    this.#lobby.showJoining(true);
    const incall = new InCall(this.#data, this.#local, this.#discretion, this.#screen, {
      joined: (participant) => this.#joined(participant),
      unanswered: (code) => this.#tellUnanswered(code),
      resume: (secret) => {
        this.#resume = secret;
        // After a loss that lasted too long one comes back as another participant, who must be known here by that name.
        if (this.#incall?.joined) this.#tabs.enter(secret.participant);
        this.#keep();
      },
      room: ({ name, capacity, locked }) => {
        this.#data = { ...this.#data, name, capacity, locked };
        this.#screen.showRoom(name);
      },
      ended: ({ code }) => this.#finish(code),
    });
    this.#incall = incall;
    void incall.join(resume, hand);
  }

  /** @param {string} code */
  #tellUnanswered(code) {
    const text = unansweredText(code);
    if (currentPhase() === "call") this.#screen.warnings.unanswered(text, () => this.#cancel());
    else this.#lobby.showJoining(true, text);
  }

  /** Out of a call that was never entered, and back to the page before it with the devices as they are. */
  #cancel() {
    this.#incall?.leave();
    this.#forget();
    this.#lobby.showJoining(false);
    if (currentPhase() !== "call") return;
    this.#screen.close();
    this.#toLobby();
    section("prejoin-title").focus();
  }

  /** @param {string} participant */
  #joined(participant) {
    this.#started ||= Date.now();
    this.#showCall();
    this.#screen.startClock(this.#started);
    this.#tabs.enter(participant);
    this.#keeping = window.setInterval(() => this.#keep(), KEEP_INTERVAL);
    this.#keep();
  }

  #showCall() {
    if (currentPhase() === "call") return;
    this.#lobby.close();
    showPhase("call");
    this.#screen.open();
  }

  /** The light of the camera goes out at once, whatever the server says later. @param {string} code why it is over */
  #finish(code) {
    this.#incall?.leave();
    const others = this.#incall?.others ?? [];
    const lasted = this.#started ? (Date.now() - this.#started) / 1000 : 0;
    this.#forget();
    this.#lobby.close();
    this.#lobby.showJoining(false);
    this.#screen.close();
    this.#local.release();
    showPhase("after");
    void showAfterwards(this.#data, { code, lasted, others }, (why) => this.#rejoin(why));
  }

  /** @param {string} code why it was over: if for another tab, that one leaves now */
  #rejoin(code) {
    if (code === "superseded") this.#tabs.takeOver();
    void this.#local.reopen();
    this.#again();
  }

  /** Of the call that is over, nothing is resumed. */
  #forget() {
    this.#incall = null;
    this.#resume = null;
    this.#started = 0;
    clearInterval(this.#keeping);
    this.#tabs.leave();
    forgetCall(this.#data.slug);
  }

  #keep() {
    if (!this.#resume || !this.#incall?.joined) return;
    const { audio, video } = this.#local.state;
    keepCall(this.#data.slug, { resume: this.#resume, audio, video, hand: this.#incall.hand, started: this.#started });
  }

  /** @param {boolean} elsewhere */
  #tellElsewhere(elsewhere) {
    if (!this.#incall?.joined) return;
    this.#screen.warnings.elsewhere(elsewhere, () => this.#tabs.takeOver());
  }
}
