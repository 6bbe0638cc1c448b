import { Timer } from "./lib/clock.js";
import { Emitter } from "./lib/emitter.js";

/** The server gives a configuration once in this time (ms). */
const PAUSE = 10_000;
/** Without an answer for this long (ms) the old credentials have to do. */
const PATIENCE = 2000;

/**
 * The RTCConfiguration that connections are made with: fresh TURN credentials when they are needed, and whether the
 * relay is the only way, because the room has it so or because we hide our address.
 * @extends {Emitter<{ change: { policy: Policy } }>}
 */
export class Configurations extends Emitter {
  /** @type {Configuration} */
  #received = {};
  #since = -Infinity;
  #asked = -Infinity;
  /** @type {Promise<void> | undefined} */
  #asking;
  #clock;
  #ask;
  #createCertificate;
  /** @type {RTCCertificate[]} */
  #certificates = [];
  #hiding = false;
  #renewal;
  #stopped = false;

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {() => Promise<Configuration>} options.ask
   * @param {() => Promise<RTCCertificate>} [options.createCertificate]
   */
  constructor({ clock, ask, createCertificate = generateCertificate }) {
    super();
    this.#clock = clock;
    this.#ask = ask;
    this.#createCertificate = createCertificate;
    this.#renewal = new Timer(clock);
  }

  /** Makes the one certificate of all connections of a call, so that others can compare what they see of it. */
  async prepare() {
    try {
      this.#certificates = [await this.#createCertificate()];
    } catch (error) {
      console.warn("each connection makes a certificate of its own", error);
    }
  }

  /** @param {Configuration} configuration */
  receive(configuration) {
    this.#change(() => {
      this.#received = configuration;
      this.#since = this.#clock.now();
    });
    this.#renewIn(this.#life / 2);
  }

  /** Our own wish that nobody learns our address. @param {boolean} hiding */
  hide(hiding) {
    if (hiding !== this.#hiding) this.#change(() => (this.#hiding = hiding));
  }

  /** What hides our address: the room's policy, our own wish; and whether there is a TURN server for it. */
  get privacy() {
    return { room: this.#received.iceTransportPolicy === "relay", own: this.#hiding, possible: this.#hasRelay };
  }

  /** Whether to go over a TURN server alone is another way to try than the usual. */
  get canRelay() {
    return this.#hasRelay && !this.#relayOnly;
  }

  /**
   * @param {{ relayOnly: boolean }} options over a TURN server alone, or whatever way is allowed
   * @returns {RTCConfiguration}
   */
  configuration({ relayOnly }) {
    const { ttl: _ttl, iceTransportPolicy: _policy, ...configuration } = this.#received;
    return {
      ...configuration,
      ...(this.#certificates.length && { certificates: this.#certificates }),
      ...((relayOnly || this.#relayOnly) && { iceTransportPolicy: "relay" }),
      bundlePolicy: "max-bundle",
      iceCandidatePoolSize: 0,
    };
  }

  /** @returns {RTCConfiguration} */
  get current() {
    return this.configuration({ relayOnly: false });
  }

  /** Whether less than half of the credentials' life is left: too little for a connection that begins now. */
  get ageing() {
    return this.#clock.now() - this.#since > this.#life / 2;
  }

  /**
   * What is at most as old as the server's limit lets it be; the old one if the server does not answer.
   * @returns {Promise<RTCConfiguration>}
   */
  async fresh() {
    const now = this.#clock.now();
    if (this.#asking === undefined && Math.abs(now - Math.max(this.#since, this.#asked)) >= PAUSE) {
      this.#asked = now;
      this.#asking = this.#refresh().finally(() => (this.#asking = undefined));
    }
    await this.#asking;
    return this.current;
  }

  /** The call is over: nothing is renewed any more. */
  stop() {
    this.#stopped = true;
    this.#renewal.clear();
  }

  get #relayOnly() {
    return this.privacy.room || this.#hiding;
  }

  get #hasRelay() {
    const urls = (this.#received.iceServers ?? []).flatMap((server) => server.urls);
    return urls.some((url) => /^turns?:/.test(url));
  }

  /** How long (ms) the credentials live. */
  get #life() {
    return (this.#received.ttl ?? Infinity) * 1000;
  }

  /** @param {() => void} apply */
  #change(apply) {
    const before = this.#relayOnly;
    apply();
    const policy = before === this.#relayOnly ? "same" : before ? "looser" : "stricter";
    this.emit("change", { policy });
  }

  /**
   * So that whoever needs another way later has credentials for it, even if the server is away just then.
   * @param {number} ms
   */
  #renewIn(ms) {
    if (ms === Infinity || this.#stopped) this.#renewal.clear();
    else this.#renewal.set(Math.max(ms, PAUSE), () => void this.#renew());
  }

  async #renew() {
    const since = this.#since;
    await this.fresh();
    if (this.#since === since) this.#renewIn(this.#life / 20);
  }

  async #refresh() {
    const patience = new Timer(this.#clock);
    /** @type {Promise<void>} */
    const late = new Promise((resolve) => patience.set(PATIENCE, () => resolve()));
    const received = this.#ask().then(
      (configuration) => this.receive(configuration),
      (error) => console.debug("no fresh configuration, the old one may still serve", error),
    );
    await Promise.race([received, late]);
    patience.clear();
  }
}

/** @returns {Promise<RTCCertificate>} */
export function generateCertificate() {
  return RTCPeerConnection.generateCertificate(/** @type {EcKeyGenParams} */ ({ name: "ECDSA", namedCurve: "P-256" }));
}
