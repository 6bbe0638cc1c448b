/** Who speaks: from the levels of the connections to the ring on the tiles and the large one of the speaker layout. */
import { Call } from "../call.js";
import { levelBetween, Loudness } from "../loudness.js";
import { Talk } from "../talk.js";

/** Between two looks (ms): a ring that comes within a fifth of a second comes at once. */
const EVERY = 200;

/**
 * @param {Pick<Call, "peers" | "on">} call
 * @param {{ showSpeaking(ids: ReadonlySet<string>): void, showSpeaker(id: string | null): void }} stage
 * @returns {(() => void)[]} they stop it
 */
export function followSpeakers(call, stage) {
  const loudness = new Loudness();
  const talk = new Talk();
  /** @type {Map<string, { energy: number, at: number, level: number }>} */
  const measured = new Map();
  const look = () => {
    const levels = new Map();
    for (const [id, peer] of call.peers) levels.set(id, loudness.of(peer) ?? measured.get(id)?.level ?? 0);
    if (!talk.hear(levels, performance.now())) return;
    stage.showSpeaking(talk.speaking);
    stage.showSpeaker(talk.speaker);
  };
  const timer = setInterval(look, EVERY);
  return [
    () => clearInterval(timer),
    call.on("sample", ({ id, sample: { at, received } }) => {
      const now = { at, energy: received.microphone?.energy ?? 0 };
      measured.set(id, { ...now, level: levelBetween(measured.get(id), now) });
    }),
    call.on("peer-closed", ({ id }) => measured.delete(id)),
  ];
}
