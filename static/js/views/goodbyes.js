/** What is said after a call, or instead of one: a title, a few lines, one or two ways on. Pure. */
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { firstName, lasted, listing } from "./words.js";

/** @typedef {{name: string, capacity: number, access: string}} RoomName */

/** @type {Record<string, (room: RoomName, goodbye: Goodbye) => Farewell>} */
const FAREWELLS = {
  left: ({ name }, goodbye) => ({
    title: fill(gettext("You left %(room)s"), name),
    lines: [duration(goodbye), stillThere(goodbye)],
    actions: [again(gettext("Rejoin")), home()],
  }),
  "room-full": ({ name, capacity }) => ({
    title: gettext("This room is full"),
    lines: [
      interpolate(
        ngettext(
          "The only place in %(room)s is taken. You can come in as soon as somebody leaves.",
          "All %(count)s places in %(room)s are taken. You can come in as soon as somebody leaves.",
          capacity,
        ),
        { count: capacity, room: name },
      ),
    ],
    actions: [tryAgain(), home()],
  }),
  locked: ({ name }) => ({
    title: gettext("This room is locked"),
    lines: [fill(gettext("%(room)s is locked. You can come in as soon as it is unlocked."), name)],
    actions: [tryAgain(), home()],
  }),
  ended: ({ name }, goodbye) => ({
    title: gettext("The call has ended"),
    lines: [fill(gettext("The call in %(room)s was ended for everyone."), name), duration(goodbye)],
    actions: [home(), tryAgain()],
  }),
  removed: ({ name }, goodbye) => ({
    title: gettext("You were removed from the call"),
    lines: [fill(gettext("You were taken out of %(room)s."), name), duration(goodbye)],
    actions: [home()],
  }),
  "not-found": ({ name }, goodbye) => ({
    title: gettext("This room is no longer there"),
    lines: [fill(gettext("%(room)s was deleted, or you may no longer enter it."), name), duration(goodbye)],
    actions: [home()],
  }),
  "session-ended": ({ name }, goodbye) => ({
    title: gettext("The call is over for you"),
    lines: [fill(gettext("You were signed out, or may no longer enter %(room)s."), name), duration(goodbye)],
    actions: [tryAgain(), home()],
  }),
  "signed-out": ({ name }, goodbye) => ({
    title: gettext("You are signed out"),
    lines: [fill(gettext("You left %(room)s with it. Sign in to come back."), name), duration(goodbye)],
    actions: [{ way: "login", label: gettext("Sign in") }, home()],
  }),
  excluded: ({ name, access }, goodbye) => ({
    title:
      access === "members"
        ? gettext("You are no longer a member of this room")
        : gettext("You may no longer enter this room"),
    lines: [fill(gettext("Ask somebody who hosts %(room)s if you want to come back."), name), duration(goodbye)],
    actions: [home()],
  }),
  unauthenticated: ({ name }) => ({
    title: gettext("You are signed out"),
    lines: [fill(gettext("Sign in to enter %(room)s."), name)],
    actions: [{ way: "login", label: gettext("Sign in") }, home()],
  }),
  forbidden: ({ name }) => ({
    title: gettext("You may not enter this room"),
    lines: [fill(gettext("Ask somebody who hosts %(room)s to let you in."), name)],
    actions: [home()],
  }),
  denied: ({ name }) => ({
    title: gettext("You were not let in"),
    lines: [fill(gettext("The host of %(room)s did not let you in this time."), name)],
    actions: [home()],
  }),
  superseded: ({ name }) => ({
    title: gettext("You are here in another tab"),
    lines: [fill(gettext("The call in %(room)s goes on there."), name)],
    actions: [again(gettext("Use this tab instead")), home()],
  }),
};

/**
 * @param {RoomName} room
 * @param {Goodbye} goodbye
 * @returns {Farewell} without empty lines
 */
export function farewellFor(room, goodbye) {
  const farewell = (Object.hasOwn(FAREWELLS, goodbye.code) ? FAREWELLS[goodbye.code] : interrupted)(room, goodbye);
  return { ...farewell, lines: farewell.lines.filter(Boolean) };
}

/**
 * For what should not happen: the code is for diagnostics, not for the screen.
 * @type {(room: RoomName, goodbye: Goodbye) => Farewell}
 */
function interrupted({ name }, goodbye) {
  return {
    title: gettext("The call was interrupted"),
    lines: [fill(gettext("The server closed the connection to %(room)s."), name), duration(goodbye)],
    actions: [tryAgain(), home()],
  };
}

/** @param {Goodbye} goodbye */
function duration(goodbye) {
  if (goodbye.lasted <= 0) return "";
  return interpolate(gettext("You were in the call for %(time)s."), { time: lasted(goodbye.lasted) });
}

/** @param {Goodbye} goodbye */
function stillThere({ others }) {
  if (others.length === 0) return "";
  const names = listing(others.map(({ name }) => firstName(name)));
  return interpolate(ngettext("%(names)s is still there.", "%(names)s are still there.", others.length), { names });
}

/**
 * @param {string} text
 * @param {string} room
 */
function fill(text, room) {
  return interpolate(text, { room });
}

/** @returns {WayOn} */
function home() {
  return { way: "home", label: gettext("Back to your rooms") };
}

/** @param {string} label @returns {WayOn} */
function again(label) {
  return { way: "again", label };
}

/** @returns {WayOn} */
function tryAgain() {
  return { way: "again", label: gettext("Try again"), icon: "again" };
}
