/** From the roster to what the stage shows and what a screen reader hears. Pure. */
import { gettext, interpolate } from "../lib/i18n.js";

/** @typedef {Pick<Person, "paused" | "screenPaused" | "hand" | "unverifiable">} Marked what does not follow from the roster */

/**
 * Everyone in the order of joining, oneself last.
 * @param {Participant[]} participants
 * @param {string} ownId
 * @param {Map<string, LinkState>} links state of the connection to each of the others
 * @param {LocalState} local what oneself shows, at once and without the server
 * @param {Marks} [marks] what else is known of each
 * @returns {Person[]}
 */
export function peopleOf(participants, ownId, links, local, marks = {}) {
  const others = participants.filter(({ id }) => id !== ownId).map((participant) => personOf(participant, links));
  const own = participants.find(({ id }) => id === ownId);
  return [...others, ...(own ? [ownPerson(own, local)] : [])].map((person) => marked(person, marks));
}

/** @param {Omit<Person, keyof Marked>} person @param {Marks} marks @returns {Person} */
function marked(person, { paused, pausedScreens, hands, unverifiable }) {
  const { id, own } = person;
  const others = { paused: !own && (paused?.has(id) ?? false), unverifiable: unverifiable?.has(id) ?? false };
  return { ...person, ...others, screenPaused: pausedScreens?.has(id) ?? false, hand: hands?.get(id) ?? 0 };
}

/**
 * @param {Participant} participant
 * @param {Map<string, LinkState>} links
 * @returns {Omit<Person, keyof Marked>}
 */
function personOf({ id, name, state, media, caps }, links) {
  const link = links.get(id) ?? "connecting";
  // Who has lost the server comes back by themselves; while the media flows there is nothing to say.
  const waiting = state === "detached" && link !== "connected";
  const shown = { muted: !media.audio, camera: media.video, state: waiting ? "reconnecting" : link, mirrored: false };
  return { id, name, own: false, screen: media.screen, noData: !caps.data_channels, ...shown };
}

/**
 * @param {Participant} participant
 * @param {LocalState} local
 * @returns {Omit<Person, keyof Marked>}
 */
function ownPerson({ id, name }, { audio, microphone, camera, taken, mirrored }) {
  const heard = audio && microphone && !taken.microphone;
  const shown = { muted: !heard, camera: camera !== null, mirrored };
  return { id, name, own: true, screen: false, noData: false, state: "connected", ...shown };
}

/**
 * What happened between two rosters, as sentences: who came, who left, who muted.
 * @param {Participant[]} before
 * @param {Participant[]} after
 * @param {string} ownId
 * @returns {string[]}
 */
export function newsOf(before, after, ownId) {
  const known = new Map(before.map((participant) => [participant.id, participant]));
  const present = new Set(after.map(({ id }) => id));
  const left = before.filter(({ id }) => !present.has(id)).map(({ name }) => say(gettext("%(name)s left"), name));
  const others = after.filter(({ id }) => id !== ownId);
  const changed = others.flatMap((participant) => changeOf(known.get(participant.id), participant));
  return [...left, ...changed];
}

/** What is said when somebody gives something, or no longer. */
const NEWS = {
  audio: (/** @type {boolean} */ on) => (on ? gettext("%(name)s is no longer muted") : gettext("%(name)s is muted")),
  screen: (/** @type {boolean} */ on) =>
    on ? gettext("%(name)s is sharing their screen") : gettext("%(name)s stopped sharing their screen"),
};

/**
 * @param {Participant | undefined} before
 * @param {Participant} after
 * @returns {string[]}
 */
function changeOf(before, { name, media }) {
  if (!before) return [say(gettext("%(name)s joined"), name)];
  const fields = /** @type {(keyof typeof NEWS)[]} */ (Object.keys(NEWS));
  const changed = fields.filter((field) => before.media[field] !== media[field]);
  return changed.map((field) => say(NEWS[field](media[field]), name));
}

/**
 * @param {string} text
 * @param {string} name
 */
function say(text, name) {
  return interpolate(text, { name });
}
