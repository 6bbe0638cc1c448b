/** Which key does what in the call; never while somebody types. */

/** @typedef {"microphone" | "camera" | "help"} KeyAction */
/** @typedef {Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey" | "repeat" | "isComposing">} Press */

/** @type {Map<string, KeyAction>} */
const ACTIONS = new Map([
  ["m", "microphone"],
  ["v", "camera"],
  ["?", "help"],
]);

/** Elements that take letters themselves: fields to type in, and lists that jump to a letter. */
const TYPING = new Set(["INPUT", "TEXTAREA", "SELECT"]);
/** Inputs that take no letters, so that keys still work after a click on a switch. */
const QUIET_INPUTS = new Set(["checkbox", "radio", "button", "range", "submit"]);

/**
 * What a key press asks for, or null.
 * @param {Press} event
 * @param {{tagName?: string, type?: string, isContentEditable?: boolean} | null} target
 * @returns {KeyAction | null}
 */
export function actionFor(event, target) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return null;
  if (target && takesLetters(target)) return null;
  return ACTIONS.get(event.key.toLowerCase()) ?? null;
}

/** @param {{tagName?: string, type?: string, isContentEditable?: boolean}} target */
function takesLetters(target) {
  if (target.isContentEditable) return true;
  if (!TYPING.has(target.tagName ?? "")) return false;
  return !(target.tagName === "INPUT" && QUIET_INPUTS.has(target.type ?? ""));
}

/**
 * Listens on the document until the returned function is called.
 * @param {(action: KeyAction) => void} act
 */
export function listenForKeys(act) {
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const action = actionFor(event, event.target instanceof HTMLElement ? event.target : null);
    if (!action) return;
    event.preventDefault();
    act(action);
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}
