/** From who is there and how it goes to the rows of the people panel. Pure. */
import { gettext, interpolate } from "../lib/i18n.js";

/** @typedef {import("../views/people.js").PersonRow} PersonRow */

/**
 * Oneself first, then the others in the order of joining.
 * @param {Person[]} people as on the stage
 * @param {Participant[]} participants
 * @param {ReadonlyMap<string, Facts>} facts of the connections
 * @returns {PersonRow[]}
 */
export function rowsOf(people, participants, facts) {
  const known = new Map(participants.map((participant) => [participant.id, participant]));
  return [...people]
    .sort((one, other) => Number(other.own) - Number(one.own))
    .map((person) => {
      const { id, name, own, muted, camera } = person;
      const line = lineOf(person, known.get(id), facts.get(id));
      return { id, name, own, line, microphone: !muted, camera };
    });
}

/**
 * @param {Person} person
 * @param {Participant | undefined} participant
 * @param {Facts | undefined} facts
 */
function lineOf(person, participant, facts) {
  const { screen, recording } = participant?.media ?? {};
  const said = [
    person.own && gettext("You"),
    participant && standing(participant),
    recording && gettext("Records the call"),
    screen && gettext("Sharing the screen"),
    person.hand && handWord(person),
    person.unverifiable && gettext("Cannot be verified"),
    connectionWord(person, facts),
    person.noData && gettext("No chat or files"),
  ];
  return said.filter(Boolean).join(" · ");
}

/** @param {Participant} participant */
function standing({ role, guest }) {
  if (guest) return gettext("guest");
  return { host: gettext("host"), moderator: gettext("moderator"), member: "" }[role];
}

/** @param {Person} person */
function handWord({ hand }) {
  return hand > 1 ? interpolate(gettext("Hand raised, number %(count)s"), { count: hand }) : gettext("Hand raised");
}

/** @param {Person} person @param {Facts | undefined} facts */
function connectionWord({ state, own }, facts) {
  if (own) return facts && facts.bars < 2 ? gettext("Poor connection") : "";
  const words = {
    connecting: gettext("connecting…"),
    connected: ["", gettext("Poor connection"), gettext("Fair connection"), ""][facts?.bars ?? 3],
    reconnecting: gettext("Reconnecting…"),
    failed: gettext("No connection"),
  };
  return words[state];
}
