/** Before the call: wires preview, devices and those inside to the view, and leads in. */
import { estimate } from "../capacity.js";
import { knownDevice } from "../device.js";
import { LevelMeter } from "../media/level.js";
import { LocalMedia } from "../media/local.js";
import { playTestSound } from "../media/speaker.js";
import { SUBPROTOCOL } from "../signaling.js";
import { PrejoinView } from "../views/prejoin.js";
import { prepareSocket } from "../warmup.js";
import { ConnectionCheck } from "./check.js";
import { socketUrl, watchRoom } from "./data.js";
import { section } from "./phases.js";
import { Discretion } from "./privacy.js";
import { Tabs } from "./tabs.js";
import { expectation } from "./warnings.js";

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
  /** @type {ConnectionCheck | undefined} */
  #check;
  #meter = new LevelMeter();
  /** @type {MediaStreamTrack | null} */
  #measured = null;
  #present = 0;
  #prepare;
  /** @type {(() => void)[]} */
  #stops = [];

  /**
   * @param {RoomData} data
   * @param {LocalMedia} local
   * @param {Tabs} tabs
   * @param {Discretion} discretion
   * @param {Ways} ways
   */
  constructor(data, local, tabs, discretion, ways) {
    this.#local = local;
    this.#tabs = tabs;
    this.#ways = ways;
    this.#present = data.present.length;
    this.#prepare = () => prepareSocket(socketUrl(data.urls.socket_path), SUBPROTOCOL);
    section("connection-check-open").addEventListener("click", () => {
      this.#check ??= new ConnectionCheck(data, local, discretion);
      this.#check.open();
    });
    this.#view = new PrejoinView(section("prejoin"), data, {
      near: this.#prepare,
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
      watchRoom(({ present }) => this.#showPresent(present), this.#ways.gone),
    ];
    this.#view.showExpectation(expectation(this.#present, estimate(knownDevice())));
    this.#view.showElsewhere(this.#tabs.elsewhere);
    this.#show(this.#local.state);
    void this.#tabs.ask();
    this.#prepare(); // for who joins at once, before anything points at the button
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
    this.#check?.close();
    this.#meter.close();
  }

  /** @param {LocalState} state */
  #show(state) {
    this.#view.show(state);
    if (state.microphone === this.#measured) return;
    this.#measured = state.microphone;
    this.#meter.measure(state.microphone, (level) => this.#view.showLevel(level));
  }

  /** @param {PresentPerson[]} people */
  #showPresent(people) {
    this.#present = people.length;
    this.#view.showPresent(people);
    this.#view.showExpectation(expectation(this.#present, estimate(knownDevice())));
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
