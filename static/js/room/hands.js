/** Raised hands: who, and in what order. One's own goes up and down by a button and a key. */
import { Call } from "../call.js";
import { gettext, interpolate, ngettext } from "../lib/i18n.js";
import { HandTool } from "../views/hand.js";
import { Own } from "./own.js";
import { section } from "./phases.js";
import { CallScreen } from "./screen.js";

/** The line of those who raised a hand, as it was seen here: nothing but that they are up is told. Pure. */
export class Line {
  /** @type {string[]} */
  #ids = [];

  /**
   * @param {Participant[]} participants in the order of joining, which is that of hands that were up before we came
   * @param {string} ownId
   * @param {boolean} up whether one's own is, which the server learns a moment later
   * @returns {Map<string, number>} the place of each, from 1 on
   */
  see(participants, ownId, up) {
    const raised = participants.filter(({ id, media }) => media.hand && (id !== ownId || up)).map(({ id }) => id);
    const stayed = this.#ids.filter((id) => raised.includes(id));
    this.#ids = [...stayed, ...raised.filter((id) => !stayed.includes(id))];
    // One's own place counts once the server has it: who was before is the same on all screens then.
    const line = up && ownId && !this.#ids.includes(ownId) ? [...this.#ids, ownId] : this.#ids;
    return new Map(line.map((id, index) => [id, index + 1]));
  }
}

/**
 * @param {Call} call
 * @param {Own} own
 * @param {CallScreen} screen
 * @returns {(() => void)[]} they stop it
 */
export function followHands(call, own, screen) {
  const line = new Line();
  /** @type {Map<string, number>} */
  let places = new Map();
  let arrived = false;
  const look = () => {
    const { participants, participant = "" } = call;
    const before = places;
    places = line.see(participants, participant, own.hand);
    tool.show(own.hand);
    if (isSame(before, places)) return;
    screen.mark({ hands: places });
    if (arrived) tell(participants.filter(({ id }) => id !== participant), before, places, screen.notices);
  };
  const toggle = () => {
    const up = !own.hand;
    own.give({ hand: up });
    screen.notices.announce(up ? raisedText(places.get(call.participant ?? "") ?? 1) : gettext("You lowered your hand"));
  };
  const tool = new HandTool(section("call"), toggle);
  look();
  return [
    call.on("roster", () => {
      look();
      arrived = true;
    }),
    own.on("change", look),
    screen.keys.on("hand", toggle),
    () => tool.close(),
    () => screen.mark({ hands: new Map() }),
  ];
}

/**
 * @param {Participant[]} others
 * @param {ReadonlyMap<string, number>} before
 * @param {ReadonlyMap<string, number>} after
 * @param {CallScreen["notices"]} notices
 */
function tell(others, before, after, notices) {
  for (const { id, name } of others) {
    if (after.has(id) && !before.has(id)) {
      notices.toast(interpolate(gettext("%(name)s raised a hand"), { name }), { icon: "hand" });
    } else if (before.has(id) && !after.has(id)) {
      notices.announce(interpolate(gettext("%(name)s lowered the hand"), { name }));
    }
  }
}

/** @param {number} place */
function raisedText(place) {
  if (place === 1) return gettext("You raised your hand");
  const text = ngettext("You raised your hand. %(count)s is before you.", "You raised your hand. %(count)s are before you.", place - 1);
  return interpolate(text, { count: place - 1 });
}

/** @param {ReadonlyMap<string, number>} one @param {ReadonlyMap<string, number>} other */
function isSame(one, other) {
  return one.size === other.size && [...one].every(([id, place]) => other.get(id) === place);
}
