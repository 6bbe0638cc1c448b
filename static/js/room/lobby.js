/** Before the call: wires preview, devices and those inside to the view, and leads in. */
import { LevelMeter } from "../media/level.js";
import { LocalMedia } from "../media/local.js";
import { playTestSound } from "../media/speaker.js";
import { Handout } from "../views/handout.js";
import { PrejoinView } from "../views/prejoin.js";
import { ConnectionCheck } from "./check.js";
import { watchRoom } from "./data.js";
import { section } from "./phases.js";
import { Tabs } from "./tabs.js";

/**
 * @typedef {object} Ways
 * @property {() => void} join
 * @property {() => void} cancel what `join` began
 * @property {() => void} gone the room is no longer there
 */

export class Lobby {
  #local;
  #tabs;
  #ways;
  #view;
  #check;
  #meter = new LevelMeter();
  /** @type {MediaStreamTrack | null} */
  #measured = null;
  /** @type {(() => void)[]} */
  #stops = [];

  /**
   * @param {RoomData} data
   * @param {LocalMedia} local
   * @param {Tabs} tabs
   * @param {Handout} handout
   * @param {Ways} ways
   */
  constructor(data, local, tabs, handout, ways) {
    this.#local = local;
    this.#tabs = tabs;
    this.#ways = ways;
    this.#check = new ConnectionCheck(data, local, handout);
    this.#view = new PrejoinView(section("prejoin"), data, {
      join: () => ways.join(),
      cancel: () => ways.cancel(),
      listen: () => this.#listen(),
      move: () => this.#move(),
      toggleMicrophone: () => local.setAudio(!local.state.audio),
      toggleCamera: () => local.setVideo(!local.state.video),
      retry: (kinds) => local.retry(kinds),
      choose: (kind, id) => local.choose(kind, id),
      test: () => playTestSound(local.state.devices.speaker.chosen),
    });
  }

  open() {
    this.#stops = [
      this.#local.on("change", (state) => this.#show(state)),
      this.#tabs.on("change", (elsewhere) => this.#view.showElsewhere(elsewhere)),
      watchRoom(({ present }) => this.#view.showPresent(present), this.#ways.gone),
    ];
    this.#view.showElsewhere(this.#tabs.elsewhere);
    this.#show(this.#local.state);
    void this.#tabs.ask();
  }

  /**
   * @param {boolean} joining
   * @param {string} [status]
   */
  showJoining(joining, status) {
    this.#view.showJoining(joining, status);
  }

  close() {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#measured = null;
    this.#check.close();
    this.#meter.close();
  }

  /** @param {LocalState} state */
  #show(state) {
    this.#view.show(state);
    if (state.microphone === this.#measured) return;
    this.#measured = state.microphone;
    this.#meter.measure(state.microphone, (level) => this.#view.showLevel(level));
  }

  #listen() {
    this.#local.listenOnly();
    this.#ways.join();
  }

  #move() {
    this.#tabs.takeOver();
    this.#ways.join();
  }
}
