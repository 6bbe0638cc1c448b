/** The button that shares the screen, and its key. What they need is loaded once one is in the call. */
import { Call } from "../call.js";
import { part } from "../views/dom.js";
import { Own } from "./own.js";
import { section } from "./phases.js";
import { CallScreen } from "./screen.js";

/** How long (ms) after the entry: not with the first pictures, and before it is needed. */
const LATER = 2500;

/**
 * Whether this page can share at all. Firefox on Android has the function, and it always refuses.
 * @param {Pick<Navigator, "userAgent"> & { mediaDevices?: Partial<MediaDevices> }} navigator
 * @param {{ allowsFeature(name: string): boolean }} [policy] of the page, where the browser tells it
 */
export function canShareScreen({ mediaDevices, userAgent }, policy) {
  if (!mediaDevices?.getDisplayMedia || (policy && !policy.allowsFeature("display-capture"))) return false;
  return !(/Android/.test(userAgent) && /Firefox/.test(userAgent));
}

/**
 * @param {Call} call
 * @param {CallScreen} screen
 * @param {Own} own
 * @param {() => void} pictures brings pictures back where only sound is wanted
 * @returns {(() => void)[]} they stop it
 */
export function followShare(call, screen, own, pictures) {
  const { featurePolicy } = /** @type {{ featurePolicy?: { allowsFeature(name: string): boolean } }} */ (document);
  const button = part(section("call"), "share");
  button.hidden = !canShareScreen(navigator, featurePolicy);
  if (button.hidden) return [];
  const code = new Code(() => import("./sharing.js").then(({ beginSharing }) => beginSharing(call, screen, own, pictures)));
  const away = () => screen.notices.serverAway();
  const toggle = () => code.use((share) => void share.toggle(), away);
  button.addEventListener("click", toggle);
  return [
    call.on("state", ({ state }) => state === "joined" && code.fetch(LATER)),
    screen.keys.on("screen", toggle),
    () => button.removeEventListener("click", toggle),
    () => code.drop(),
  ];
}

/**
 * Something whose code is still to come.
 * @template {{ close(): void }} Kind
 */
export class Code {
  #load;
  /** @type {Kind | undefined} */
  #made;
  /** @type {Promise<void> | undefined} */
  #coming;
  #timer = 0;
  #dropped = false;

  /** @param {() => Promise<Kind>} load */
  constructor(load) {
    this.#load = load;
  }

  /** @param {number} wait ms */
  fetch(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fetch().catch(() => undefined), wait);
  }

  /**
   * At once where it is there: browsers ask what to share only while they handle a press.
   * @param {(made: Kind) => void} act
   * @param {() => void} away the server did not answer
   */
  use(act, away) {
    if (this.#made) return act(this.#made);
    this.#fetch().then(() => this.#made && act(this.#made), away);
    return undefined;
  }

  drop() {
    clearTimeout(this.#timer);
    this.#dropped = true;
    this.#made?.close();
    this.#made = undefined;
  }

  #fetch() {
    this.#coming ??= this.#load().then((made) => {
      if (this.#dropped) made.close();
      else this.#made = made;
    });
    this.#coming.catch(() => (this.#coming = undefined));
    return this.#coming;
  }
}
