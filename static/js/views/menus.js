/** The menus at the carets: microphones and speakers, cameras. */
import { gettext } from "../lib/i18n.js";
import { clone, part } from "./dom.js";

/** @typedef {{heading: string, kind: DeviceKind}} Group */

export class DeviceMenus {
  #root;
  #choose;
  /** @type {DeviceLists | null} */
  #devices = null;
  #canChooseSpeaker = false;

  /**
   * @param {HTMLElement} root the call's section
   * @param {(kind: DeviceKind, id: string) => void} choose
   */
  constructor(root, choose) {
    this.#root = root;
    this.#choose = choose;
    this.#wire("microphone");
    this.#wire("camera");
  }

  /** @param {LocalState} state */
  show({ devices, canChooseSpeaker }) {
    this.#devices = devices;
    this.#canChooseSpeaker = canChooseSpeaker;
  }

  /** @param {CaptureKind} kind */
  #wire(kind) {
    const menu = part(this.#root, `${kind}-menu`);
    const caret = part(this.#root, `${kind}-caret`);
    menu.addEventListener("beforetoggle", (event) => {
      const opening = /** @type {ToggleEvent} */ (event).newState === "open";
      caret.setAttribute("aria-expanded", String(opening));
      if (opening) this.#fill(menu, kind);
    });
    menu.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState !== "open") return;
      placeAbove(menu, caret);
      const items = [...menu.querySelectorAll("button")];
      (items.find((item) => item.ariaChecked === "true") ?? items[0])?.focus();
    });
    menu.addEventListener("keydown", (event) => moveFocus(menu, event));
  }

  /**
   * @param {HTMLElement} menu
   * @param {CaptureKind} kind
   */
  #fill(menu, kind) {
    /** @type {Group[]} */
    const groups =
      kind === "camera"
        ? [{ heading: gettext("Camera"), kind }]
        : [{ heading: gettext("Microphone"), kind }, ...(this.#canChooseSpeaker ? [SPEAKERS()] : [])];
    menu.replaceChildren(...groups.map((group) => this.#group(menu, group)));
  }

  /**
   * @param {HTMLElement} menu
   * @param {Group} group
   */
  #group(menu, { heading, kind }) {
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", heading);
    const title = clone("menu-heading-template");
    title.textContent = heading;
    const { options, chosen } = this.#devices?.[kind] ?? { options: [], chosen: "" };
    const items = options.map((option) => this.#item(menu, kind, option, option.id === chosen));
    if (items.length === 0) title.textContent = NONE()[kind];
    group.replaceChildren(title, ...items);
    return group;
  }

  /**
   * @param {HTMLElement} menu
   * @param {DeviceKind} kind
   * @param {DeviceOption} option
   * @param {boolean} checked
   */
  #item(menu, kind, { id, label }, checked) {
    const item = clone("menu-item-template");
    item.setAttribute("aria-checked", String(checked));
    part(item, "label").textContent = label;
    item.addEventListener("click", () => {
      menu.hidePopover();
      this.#choose(kind, id);
    });
    return item;
  }
}

/** @returns {Group} */
const SPEAKERS = () => ({ heading: gettext("Speaker"), kind: "speaker" });
const NONE = () => ({
  microphone: gettext("No microphone found"),
  camera: gettext("No camera found"),
  speaker: gettext("No speaker found"),
});

/**
 * Above its button, within the window; a popover knows no place by itself in every browser.
 * @param {HTMLElement} menu
 * @param {HTMLElement} caret
 */
export function placeAbove(menu, caret) {
  const box = caret.getBoundingClientRect();
  const left = Math.min(box.left, innerWidth - menu.offsetWidth - 8);
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.bottom = `${innerHeight - box.top + 8}px`;
}

/**
 * Arrow keys go round the items, as in every menu.
 * @param {HTMLElement} menu
 * @param {KeyboardEvent} event
 */
export function moveFocus(menu, event) {
  const items = [...menu.querySelectorAll("button")].filter(({ hidden, disabled }) => !hidden && !disabled);
  const current = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  const targets = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: -1 };
  const target = targets[/** @type {keyof typeof targets} */ (event.key)];
  if (target === undefined || items.length === 0) return;
  event.preventDefault();
  items.at(target % items.length)?.focus();
}
