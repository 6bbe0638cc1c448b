/** What the tracks of one connection are encoded at. */

/** Before anything is known of the other side: moderate, and sound before pictures. @type {Record<Source, Encoding>} */
const FIRST = {
  microphone: { active: true, priority: "high", networkPriority: "high" },
  camera: { active: true, maxBitrate: 600_000 },
  screen: { active: true, maxBitrate: 2_500_000, priority: "medium" },
  "screen-audio": { active: true, maxBitrate: 64_000, priority: "high", networkPriority: "high" },
};
/** A screen that comes late can be read; one that was made smaller cannot. @type {RTCDegradationPreference} */
const LEGIBLE = "maintain-resolution";

const WHOLE = /** @type {RTCSetParameterOptions} */ ({ encodingOptions: [{ keyFrame: true }] });

export class Senders {
  /** @type {Map<Source, RTCRtpSender>} */
  #senders = new Map();
  /** @type {Map<Source, Encoding>} */
  #wanted = new Map();
  /** @type {Map<Source, Promise<void>>} setParameters is done one at a time */
  #busy = new Map();
  /** @type {Set<Source>} those that have what they should; to look takes a thread that has better to do */
  #done = new Set();
  #legible = false;

  /** @param {Source} source @returns {Encoding} to begin with */
  first(source) {
    return { ...FIRST[source], ...this.#wanted.get(source) };
  }

  /** @param {Source} source @param {RTCRtpSender} sender */
  add(source, sender) {
    this.#senders.set(source, sender);
  }

  /**
   * From now on; before the sender is there it is kept for it.
   * @param {Source} source
   * @param {Encoding} encoding
   */
  async set(source, encoding) {
    const before = this.#wanted.get(source);
    this.#wanted.set(source, encoding);
    if (this.#done.has(source) && before && isDone(before, encoding)) return;
    if (this.#senders.has(source)) await this.#apply(source);
  }

  /** Once both descriptions are there: some browsers have nothing to set before. */
  async settle() {
    await Promise.all([...this.#senders.keys()].map((source) => this.#apply(source)));
  }

  /** Sends whole pictures next: what was lost is of no use to whoever waits for the rest. */
  async refresh() {
    await Promise.all([this.#apply("camera", { whole: true }), this.#apply("screen", { whole: true })]);
  }

  /** @param {Source} source @param {{ whole?: boolean }} [options] */
  #apply(source, { whole = false } = {}) {
    const before = this.#busy.get(source) ?? Promise.resolve();
    const done = before.catch(() => undefined).then(() => this.#write(source, whole));
    this.#busy.set(source, done);
    return done;
  }

  /** The browser refuses parameters that it has not just given. @param {Source} source @param {boolean} whole */
  async #write(source, whole) {
    const sender = this.#senders.get(source);
    const parameters = sender?.getParameters?.();
    const [current] = parameters?.encodings ?? [];
    const wanted = this.first(source);
    this.#done.delete(source);
    const refresh = whole && wanted.active && sender?.track;
    const legible = source !== "screen" || this.#legible;
    if (!sender || !parameters || !current) return;
    if (!isDone(current, wanted) || !legible || refresh) {
      Object.assign(current, wanted);
      if (source === "screen") {
        parameters.degradationPreference = LEGIBLE;
        this.#legible = true; // What a browser does not know, it does not keep: it is told once.
      }
      // Where a browser does not know the option, it has nothing to do.
      await sender.setParameters(parameters, refresh ? WHOLE : undefined);
    }
    this.#done.add(source);
  }
}

/** @param {RTCRtpEncodingParameters} current @param {Encoding} wanted */
function isDone(current, wanted) {
  const names = /** @type {(keyof Encoding)[]} */ (Object.keys(wanted));
  return names.every((name) => current[name] === wanted[name]);
}
