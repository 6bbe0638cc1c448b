/** How long (ms) each ICE restart is given before the next. */
const RESTARTS = [2000, 4000, 8000];
/** How long (ms) a new connection is given. */
const PATIENCE = 15_000;
/** How long (ms) a `disconnected` connection may be silent: often it comes back by itself. */
const SILENCE = 4000;
/** Before a connection that could not be used is made anew (ms), so that a bad one does not keep both sides busy. */
const PAUSE = 2000;
/** So many connections in a row are made anew for want of an answer or of a usable description. */
const REBUILDS = 3;

/**
 * What to do about one participant's connection, and how it looks meanwhile: three ICE restarts, then a new connection,
 * then giving up. It only decides: it has no timers and knows no connection. Nothing returned means: go on as you were.
 */
export class Ladder {
  /** @type {PeerState} */
  state = "connecting";
  /** @type {Step[]} */
  #rungs;
  #rung = -1;
  #rebuilds = 0;
  #wasConnected = false;
  #unusable = false;

  /** @param {{ restarts: boolean }} options whether the other side can restart ICE */
  constructor({ restarts }) {
    /** @type {Step} */
    const rebuild = { action: "rebuild", wait: PATIENCE };
    const restart = RESTARTS.map((wait) => /** @type {Step} */ ({ action: "restart", wait }));
    this.#rungs = restarts ? [...restart, rebuild] : [rebuild, rebuild];
  }

  /** @returns {Step} a connection is looked for from the start: at first, on coming back, on Retry */
  begin() {
    this.#rebuilds = 0;
    this.#settle(this.#wasConnected ? "reconnecting" : "connecting");
    return { action: "none", wait: PATIENCE };
  }

  /** @returns {Step} */
  connected() {
    this.#rebuilds = 0;
    this.#wasConnected = true;
    this.#settle("connected");
    return { action: "none", wait: null };
  }

  /** @returns {Step} one side cannot be reached, and it is not connected: nothing is done until it can */
  away() {
    this.#settle(this.#wasConnected ? "reconnecting" : "connecting");
    return { action: "none", wait: null };
  }

  /** @returns {Step | undefined} */
  disconnected() {
    if (this.state !== "connected") return undefined;
    this.state = "reconnecting";
    return { action: "none", wait: SILENCE };
  }

  /** @returns {Step | undefined} during a restart its time runs on; a new connection that failed is not waited for */
  failed() {
    if (this.state === "failed" || this.#unusable || this.#current?.action === "restart") return undefined;
    return this.#climb();
  }

  /**
   * @param {{ growing: boolean }} seen whether bytes have come in since the wait began
   * @returns {Step}
   */
  timeout({ growing }) {
    if (this.#unusable) return this.#rebuild();
    if (growing && this.#wasConnected && !this.#current) return { action: "none", wait: SILENCE };
    return this.#climb();
  }

  /** @returns {Step} no answer came to an offer */
  unanswered() {
    return this.#rebuild();
  }

  /** @returns {Step} a description was refused, or could not be delivered */
  broken() {
    this.#unusable = true;
    if (this.state === "connected") this.state = "reconnecting";
    return { action: "none", wait: PAUSE };
  }

  /** @returns {Step | undefined} the other side asks for a restart: one that is under way serves it too */
  asked() {
    if (this.#current || this.#unusable) return undefined;
    return this.#climb();
  }

  /** @returns {Step} the caller has made a new connection */
  renewed() {
    const climbing = this.#current !== undefined;
    if (!climbing) return this.begin();
    this.#settle(this.#wasConnected ? "reconnecting" : "connecting");
    this.#rung = this.#rungs.length - 1;
    return { action: "none", wait: PATIENCE };
  }

  get #current() {
    return this.#rungs[this.#rung];
  }

  /** @param {PeerState} state */
  #settle(state) {
    this.state = state;
    this.#rung = -1;
    this.#unusable = false;
  }

  /** @returns {Step} */
  #climb() {
    this.#rung += 1;
    if (!this.#current) return this.#giveUp();
    this.state = this.#wasConnected ? "reconnecting" : "connecting";
    return this.#current;
  }

  /** @returns {Step} */
  #rebuild() {
    this.#unusable = false;
    this.#rebuilds += 1;
    if (this.#rebuilds > REBUILDS) return this.#giveUp();
    this.state = this.#wasConnected ? "reconnecting" : "connecting";
    this.#rung = this.#rungs.length - 1;
    return { action: "rebuild", wait: PATIENCE };
  }

  /** @returns {Step} */
  #giveUp() {
    this.#settle("failed");
    return { action: "give-up", wait: null };
  }
}
