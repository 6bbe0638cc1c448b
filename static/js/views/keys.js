/** Which key does what in the call; never while somebody types. */
import { Emitter } from "../lib/emitter.js";

/** @typedef {"microphone" | "camera" | "screen" | "hand" | "chat" | "reactions" | "layout" | "help"} KeyAction */
/** @typedef {Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey" | "repeat" | "isComposing">} Press */
/** @typedef {Pick<Element, "tagName" | "closest"> & {type?: string, isContentEditable?: boolean}} Target */

/** @type {Map<string, KeyAction>} */
const ACTIONS = new Map([
  ["m", "microphone"],
  ["v", "camera"],
  ["s", "screen"],
  ["h", "hand"],
  ["c", "chat"],
  ["r", "reactions"],
  ["l", "layout"],
  ["?", "help"],
]);
/** What opens something else would open it below a dialog; these do not. */
const IN_DIALOGS = new Set(["microphone", "camera"]);
const TALK = " ";
/** What the focus is moved with, in lower case. */
const MOVES = /^(?:tab|arrow.+|home|end)$/;

/** Elements that take letters themselves: fields to type in, and lists that jump to a letter. */
const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);
/** Inputs that take no letters, so that keys still work after a click on a switch. */
const QUIET_INPUTS = new Set(["checkbox", "radio", "button", "range", "submit"]);
/** What is open over the call: there, keys are for what is in it. */
const OVER = "dialog, [popover]";
/** What the space bar presses, opens or scrolls. */
const PRESSED = "a, button, input, summary, [tabindex], [role='button'], [role='slider']";

/**
 * What a key press asks for, or null.
 * @param {Press} event
 * @param {Target | null} target
 * @returns {KeyAction | null}
 */
export function actionFor(event, target) {
  if (isOthers(event) || event.repeat) return null;
  if (target && takesLetters(target)) return null;
  const action = ACTIONS.get(event.key.toLowerCase()) ?? null;
  return action && target?.closest("dialog") && !IN_DIALOGS.has(action) ? null : action;
}

/**
 * Whether the space bar is held to talk. It belongs to the button that has the focus, unless that has it of a click only.
 * @param {Press} event
 * @param {Target | null} target
 * @param {boolean} pointed whether the pointer was used last, and not the keyboard
 */
export function talks(event, target, pointed) {
  if (event.key !== TALK || isOthers(event)) return false;
  if (!target) return true;
  if (takesLetters(target) || target.closest(OVER)) return false;
  return pointed || !target.closest(PRESSED);
}

/** @param {Press} event the browser's, or of a letter in the making */
function isOthers({ ctrlKey, altKey, metaKey, isComposing }) {
  return ctrlKey || altKey || metaKey || isComposing;
}

/** @param {Target} target */
function takesLetters(target) {
  if (target.isContentEditable) return true;
  if (!TYPING.has(target.tagName)) return false;
  return !(target.tagName === "INPUT" && QUIET_INPUTS.has(target.type ?? ""));
}

/**
 * An event for each action; `talk` when the space bar goes down, and when it comes up again or can no longer be seen.
 * @extends {Emitter<Record<KeyAction, null> & { talk: boolean }>}
 */
export class Keys extends Emitter {
  #document;
  #pointed = false;
  #talking = false;

  /** @param {Document} document */
  constructor(document) {
    super();
    this.#document = document;
  }

  /** Listens until the returned function is called. */
  listen() {
    const document = this.#document;
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener("pointerdown", () => (this.#pointed = true), { signal, capture: true });
    document.addEventListener("keydown", (event) => this.#down(event), { signal });
    document.addEventListener("keyup", (event) => this.#up(event), { signal });
    // What is released while another window has the keyboard is not told here.
    document.defaultView?.addEventListener("blur", () => this.#talk(false), { signal });
    // Before others keep what one was like when the page went: not somebody who is heard.
    document.defaultView?.addEventListener("pagehide", () => this.#talk(false), { signal, capture: true });
    document.addEventListener("visibilitychange", () => this.#talk(false), { signal });
    return () => {
      stop.abort();
      this.#talk(false);
    };
  }

  /** @param {KeyboardEvent} event */
  #down(event) {
    if (MOVES.test(event.key.toLowerCase())) this.#pointed = false;
    const target = this.#target(event);
    if (this.#talking && event.key === TALK) return event.preventDefault(); // It repeats, and would press or scroll something.
    if (!event.repeat && talks(event, target, this.#pointed)) {
      event.preventDefault();
      return this.#talk(true);
    }
    const action = actionFor(event, target);
    if (!action) return undefined;
    event.preventDefault();
    return this.emit(action, null);
  }

  /**
   * Where a dialog is open, keys are for it, also while nothing in it has the focus.
   * @param {KeyboardEvent} event
   */
  #target({ target }) {
    const focused = target && "closest" in target ? /** @type {Element} */ (/** @type {EventTarget} */ (target)) : null;
    return focused?.closest("dialog") ? focused : (this.#document.querySelector("dialog:modal") ?? focused);
  }

  /** @param {KeyboardEvent} event */
  #up(event) {
    if (event.key !== TALK || !this.#talking) return;
    event.preventDefault(); // Else Firefox presses what has the focus.
    this.#talk(false);
  }

  /** @param {boolean} on */
  #talk(on) {
    if (on === this.#talking) return;
    this.#talking = on;
    this.emit("talk", on);
  }
}
