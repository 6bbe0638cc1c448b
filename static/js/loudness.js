/** How loud each of the others is just now, as their connections tell it without measuring anything. */

/** @typedef {Pick<RTCRtpReceiver, "getSynchronizationSources">} Listening */

export class Loudness {
  /** @type {WeakMap<RTCPeerConnection, Listening>} */
  #receivers = new WeakMap();
  /** @type {WeakMap<Listening, number>} when the last packet came that was looked at */
  #heard = new WeakMap();

  /**
   * @param {Measurable} peer
   * @returns {number | undefined} linear, 0 to 1; undefined where the other side does not tell
   */
  of(peer) {
    const receiver = this.#receivers.get(peer.connection) ?? this.#find(peer);
    const [source] = receiver?.getSynchronizationSources?.() ?? [];
    if (!receiver || !source) return 0;
    // Of silence nothing is sent, and the last level stands on.
    const isNew = this.#heard.get(receiver) !== source.timestamp;
    this.#heard.set(receiver, source.timestamp);
    return isNew ? source.audioLevel : 0;
  }

  /** @param {Measurable} peer */
  #find(peer) {
    const sources = peer.sources();
    const voice = peer.connection.getTransceivers().find(({ mid }) => sources.get(mid ?? "") === "microphone");
    if (voice) this.#receivers.set(peer.connection, voice.receiver);
    return voice?.receiver;
  }
}

/**
 * The same by the sound that came in a second, where packets tell nothing.
 * @param {{ energy: number, at: number } | undefined} before
 * @param {{ energy: number, at: number }} now
 */
export function levelBetween(before, now) {
  if (!before || now.at <= before.at || now.energy < before.energy) return 0;
  return Math.sqrt((now.energy - before.energy) / ((now.at - before.at) / 1000));
}
