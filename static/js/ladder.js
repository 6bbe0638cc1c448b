/** How long (ms) each ICE restart is given before the next. */
const RESTARTS = [2000, 4000, 8000];
/** How long (ms) the way over a TURN server alone is given: it is found within one round trip or two. */
const RELAY = 6000;
/** How long (ms) a new connection is given. */
const PATIENCE = 15_000;
/** How long (ms) a `disconnected` connection may be silent: often it comes back by itself. */
const SILENCE = 4000;
/** After a sleep or a change of network, what stands receives within this time (ms), or does not stand. */
const DOUBT = 1000;
/** One that gave nothing has this long (ms) to give something once ICE says again that it is connected. */
const PROOF = 4000;
/** Before a connection that could not be used is made anew (ms), so that a bad one does not keep both sides busy. */
const PAUSE = 2000;
/** So many connections in a row are made anew for want of an answer or of a usable description. */
const REBUILDS = 3;

/**
 * What to do about one participant's connection, and how it looks meanwhile: three ICE restarts, then over a TURN server
 * alone, then a new connection, then giving up. It only decides: it has no timers and knows no connection. Nothing
 * returned means: go on as you were.
 */
export class Ladder {
  /** @type {PeerState} */
  state = "connecting";
  /** @type {Step[]} */
  #rungs;
  #rung = -1;
  #rebuilds = 0;
  /** Whether any connection ever stood. */
  wasConnected = false;
  #unusable = false;
  #doubting = false;
  /** Nothing comes of what is given: that ICE is connected proves nothing before something does. */
  #silent = false;
  /** A restart on the other's wish is under way, though all is well here. */
  #granted = false;
  #relays;

  /**
   * @param {object} options
   * @param {boolean} options.restarts whether the other side can restart ICE
   * @param {() => boolean} [options.relays] whether to go over a TURN server alone is another way to try
   */
  constructor({ restarts, relays = () => false }) {
    /** @type {Step} */
    const rebuild = { action: "rebuild", wait: PATIENCE };
    /** @type {Step} */
    const relay = { action: "relay", wait: restarts ? RELAY : PATIENCE };
    const restart = RESTARTS.map((wait) => /** @type {Step} */ ({ action: "restart", wait }));
    this.#rungs = restarts ? [...restart, relay, rebuild] : [rebuild, relay, rebuild];
    this.#relays = relays;
  }

  /** @returns {Step} a connection is looked for from the start: at first, on coming back, on Retry */
  begin() {
    this.#rebuilds = 0;
    this.#silent = false;
    this.#settle(this.#trying);
    return { action: "none", wait: PATIENCE };
  }

  /** @returns {Step} */
  connected() {
    this.wasConnected = true;
    if (this.#silent) return { action: "none", wait: this.state === "failed" ? null : PROOF };
    this.#rebuilds = 0;
    this.#settle("connected");
    return { action: "none", wait: null };
  }

  /** @returns {Step} one side cannot be reached, and it is not connected: nothing is done until it can */
  away() {
    this.#settle(this.#trying);
    return { action: "none", wait: null };
  }

  /** @returns {Step | undefined} */
  disconnected() {
    if (this.state !== "connected") return undefined;
    this.state = "reconnecting";
    return { action: "none", wait: this.#doubting ? DOUBT : SILENCE };
  }

  /** @returns {Step | undefined} during a restart its time runs on; a new connection that failed is not waited for */
  failed() {
    const restarting = this.#current && this.#current.action !== "rebuild";
    if (this.state === "failed" || this.#unusable || restarting) return undefined;
    return this.#climb();
  }

  /** @returns {Step | undefined} the machine slept, or its network changed: look soon whether this still stands */
  doubt() {
    if (this.#doubting || !this.#idle) return undefined;
    this.#doubting = true;
    return { action: "none", wait: DOUBT };
  }

  /** @returns {Step | undefined} nothing comes of all that the other one gives */
  silent() {
    if (!this.#idle) return undefined;
    this.#silent = true;
    return this.#climb();
  }

  /** @returns {Step | undefined} something comes, or there is nothing to come */
  flowing({ connected = true } = {}) {
    if (!this.#silent) return undefined;
    this.#silent = false;
    return connected ? this.connected() : undefined;
  }

  /** @returns {Step | undefined} some of it comes and some does not: no other way helps, perhaps a new connection */
  incomplete() {
    return this.state === "connected" ? this.#rebuild() : undefined;
  }

  /**
   * @param {object} seen
   * @param {boolean} seen.growing whether bytes have come in since the wait began
   * @param {boolean} [seen.connected] whether ICE says that it is connected
   * @returns {Step}
   */
  timeout({ growing, connected = false }) {
    const idle = !this.#current;
    const doubting = this.#doubting;
    this.#doubting = this.#granted = false;
    if (this.#unusable) return this.#rebuild();
    // A restart on the other's wish may never have shown here.
    if (connected && !this.#silent && (growing || !doubting)) return this.connected();
    if (growing && !this.#silent && this.wasConnected && idle) return { action: "none", wait: SILENCE };
    // There was a way, and nothing came on it: to look for the same again is in vain.
    return this.#climb({ otherwise: connected && this.#silent && !idle });
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
  asked({ connected = false } = {}) {
    if (this.#current || this.#unusable) return undefined;
    // Here all is well, and stays so meanwhile.
    this.#granted = connected && this.state === "connected" && this.#rungs[0]?.action === "restart";
    if (this.#granted) return { action: "restart", wait: RESTARTS[0] ?? null };
    return this.#climb();
  }

  /** @returns {Step} the caller has made a new connection */
  renewed() {
    if (!this.#current) return this.begin();
    this.#settle(this.#trying);
    this.#rung = this.#rungs.length - 1;
    return { action: "none", wait: PATIENCE };
  }

  get #current() {
    return this.#rungs[this.#rung];
  }

  /** Whether nothing is done about one that was connected. */
  get #idle() {
    return this.wasConnected && this.state !== "failed" && !this.#current && !this.#unusable;
  }

  /** @returns {PeerState} */
  get #trying() {
    return this.wasConnected ? "reconnecting" : "connecting";
  }

  /** @param {PeerState} state */
  #settle(state) {
    this.state = state;
    this.#rung = -1;
    this.#unusable = this.#doubting = this.#granted = false;
  }

  /** @param {{ otherwise?: boolean }} [options] `otherwise`: not by another restart @returns {Step} */
  #climb({ otherwise = false } = {}) {
    this.#doubting = false;
    do this.#rung += 1;
    while (this.#isIdle(this.#current?.action, otherwise));
    if (!this.#current) return this.#giveUp();
    this.state = this.#trying;
    const { wait } = this.#current;
    // What the other side has had begun a moment ago is the restart that we want.
    const action = this.#granted && this.#current.action === "restart" ? "none" : this.#current.action;
    this.#granted = false;
    return { action, wait: this.#silent ? Math.max(wait ?? 0, PROOF) : wait };
  }

  /** @param {Step["action"] | undefined} action @param {boolean} otherwise */
  #isIdle(action, otherwise) {
    return (action === "relay" && !this.#relays()) || (action === "restart" && otherwise);
  }

  /** @returns {Step} */
  #rebuild() {
    this.#unusable = false;
    this.#rebuilds += 1;
    if (this.#rebuilds > REBUILDS) return this.#giveUp();
    this.state = this.#trying;
    this.#rung = this.#rungs.length - 1;
    return { action: "rebuild", wait: PATIENCE };
  }

  /** @returns {Step} */
  #giveUp() {
    this.#settle("failed");
    return { action: "give-up", wait: null };
  }
}
