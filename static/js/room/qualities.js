/** From what is measured of each connection to the bars and figures that the tiles show. */
import { Call } from "../call.js";
import { ownQuality, Quality } from "../quality.js";

/**
 * @typedef {object} Known of one of the others
 * @property {Quality} coming
 * @property {Quality} going
 * @property {Sample} sample
 * @property {Judgement | undefined} sent
 * @property {Shortage | null} short
 */

/**
 * @param {Call} call
 * @param {{ showFacts(id: string, facts: Facts | null): void }} screen
 * @returns {(() => void)[]} they stop it
 */
export function showQualities(call, screen) {
  const qualities = new Qualities();
  const wanted = (/** @type {string} */ id, /** @type {Source} */ source) => call.expects(id, source);
  const showOwn = () => screen.showFacts(call.participant ?? "", qualities.own);
  return [
    call.on("sample", ({ id, sample }) => {
      const participant = call.participants.find((one) => one.id === id);
      const expected = participant && expectedOf(participant, wanted);
      if (expected) screen.showFacts(id, qualities.take(id, sample, expected, call.shortOf(id)));
      showOwn();
    }),
    call.on("lowered", ({ id, ...lowered }) => qualities.lowered(id, lowered)),
    call.on("peer-closed", ({ id }) => {
      qualities.forget(id);
      showOwn();
    }),
  ];
}

export class Qualities {
  /** @type {Map<string, Known>} */
  #known = new Map();
  /** @type {Map<string, Map<Source, Lowered>>} what they say that they send less of */
  #lowered = new Map();

  /**
   * @param {string} id
   * @param {Sample} sample
   * @param {Source[]} expected what should come from them now
   * @param {Shortage | null} [short] of what we have too little to send them what they want
   * @returns {Facts | null} what there is to show of them; null as long as that is nothing
   */
  take(id, sample, expected, short = null) {
    const { coming, going } = this.#known.get(id) ?? { coming: new Quality("received"), going: new Quality("sent") };
    const judgement = coming.judge(sample, expected);
    this.#known.set(id, { coming, going, sample, short, sent: going.judge(sample) });
    const theirs = [...(this.#lowered.get(id)?.values() ?? [])].find(({ reason }) => reason) ?? null;
    return judgement ? { ...factsOf(sample, short), ...judgement, ...coming.measures, theirs } : null;
  }

  /** @param {string} id @param {Lowered & { source: Source }} lowered */
  lowered(id, { source, reason, paused }) {
    const known = this.#lowered.get(id) ?? new Map();
    this.#lowered.set(id, known.set(source, { reason, paused }));
  }

  /** @param {string} id whose connection is no longer there, or not as it was */
  forget(id) {
    this.#known.delete(id);
    this.#lowered.delete(id);
  }

  /** @returns {Facts | null} of what we send to everybody */
  get own() {
    const all = [...this.#known.values()];
    const judgement = ownQuality(all.flatMap(({ sent }) => sent ?? []));
    if (!judgement) return null;
    const goes = flowOf(strongest(all.map(({ sample }) => sample.sent)));
    const kbps = all.reduce((sum, { sample }) => sum + kbpsOf(sample.sent), 0);
    const limit = all.map(({ sample, short }) => limitOf(sample, short)).find((one) => one !== "none") ?? "none";
    const nowhere = { relayed: undefined, protocol: undefined, comes: undefined, theirs: null };
    return { ...judgement, ...nowhere, ...ownMeasures(all), goes: goes && { ...goes, kbps }, limit };
  }
}

/**
 * What someone gives and should come, unless we do not want it now.
 * @param {Participant} participant
 * @param {(id: string, source: Source) => boolean} wanted
 * @returns {Source[]}
 */
export function expectedOf({ id, media }, wanted) {
  /** @type {[boolean, Source][]} */
  const given = [[media.audio, "microphone"], [media.video, "camera"], [media.screen, "screen"]];
  return given.flatMap(([gives, source]) => (gives && wanted(id, source) ? [source] : []));
}

/** @param {Sample} sample @param {Shortage | null} short */
function factsOf(sample, short) {
  const { relayed, protocol, localType, received, sent } = sample;
  const flows = { comes: flowOf(received), goes: flowOf(sent), limit: limitOf(sample, short) };
  return { relayed: localType && relayed, protocol, ...flows };
}

/**
 * Why we send less than is wanted: by our own sums, or the browser's.
 * @param {Sample} sample
 * @param {Shortage | null} short
 * @returns {Facts["limit"]}
 */
function limitOf({ sent }, short) {
  if (short) return short;
  const limit = (sent.screen?.fps ? sent.screen : sent.camera)?.limit ?? "none";
  return limit === "cpu" ? "device" : limit === "bandwidth" ? "line" : limit;
}

/**
 * @param {Known[]} all
 * @returns {{ loss: number, delay: number | undefined }} in the middle of what it is to each
 */
function ownMeasures(all) {
  const measures = all.map(({ going }) => going.measures);
  return { loss: middle(measures.map(({ loss }) => loss)) ?? 0, delay: middle(measures.map(({ delay }) => delay)) };
}

/**
 * The picture, a shared screen before the face, and all bytes together.
 * @param {Partial<Record<Source, Received | Sent>>} flows
 * @returns {FlowFacts | undefined} nothing flows
 */
function flowOf(flows) {
  const kbps = kbpsOf(flows);
  if (kbps === 0) return undefined;
  const picture = flows.screen?.fps ? flows.screen : flows.camera;
  const flowing = Object.values(flows).filter((flow) => flow.kbps > 0);
  const codecs = [...new Set(flowing.map(({ codec }) => codec).filter(Boolean))];
  const { width = 0, height = 0, fps = 0 } = picture?.kbps ? picture : {};
  return { width, height, fps, kbps, codecs };
}

/** @param {Partial<Record<Source, Sent>>[]} all what is sent to each; @returns {Partial<Record<Source, Sent>>} the best */
function strongest(all) {
  return all.reduce((best, flows) => (kbpsOf(flows) > kbpsOf(best) ? flows : best), {});
}

/** @param {Partial<Record<Source, Received | Sent>>} flows */
function kbpsOf(flows) {
  return Object.values(flows).reduce((sum, { kbps }) => sum + kbps, 0);
}

/** @param {(number | undefined)[]} values */
function middle(values) {
  const known = values.filter((value) => value !== undefined).sort((one, other) => one - other);
  return known[Math.floor((known.length - 1) / 2)];
}
