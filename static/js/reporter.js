import { isRelayed } from "./stats.js";

/** Tells how a connection went, each outcome once. */
export class Reporter {
  #clock;
  #report;
  #recipient;
  #started = 0;
  /** @type {Set<string>} */
  #told = new Set();

  /**
   * @param {Pick<PairServices, "clock" | "report">} services
   * @param {string} recipient
   */
  constructor({ clock, report }, recipient) {
    this.#clock = clock;
    this.#report = report;
    this.#recipient = recipient;
  }

  /** Another connection begins. */
  start() {
    this.#started = this.#clock.now();
    this.#told.clear();
  }

  /** @param {RTCPeerConnection} connection */
  async connected(connection) {
    if (this.#told.has("connected")) return;
    this.#told.add("connected");
    const ms = this.#elapsed;
    this.#report({ recipient: this.#recipient, outcome: "connected", relayed: await isRelayed(connection), ms });
  }

  failed() {
    if (this.#told.has("failed")) return;
    this.#told.add("failed");
    this.#report({ recipient: this.#recipient, outcome: "failed", relayed: false, ms: this.#elapsed });
  }

  get #elapsed() {
    return Math.round(this.#clock.now() - this.#started);
  }
}
