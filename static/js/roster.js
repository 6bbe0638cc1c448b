/**
 * Who is in the room, as far as the server has told. Each change has the next revision: an older one is ignored, and
 * one that skips some says that something was missed.
 */
export class Roster {
  /** @type {Map<string, Participant>} in the order of joining */
  #participants = new Map();
  /** @type {Room | undefined} */
  room;
  /** @type {number | undefined} */
  revision;

  get participants() {
    return [...this.#participants.values()];
  }

  /** @param {string} id */
  get(id) {
    return this.#participants.get(id);
  }

  /**
   * The whole truth of a `welcome` or a `roster`.
   * @param {{ participants: Participant[], room: Room, revision: number }} truth
   * @returns {RosterChange}
   */
  replace({ participants, room, revision }) {
    const before = this.#participants;
    this.#participants = new Map(participants.map((participant) => [participant.id, participant]));
    this.room = room;
    this.revision = revision;
    return {
      joined: participants.filter(({ id }) => !before.has(id)),
      left: [...before.values()]
        .filter(({ id }) => !this.#participants.has(id))
        .map((participant) => ({ participant, reason: "left" })),
    };
  }

  /**
   * What a participant says himself that he gives; the server's next word on him counts more.
   * @param {string} id
   * @param {Media} media
   */
  amend(id, { audio, video, screen, hand, recording }) {
    const participant = this.#participants.get(id);
    if (participant) this.#participants.set(id, { ...participant, media: { audio, video, screen, hand, recording } });
  }

  /**
   * @param {RosterMessage} message
   * @returns {RosterChange | "behind" | undefined} `behind`: ask for the roster; nothing: it is old news
   */
  receive(message) {
    const known = this.revision ?? -1;
    if (message.revision <= known) return undefined;
    if (message.type === "roster") return this.replace(message);
    if (message.revision !== known + 1) return "behind";
    this.revision = message.revision;
    return this.#apply(message);
  }

  /**
   * @param {Exclude<RosterMessage, { type: "roster" }>} message
   * @returns {RosterChange}
   */
  #apply(message) {
    if (message.type === "room-changed") {
      this.room = message.room;
      return { joined: [], left: [] };
    }
    if (message.type === "participant-left") {
      const participant = this.#participants.get(message.subject);
      this.#participants.delete(message.subject);
      return { joined: [], left: participant ? [{ participant, reason: message.reason }] : [] };
    }
    const { participant } = message;
    const known = this.#participants.has(participant.id);
    this.#participants.set(participant.id, participant);
    return { joined: known ? [] : [participant], left: [] };
  }
}
