/** How good a connection is, from the samples of the last seconds: three bars, two, one or none, and why. Pure. */

/** So long (ms) a judgement looks back: a second alone says little. */
const SPAN = 5500;
/** What should come is not missed earlier (ms). */
const PATIENCE = 2500;
/** So many packets at least make a share of lost ones. */
const ENOUGH = 20;
/** From which value on a measure is fair, and from which poor. */
const LIMITS = /** @type {const} */ ({
  loss: [0.03, 0.1], // share of packets
  delay: [0.3, 0.6], // s, there and back
  jitter: [0.06, 0.15], // s
  stutter: [1 / 8, 1 / 4], // s between two pictures
  freezes: [1, 3], // in the span
});
/** A measure gets better only when it is clearly below its limit: bars shall not flicker. */
const EASE = 0.8;

/** One connection's, in one direction; it remembers the last seconds. */
export class Quality {
  /** @type {{ loss: number, delay: number | undefined }} of the last seconds: a share, and s */
  measures = { loss: 0, delay: undefined };
  #measure;
  /** @type {Sample[]} */
  #span = [];
  /** @type {Partial<Record<keyof typeof LIMITS, Bars>>} */
  #levels = {};
  #expected = "";
  /** @type {Judgement | undefined} it holds until there is another: bars shall not come and go */
  #judgement;

  /** @param {"received" | "sent"} direction */
  constructor(direction) {
    this.#measure = direction === "received" ? receiving : sending;
  }

  /**
   * @param {Sample} sample a second's
   * @param {readonly Source[]} [expected] what should come now; when it changes, everything is looked at anew
   * @returns {Judgement | undefined} nothing as long as nothing was ever known
   */
  judge(sample, expected = []) {
    const anew = expected.join() !== this.#expected || hasBegunAnew(sample, this.#span.at(-1));
    this.#expected = expected.join();
    this.#span = [...(anew ? [] : this.#span), sample].filter(({ at }) => sample.at - at <= SPAN);
    if (this.#span.length < 2) return this.#judgement;
    const measures = this.#measure(this.#span, expected);
    this.measures = { loss: measures.loss, delay: measures.delay };
    const missing = missed(this.#span, expected);
    const silent = missing === "silent";
    return (this.#judgement = silent ? { bars: 0, reasons: [missing] } : this.#weigh(measures, missing));
  }

  /**
   * @param {Partial<Record<keyof typeof LIMITS, number | undefined>>} measures
   * @param {"no-sound" | "no-picture" | undefined} missing
   * @returns {Judgement}
   */
  #weigh(measures, missing) {
    const names = /** @type {(keyof typeof LIMITS)[]} */ (Object.keys(measures));
    for (const name of names) this.#levels[name] = levelOf(measures[name] ?? 0, LIMITS[name], this.#levels[name] ?? 3);
    const levels = names.map((name) => this.#levels[name] ?? 3);
    const bars = /** @type {Bars} */ (Math.min(3, missing ? 1 : 3, ...levels));
    const reasons = bars < 3 ? names.filter((_, index) => levels[index] === bars) : [];
    return { bars, reasons: missing ? [missing, ...reasons] : reasons };
  }
}

/**
 * One's own line, which is the same to everybody: half of them have it at least so good.
 * @param {Judgement[]} judgements of what each of the others gets from us
 * @returns {Judgement | undefined}
 */
export function ownQuality(judgements) {
  const sorted = [...judgements].sort((one, other) => other.bars - one.bars);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/**
 * @param {number} value
 * @param {readonly [number, number]} limits
 * @param {Bars} before
 * @returns {Bars}
 */
function levelOf(value, [fair, poor], before) {
  const above = (/** @type {number} */ limit, /** @type {Bars} */ level) => value >= limit * (before <= level ? EASE : 1);
  if (above(poor, 1)) return 1;
  return above(fair, 2) ? 2 : 3;
}

/** @param {Sample} sample @param {Sample | undefined} before */
function hasBegunAnew(sample, before) {
  if (!before) return true;
  const flows = /** @type {const} */ ([[sample.received, before.received], [sample.sent, before.sent]]);
  return flows.some(([now, then]) => {
    const sources = /** @type {Source[]} */ (Object.keys(then));
    return sources.some((source) => (now[source]?.packets ?? 0) < (then[source]?.packets ?? 0));
  });
}

/**
 * What does not come although it should.
 * @param {Sample[]} span
 * @param {readonly Source[]} expected
 * @returns {"silent" | "no-sound" | "no-picture" | undefined}
 */
function missed(span, expected) {
  const [first, last] = endsOf(span);
  if (last.at - first.at < PATIENCE) return undefined;
  const comes = (/** @type {Source} */ source) => bytesOf(last, source) > bytesOf(first, source);
  // A screen may stand still: what has once come of it is not missed.
  const missing = expected.filter((source) => !comes(source) && !(source === "screen" && last.received.screen?.frames));
  if (missing.length === 0) return undefined;
  if (missing.length === expected.length) return "silent";
  return missing.includes("microphone") || missing.includes("screen-audio") ? "no-sound" : "no-picture";
}

/**
 * @param {Sample[]} span
 * @param {readonly Source[]} expected
 */
function receiving(span, expected) {
  const [first, last] = endsOf(span);
  const sources = /** @type {const} */ (["microphone", "camera", "screen"]);
  const losses = sources.map((source) => lossOf(first.received[source], last.received[source]));
  const freezes = (last.received.camera?.freezes ?? 0) - (first.received.camera?.freezes ?? 0);
  return {
    loss: Math.max(...losses),
    delay: meanOf(span.map(({ rtt }) => rtt)),
    // Of a source that has stopped, the last jitter stays.
    ...(expected.includes("microphone") && { jitter: meanOf(span.map(({ received }) => received.microphone?.jitter)) }),
    ...(expected.includes("camera") && { stutter: stutterOf(first, last), freezes }),
  };
}

/** @param {Sample[]} span */
function sending(span) {
  const losses = span.map(({ sent }) => Math.max(sent.microphone?.remoteLoss ?? 0, sent.camera?.remoteLoss ?? 0));
  return { loss: meanOf(losses) ?? 0, delay: meanOf(span.map(({ rtt }) => rtt)) };
}

/** @param {Received | undefined} first @param {Received | undefined} last */
function lossOf(first, last) {
  const lost = Math.max(0, (last?.lost ?? 0) - (first?.lost ?? 0));
  const expected = lost + (last?.packets ?? 0) - (first?.packets ?? 0);
  return expected >= ENOUGH ? lost / expected : 0;
}

/** A shared screen may well stand still; a camera does not. @param {Sample} first @param {Sample} last */
function stutterOf(first, last) {
  const frames = (last.received.camera?.frames ?? 0) - (first.received.camera?.frames ?? 0);
  const seconds = (last.at - first.at) / 1000;
  return seconds * 1000 >= PATIENCE ? seconds / Math.max(frames, 1) : 0;
}

/** @param {Sample} sample @param {Source} source of what nobody sends, browsers may count an empty packet */
function bytesOf({ received }, source) {
  return received[source]?.bytes ?? 0;
}

/** @param {Sample[]} span @returns {[Sample, Sample]} */
function endsOf(span) {
  return [span[0], /** @type {Sample} */ (span.at(-1))];
}

/** @param {(number | undefined)[]} values */
function meanOf(values) {
  const known = values.filter((value) => value !== undefined);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : undefined;
}
