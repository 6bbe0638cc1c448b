/** One participation: the engine's events to the screen, one's own tracks to the engine. */
import { Call } from "../call.js";
import { Diary } from "../diary.js";
import { LocalMedia } from "../media/local.js";
import { takeCertificate, takeSocket } from "../warmup.js";
import { socketUrl } from "./data.js";
import { followFiles } from "./files.js";
import { CallFit } from "./fit.js";
import { later } from "./later.js";
import { followChat } from "./overhear.js";
import { Own } from "./own.js";
import { newsOf } from "./people.js";
import { Discretion } from "./privacy.js";
import { showQualities } from "./qualities.js";
import { CallScreen } from "./screen.js";
import { followShare } from "./share.js";
import { followSignals } from "./signals.js";

/**
 * @typedef {object} Outcomes
 * @property {(participant: string) => void} joined for the first time
 * @property {(code: string) => void} unanswered the server is silent so far, or has said this `bye`
 * @property {(resume: Resume) => void} resume what a reload needs
 * @property {(room: Room) => void} room its name or capacity, as they are now
 * @property {(bye: Bye) => void} ended
 */

/** How long (ms) after the entry the diagnosis is loaded: not with the first pictures, and before it is needed. */
const LATER = 4000;

/** How long (ms) after `welcome` the call is drawn: after the offers to the others, which take 40, and before the answers. */
const DRAWING = 45;

export class InCall {
  #local;
  #discretion;
  #screen;
  #slug;
  #outcomes;
  #call;
  #own;
  #diary = new Diary();
  #fit;
  #joined = false;
  #entering = 0;
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
    this.#slug = data.slug;
    this.#outcomes = outcomes;
    this.#call = new Call({ url: socketUrl(data.urls.socket_path), createCertificate: takeCertificate, createSocket: takeSocket });
    this.#own = new Own(local);
    this.#fit = new CallFit(this.#call, local);
    globalThis.conference = { call: this.#call };
  }

  get joined() {
    return this.#joined;
  }

  get hand() {
    return this.#own.hand;
  }

  /** @param {Resume & {fresh?: boolean}} [resume] @param {boolean} [hand] whether it was raised before */
  join(resume, hand = false) {
    this.#own.give({ hand });
    const call = this.#call;
    const { microphone, camera } = this.#local.state;
    this.#stops = [
      this.#diary.follow(call, globalThis),
      call.on("state", ({ state, bye }) => this.#stateChanged(state, bye)),
      call.on("unanswered", ({ code }) => this.#outcomes.unanswered(code)),
      call.on("roster", () => this.#rosterChanged()),
      call.on("peer", () => this.#show()),
      call.on("step", ({ id, action }) => this.#screen.showStep(id, action)),
      call.on("track", ({ id, source, track }) => this.#screen.setTrack(id, source, track)),
      ...showQualities(call, this.#screen),
      later(() => import("./safety.js").then(({ followSafety }) => followSafety(call, this.#screen, this.#diary))),
      ...this.#fit.follow(this.#screen),
      later(() => import("./attending.js").then(({ attend }) => attend(call, this.#screen.stage))),
      ...followChat(call, this.#screen.sides, { slug: this.#slug, resumed: resume?.fresh ? resume.participant : undefined }),
      ...followFiles(call, this.#screen),
      ...followShare(call, this.#screen, this.#own, () => void this.#fit.setAudioOnly(false)),
      ...followSignals(call, this.#own, this.#local, this.#screen),
      call.on("resume", (secret) => this.#outcomes.resume(secret)),
      this.#local.on("track", ({ source, track }) => void call.setTrack(source, track)),
      this.#own.follow(),
      this.#own.on("change", (media) => call.setMedia(media)),
      call.on("privacy", (privacy) => this.#discretion.learn(privacy)),
      this.#discretion.on("change", ({ own }) => call.hide(own)),
    ];
    call.hide(this.#discretion.state.own);
    void call.setTrack("microphone", microphone);
    void call.setTrack("camera", camera);
    call.join({ media: this.#own.media, resume });
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
  async diagnose() {
    try {
      const { handOutDiagnosis } = await import("./diagnosis.js");
      await handOutDiagnosis(this.#diary, this.#call, this.#local);
    } catch (error) {
      console.debug("no diagnosis", error);
      this.#screen.notices.serverAway();
    }
  }

  get others() {
    return this.#before.filter(({ id }) => id !== this.#self);
  }

  /** Nothing more is heard of it; the server is told in the background. */
  leave() {
    this.#stop();
    void this.#call.leave();
  }

  /**
   * @param {CallState} state
   * @param {Bye} [bye]
   */
  #stateChanged(state, bye) {
    clearTimeout(this.#entering);
    if (state === "joined" && this.#joined) this.#enter();
    else if (state === "joined") this.#entering = window.setTimeout(() => this.#enter(), DRAWING);
    if (state === "reconnecting") this.#screen.warnings.reconnecting();
    if (state === "ended") this.#end(bye ?? { code: "left", detail: "" });
  }

  #enter() {
    this.#screen.warnings.connected();
    if (!this.#joined) this.#outcomes.joined(this.#call.participant ?? "");
    if (!this.#joined) setTimeout(() => import("./diagnosis.js").catch(() => undefined), LATER);
    this.#joined = true;
    this.#rosterChanged();
  }

  /** @param {Bye} bye */
  #end(bye) {
    this.#stop();
    this.#outcomes.ended(bye);
  }

  #stop() {
    clearTimeout(this.#entering);
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
