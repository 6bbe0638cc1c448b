import { Timer } from "./lib/clock.js";

/** The server gives a configuration once in this time (ms). */
const PAUSE = 10_000;
/** Without an answer for this long (ms) the old credentials have to do. */
const PATIENCE = 2000;

/** The RTCConfiguration that connections are made with, and fresh TURN credentials when they are needed. */
export class Configurations {
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

  /**
   * @param {object} options
   * @param {Clock} options.clock
   * @param {() => Promise<Configuration>} options.ask
   * @param {() => Promise<RTCCertificate>} [options.createCertificate]
   */
  constructor({ clock, ask, createCertificate = generateCertificate }) {
    this.#clock = clock;
    this.#ask = ask;
    this.#createCertificate = createCertificate;
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
    this.#received = configuration;
    this.#since = this.#clock.now();
  }

  /** @returns {RTCConfiguration} */
  get current() {
    const { ttl: _ttl, ...configuration } = this.#received;
    const certificates = this.#certificates.length ? { certificates: this.#certificates } : {};
    return { ...configuration, ...certificates, bundlePolicy: "max-bundle", iceCandidatePoolSize: 0 };
  }

  /** Whether less than half of the credentials' life is left: too little for a connection that begins now. */
  get ageing() {
    const { ttl } = this.#received;
    return ttl !== undefined && this.#clock.now() - this.#since > (ttl * 1000) / 2;
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
function generateCertificate() {
  return RTCPeerConnection.generateCertificate(/** @type {EcKeyGenParams} */ ({ name: "ECDSA", namedCurve: "P-256" }));
}
