/** The test of the connection, as the page before the call offers it. */
import { linesOf } from "../check/findings.js";
import { reportOf } from "../check/report.js";
import { Trial } from "../check/trial.js";
import { verdictOf } from "../check/verdict.js";
import { systemClock } from "../lib/clock.js";
import { LocalMedia } from "../media/local.js";
import { CheckDialog } from "../views/check.js";
import { handOut } from "../views/handout.js";
import { askConfiguration, socketUrl } from "./data.js";
import { circumstances } from "./diagnosis.js";
import { dialog } from "./phases.js";
import { Discretion } from "./privacy.js";

export class ConnectionCheck {
  #view;
  #world;
  #local;
  /** @type {Trial | null} */
  #trial = null;

  /**
   * @param {RoomData} data
   * @param {LocalMedia} local
   * @param {Discretion} discretion
   */
  constructor(data, local, discretion) {
    this.#local = local;
    /** @type {TrialWorld} */
    this.#world = {
      clock: systemClock,
      createPeerConnection: (configuration) => new RTCPeerConnection(configuration),
      createSocket: () => /** @type {Socket} */ (new WebSocket(socketUrl(data.urls.socket_path), "conference.v1")),
      ask: askConfiguration,
      hides: () => discretion.state.own && discretion.state.possible,
      tracks: () => [local.state.microphone, local.state.camera].filter((track) => track !== null),
    };
    this.#view = new CheckDialog(dialog("connection-check"), {
      begin: () => void this.#begin(),
      stop: () => this.#trial?.stop(),
      copy: () => this.#copy(),
    });
  }

  open() {
    this.#view.open();
  }

  /** Somebody joins, or is sent away. */
  close() {
    this.#view.close();
  }

  async #begin() {
    if (this.#trial?.running) return;
    const trial = new Trial(this.#world);
    this.#trial = trial;
    trial.on("change", (findings) => this.#view.show(verdictOf(findings), linesOf(findings)));
    await trial.run();
  }

  #copy() {
    const found = this.#trial ? reportOf(this.#trial.findings) : [];
    const lines = [`connection test, ${new Date().toISOString()}`, ...circumstances(this.#local), ...found];
    this.#view.close();
    void handOut(dialog("diagnostics"), `${lines.join("\n")}\n`);
  }
}
