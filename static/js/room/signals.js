/** What goes between people besides sound and pictures: hands, reactions, and what one should know of one's own microphone. */
import { Call } from "../call.js";
import { LocalMedia } from "../media/local.js";
import { followHands } from "./hands.js";
import { Own } from "./own.js";
import { section } from "./phases.js";
import { followTalk } from "./push.js";
import { CallScreen } from "./screen.js";

/** How long (ms) after the entry the rest is loaded: not with the first pictures, and before it is needed. */
const LATER = 4000;
/** More than this is not held until then. */
const MOST_MISSED = 20;

/**
 * @param {Call} call
 * @param {Own} own
 * @param {LocalMedia} local
 * @param {CallScreen} screen
 * @returns {(() => void)[]} they stop it
 */
export function followSignals(call, own, local, screen) {
  const rest = new Rest(call, local, screen);
  return [...followHands(call, own, screen), ...followTalk(local, screen), ...rest.follow()];
}

/** What few need in the first seconds of a call. */
class Rest {
  #call;
  #local;
  #screen;
  #menu = section("reactions-menu");
  #timer = 0;
  /** @type {Promise<void> | undefined} */
  #loading;
  /** @type {import("./reactions.js").Reaction[]} */
  #missed = [];
  /** @type {(() => void)[]} */
  #stops = [];
  #ready = false;
  #over = false;

  /**
   * @param {Call} call
   * @param {LocalMedia} local
   * @param {CallScreen} screen
   */
  constructor(call, local, screen) {
    this.#call = call;
    this.#local = local;
    this.#screen = screen;
  }

  /** @returns {(() => void)[]} they stop it */
  follow() {
    const opens = (/** @type {Event} */ event) => void this.#open(/** @type {ToggleEvent} */ (event));
    this.#menu.addEventListener("beforetoggle", opens);
    this.#stops = [
      this.#call.on("control", (reaction) => this.#hear(reaction)),
      this.#call.on("state", ({ state }) => {
        if (state === "joined") this.#timer ||= window.setTimeout(() => void this.#load(), LATER);
      }),
    ];
    return [
      this.#screen.keys.on("reactions", () => void this.#menu.togglePopover()),
      () => this.#menu.removeEventListener("beforetoggle", opens),
      () => this.#stop(),
    ];
  }

  /** @param {import("./reactions.js").Reaction} reaction */
  #hear(reaction) {
    if (reaction.message.type !== "reaction") return;
    if (this.#missed.length < MOST_MISSED) this.#missed.push(reaction);
    void this.#load();
  }

  /** The menu opens once it can do something. @param {ToggleEvent} event */
  async #open(event) {
    if (this.#ready || event.newState !== "open") return;
    event.preventDefault();
    await this.#load();
    if (this.#ready) this.#menu.showPopover();
    else if (!this.#over) this.#screen.notices.serverAway();
  }

  async #load() {
    this.#loading ??= this.#begin();
    try {
      await this.#loading;
    } catch (error) {
      console.debug("the server is away; the next time asks again", error);
      this.#loading = undefined;
      this.#timer = 0;
      this.#missed = [];
    }
  }

  async #begin() {
    const [{ followReactions }, { followMicrophone }] = await Promise.all([import("./reactions.js"), import("./muted.js")]);
    if (this.#over) return;
    for (const stop of this.#stops) stop();
    const reactions = followReactions(this.#call, this.#screen, this.#missed);
    this.#stops = [...reactions, ...followMicrophone(this.#call, this.#local, this.#screen)];
    this.#ready = true;
  }

  #stop() {
    this.#over = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
  }
}
