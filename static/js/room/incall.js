/** One participation: the engine's events to the screen, one's own tracks to the engine. */
import { Call } from "../call.js";
import { Diary } from "../diary.js";
import { LocalMedia } from "../media/local.js";
import { takeCertificate, takeSocket } from "../warmup.js";
import { socketUrl } from "./data.js";
import { handOutDiagnosis } from "./diagnosis.js";
import { startFeatures, startInside } from "./features.js";
import { CallFit } from "./fit.js";
import { Own } from "./own.js";
import { newsOf } from "./people.js";
import { Discretion } from "./privacy.js";
import { showQualities } from "./qualities.js";
import { CallScreen } from "./screen.js";

/**
 * @typedef {object} Outcomes
 * @property {(participant: string) => void} joined for the first time
 * @property {(code: string) => void} unanswered the server is silent so far, or has said this `bye`
 * @property {(resume: Resume) => void} resume what a reload needs
 * @property {(room: Room) => void} room its name or capacity, as they are now
 * @property {(bye: Bye) => void} ended
 */

/** How long (ms) after the entry begins what goes on all the time: not with the first pictures. */
const SETTLING = 1000;

export class InCall {
  #local;
  #discretion;
  #screen;
  #outcomes;
  #call;
  #own;
  #diary = new Diary();
  #fit;
  /** @type {import("./features.js").Parts} */
  #parts;
  #joined = false;
  #over = false;
  #settling = 0;
  /** @type {Participant[]} */
  #before = [];
  /** Who we were in it: after a loss that lasted too long, we are somebody else. */
  #self = "";
  /** @type {(() => void)[]} */
  #stops = [];

  /**
   * @param {RoomData} data
   * @param {LocalMedia} local
   * @param {Discretion} discretion
   * @param {CallScreen} screen
   * @param {Outcomes} outcomes
   */
  constructor(data, local, discretion, screen, outcomes) {
    this.#local = local;
    this.#discretion = discretion;
    this.#screen = screen;
    this.#outcomes = outcomes;
    this.#call = new Call({ url: socketUrl(data.urls.socket_path), createCertificate: takeCertificate, createSocket: takeSocket });
    this.#own = new Own(local);
    this.#fit = new CallFit(this.#call, local);
    const pictures = () => void this.#fit.setAudioOnly(false);
    this.#parts = { call: this.#call, screen, local, own: this.#own, diary: this.#diary, slug: data.slug, pictures };
    globalThis.conference = { call: this.#call };
  }

  get joined() {
    return this.#joined;
  }

  get hand() {
    return this.#own.hand;
  }

  /** @param {Resume & {fresh?: boolean}} [resume] @param {boolean} [hand] whether it was raised before */
  async join(resume, hand = false) {
    this.#own.give({ hand });
    const call = this.#call;
    const { microphone, camera } = this.#local.state;
    this.#stops = [...this.#followCall(), ...this.#give()];
    call.hide(this.#discretion.state.own);
    void call.setTrack("microphone", microphone);
    void call.setTrack("camera", camera);
    await call.join({ media: this.#own.media, resume });
    // We have said hello, and wait for the answer.
    if (!this.#over) this.#stops.push(...startFeatures(this.#parts, resume));
  }

  /** @param {string} id */
  retry(id) {
    this.#call.retry(id);
  }

  /** To hear only, on a weak line. */
  toggleAudioOnly() {
    this.#fit.toggleAudioOnly();
  }

  /** What happened and how it goes, for whoever helps. */
  diagnose() {
    void handOutDiagnosis(this.#diary, this.#call, this.#local);
  }

  get others() {
    return this.#before.filter(({ id }) => id !== this.#self);
  }

  /** Nothing more is heard of it; the server is told in the background. */
  leave() {
    this.#stop();
    void this.#call.leave();
  }

  /** What the call tells is shown, or told on. */
  #followCall() {
    const call = this.#call;
    return [
      this.#diary.follow(call, globalThis),
      call.on("state", ({ state, bye }) => this.#stateChanged(state, bye)),
      call.on("unanswered", ({ code }) => this.#outcomes.unanswered(code)),
      call.on("resume", (secret) => this.#outcomes.resume(secret)),
      call.on("roster", () => this.#rosterChanged()),
      call.on("peer", () => this.#show()),
      call.on("step", ({ id, action }) => this.#screen.showStep(id, action)),
      call.on("track", ({ id, source, track }) => this.#screen.setTrack(id, source, track)),
      ...showQualities(call, this.#screen),
      ...this.#fit.follow(this.#screen),
    ];
  }

  /** What one gives oneself goes to the call. */
  #give() {
    const call = this.#call;
    return [
      this.#local.on("track", ({ source, track }) => void call.setTrack(source, track)),
      this.#own.follow(),
      this.#own.on("change", (media) => call.setMedia(media)),
      call.on("privacy", (privacy) => this.#discretion.learn(privacy)),
      this.#discretion.on("change", ({ own }) => call.hide(own)),
    ];
  }

  /**
   * @param {CallState} state
   * @param {Bye} [bye]
   */
  #stateChanged(state, bye) {
    if (state === "joined") void this.#enter();
    if (state === "reconnecting") this.#screen.warnings.reconnecting();
    if (state === "ended") this.#end(bye ?? { code: "left", detail: "" });
  }

  /** The first time once our offers are out: others can work on them while this page is drawn, which takes longer. */
  async #enter() {
    if (!this.#joined) await this.#call.offered();
    if (this.#over || this.#call.state !== "joined") return;
    this.#screen.warnings.connected();
    const first = !this.#joined;
    if (first) this.#outcomes.joined(this.#call.participant ?? "");
    this.#joined = true;
    this.#rosterChanged();
    if (first) this.#settling = window.setTimeout(() => this.#stops.push(...startInside(this.#parts)), SETTLING);
  }

  /** @param {Bye} bye */
  #end(bye) {
    this.#stop();
    this.#outcomes.ended(bye);
  }

  #stop() {
    this.#over = true;
    clearTimeout(this.#settling);
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #rosterChanged() {
    if (!this.#joined) return;
    const { participants, participant = "" } = this.#call;
    if (this.#before.length) this.#screen.notices.announce(newsOf(this.others, participants, participant).join(". "));
    this.#before = [...participants];
    this.#self = participant;
    this.#show();
  }

  #show() {
    if (!this.#joined) return;
    const { participants, participant = "", peerStates, room } = this.#call;
    if (room) this.#outcomes.room(room);
    this.#screen.showRoster({ participants: [...participants], own: participant, links: peerStates });
  }
}
