/** The lists of microphones, cameras and speakers, the level under the first, and the speaker's test. */
import { gettext } from "../lib/i18n.js";
import { shortTrouble } from "./advice.js";
import { part, setIcon } from "./dom.js";

const CELLS = 16;
/** @type {DeviceKind[]} */
const KINDS = ["microphone", "camera", "speaker"];

/**
 * @typedef {object} PickerActions
 * @property {(kind: DeviceKind, id: string) => void} choose
 * @property {() => Promise<void>} test plays the test sound
 */

export class Pickers {
  /** @type {HTMLElement} */
  #root;
  #level = -1;

  /**
   * @param {HTMLElement} root
   * @param {PickerActions} actions
   */
  constructor(root, actions) {
    this.#root = root;
    for (const kind of KINDS) {
      const list = this.#list(kind);
      list.addEventListener("change", () => actions.choose(kind, list.value));
    }
    const test = part(root, "test", HTMLButtonElement);
    test.addEventListener("click", async () => {
      test.disabled = true;
      await actions.test().finally(() => (test.disabled = false));
      // A button that is disabled loses the focus; it comes back unless somebody has gone on.
      if (document.activeElement === document.body) test.focus();
    });
  }

  /** @param {LocalState} state */
  show(state) {
    for (const kind of KINDS) fill(this.#list(kind), state.devices[kind], emptyWord(kind, state));
    this.#showTrouble("microphone", state.troubles.microphone);
    this.#showTrouble("camera", state.troubles.camera);
  }

  /** @param {number} level 0 to 1 */
  showLevel(level) {
    const cells = Math.round(level * CELLS);
    if (cells === this.#level) return;
    this.#level = cells;
    part(this.#root, "meter").style.setProperty("--level", String(cells / CELLS));
  }

  /**
   * @param {CaptureKind} kind
   * @param {Trouble | null} trouble
   */
  #showTrouble(kind, trouble) {
    const list = this.#list(kind);
    const icon = kind === "microphone" ? "mic" : "camera";
    if (list.parentElement) setIcon(list.parentElement, trouble ? `${icon}-off` : icon);
    if (!trouble) return;
    fill(list, { options: [], chosen: "" }, shortTrouble(trouble, kind));
  }

  /** @param {DeviceKind} kind */
  #list(kind) {
    return part(this.#root, `${kind}-list`, HTMLSelectElement);
  }
}

/**
 * @param {DeviceKind} kind
 * @param {LocalState} state
 */
function emptyWord(kind, state) {
  if (kind === "speaker") return gettext("The system's speaker");
  return state.opening ? gettext("Starting…") : kind === "camera" ? gettext("Camera off") : gettext("Microphone off");
}

/**
 * Fills a list only when it changed, so that an open one does not close under the finger.
 * @param {HTMLSelectElement} list
 * @param {DeviceList} devices
 * @param {string} empty what stands there without a choice
 */
function fill(list, { options, chosen }, empty) {
  const shown = options.length ? options : [{ id: "", label: empty }];
  const same =
    list.options.length === shown.length &&
    shown.every(({ id, label }, index) => list.options[index].value === id && list.options[index].text === label);
  if (!same) list.replaceChildren(...shown.map(({ id, label }) => new Option(label, id)));
  list.disabled = options.length === 0;
  list.value = options.length ? chosen : "";
}
