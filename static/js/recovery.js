import { Ladder } from "./ladder.js";
import { Timer } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";
import { Silence } from "./silence.js";
import { Flow } from "./stats.js";

/**
 * Keeps one participant's connection alive: hears what happens to it, asks the ladder, and has done what that says, now
 * and when its time is over.
 * @extends {Emitter<RecoveryEvents>}
 */
export class Recovery extends Emitter {
  #peer;
  #reach;
  #ladder;
  #timer;
  #flow = new Flow();
  #silence = new Silence();
  #closed = false;
  #told = /** @type {PeerState} */ ("connecting");
  /** Why there is something to do, for whoever diagnoses. */
  #reason = "";

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {boolean} options.restarts whether the other side can restart ICE
   * @param {() => boolean} options.relays whether to go over a TURN server alone is another way to try
   * @param {() => { readonly connection: RTCPeerConnection, readonly connected: boolean } | undefined} options.peer the present one
   * @param {() => Reach} options.reach
   */
  constructor({ clock, restarts, relays, peer, reach }) {
    super();
    this.#peer = peer;
    this.#reach = reach;
    this.#ladder = new Ladder({ restarts, relays });
    this.#timer = new Timer(clock);
  }

  get state() {
    return this.#ladder.state;
  }

  /** Whether any connection ever stood. */
  get wasConnected() {
    return this.#ladder.wasConnected;
  }

  /** A connection is looked for from the start. */
  begin() {
    this.#take(this.#ladder.begin());
  }

  /** In place of the connection there was. */
  replaced() {
    this.#flow.mark(undefined);
    this.#silence.reset();
  }

  /** The caller has made a new connection. */
  renewed() {
    this.#take(this.#ladder.renewed());
  }

  connected() {
    this.#take(this.#ladder.connected());
  }

  away() {
    this.#take(this.#ladder.away());
  }

  /** @param {"disconnected" | "failed"} state */
  lost(state) {
    this.#flow.mark(this.#peer()?.connection);
    this.#take(this.#reach() === "none" ? this.#ladder.away() : this.#ladder[state](), state);
  }

  unanswered() {
    if (this.#reach() === "server") this.#take(this.#ladder.unanswered(), "unanswered");
  }

  broken() {
    this.#take(this.#ladder.broken(), "broken");
  }

  /** The other side asks for a restart. */
  asked() {
    this.#take(this.#ladder.asked({ connected: this.#peer()?.connected }), "asked");
  }

  /** @param {string} reason why what stands may stand no longer */
  doubt(reason) {
    const step = this.#ladder.doubt();
    if (step) this.#flow.mark(this.#peer()?.connection);
    this.#take(step, reason);
  }

  /**
   * @param {Sample} sample
   * @param {ReadonlySet<Source>} expected what should come
   */
  sampled(sample, expected) {
    const connected = this.#peer()?.connected ?? false;
    if (!connected && this.state !== "reconnecting") return this.#silence.reset();
    const verdict = this.#silence.look(sample, expected);
    if (verdict === "flowing") this.#take(this.#ladder.flowing({ connected }));
    else if (verdict === "silent") this.#take(this.#ladder.silent(), "silence");
    else if (verdict === "incomplete" && this.#reach() === "server") this.#take(this.#ladder.incomplete(), "incomplete");
    return undefined;
  }

  close() {
    this.#closed = true;
    this.#timer.clear();
  }

  /**
   * @param {Step | undefined} step
   * @param {string} [reason]
   */
  #take(step, reason) {
    if (!step || this.#closed) return;
    if (reason) this.#reason = reason;
    const reach = this.#reach();
    // Only the server brings a new connection about: the control channel would go with the old one.
    const possible = reach === "server" || (reach === "control" && ["none", "restart", "relay"].includes(step.action));
    if (reach === "control" && !possible) return this.away();
    if (step.wait === null || !possible) this.#timer.clear();
    else this.#timer.set(step.wait, () => void this.#timeout());
    if (possible && step.action !== "none") this.emit("step", { action: step.action, reason: this.#reason });
    if (this.#told === this.state) return;
    this.#told = this.state;
    this.emit("state", { state: this.state });
  }

  async #timeout() {
    const peer = this.#peer();
    const growing = await this.#flow.grown(peer?.connection);
    if (this.#closed || peer !== this.#peer()) return;
    this.#take(this.#ladder.timeout({ growing, connected: peer?.connected }));
  }
}
