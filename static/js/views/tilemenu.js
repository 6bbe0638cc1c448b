/** What can be done with one tile, at whatever button asks for it: how loud it is, pin, full screen, picture in picture. */
import { gettext, interpolate } from "../lib/i18n.js";
import { clone, part, setIcon } from "./dom.js";
import { toggleFullScreen } from "./tools.js";

const MARGIN = 8; // px, to the button and to the window's edge

export class TileMenu {
  #stage;
  #sheet = clone("tile-menu-template");
  #volume = part(this.#sheet, "volume", HTMLInputElement);
  #id = "";
  /** @type {HTMLElement | null} */
  #button = null;
  /** The button is being pressed while its menu is open: the browser closes it, and the click does not open it again. */
  #closing = false;

  /**
   * @param {HTMLElement} root the call's section
   * @param {import("./stage.js").Stage} stage
   * @param {() => void} hideSelf
   */
  constructor(root, stage, hideSelf) {
    this.#stage = stage;
    root.append(this.#sheet);
    this.#volume.addEventListener("input", () => this.#setVolume());
    this.#does("menu-pin", () => stage.pin(stage.pinned === this.#id ? null : this.#id));
    this.#does("menu-full", () => this.#tile && void toggleFullScreen(this.#tile.element));
    this.#does("menu-float", () => void this.#float());
    this.#does("menu-hide", hideSelf);
    this.#sheet.addEventListener("toggle", (event) => this.#toggled(/** @type {ToggleEvent} */ (event)));
    const press = (/** @type {Event} */ { target }) => {
      const open = this.#sheet.matches(":popover-open");
      this.#closing = open && target instanceof Node && (this.#button?.contains(target) ?? false);
    };
    document.addEventListener("pointerdown", press, { capture: true });
  }

  /** @param {string} id of a tile @param {HTMLElement} button */
  open(id, button) {
    const closing = this.#closing && button === this.#button;
    this.#closing = false;
    if (closing || !this.#stage.tile(id)) return;
    if (this.#sheet.matches(":popover-open")) this.#sheet.hidePopover();
    this.#id = id;
    this.#button = button;
    this.#fill();
    this.#sheet.showPopover();
    placeAt(this.#sheet, button);
  }

  get #tile() {
    return this.#stage.tile(this.#id);
  }

  #fill() {
    const tile = this.#tile;
    if (!tile) return;
    const { own, name, video } = tile;
    const pinned = this.#stage.pinned === this.#id;
    this.#sheet.ariaLabel = name;
    part(this.#sheet, "menu-title").textContent = name;
    part(this.#sheet, "volume-row").hidden = own || !canSetVolume();
    const pin = part(this.#sheet, "menu-pin");
    part(pin, "label").textContent = pinned ? gettext("Unpin") : gettext("Pin for me");
    setIcon(pin, pinned ? "pin-off" : "pin");
    part(this.#sheet, "menu-full").hidden = !document.fullscreenEnabled;
    const seen = tile.element.dataset.camera === "on" && video.videoWidth > 0;
    part(this.#sheet, "menu-float").hidden = !document.pictureInPictureEnabled || !seen;
    const float = tile.inPicture ? gettext("Back from the small window") : gettext("Picture in picture");
    part(part(this.#sheet, "menu-float"), "label").textContent = float;
    part(this.#sheet, "menu-hide").hidden = !own;
    this.#volume.value = String(Math.round(this.#stage.sounds.volumeOf(this.#id) * 100));
    this.#showVolume();
  }

  #setVolume() {
    this.#stage.sounds.setVolume(this.#id, Number(this.#volume.value) / 100);
    this.#showVolume();
  }

  #showVolume() {
    const percent = interpolate(gettext("%(percent)s %"), { percent: this.#volume.value });
    part(this.#sheet, "volume-value").textContent = percent;
    this.#volume.ariaValueText = percent;
    setIcon(part(this.#sheet, "volume-row"), this.#volume.value === "0" ? "volume-off" : "volume");
  }

  async #float() {
    const tile = this.#tile;
    try {
      if (tile?.inPicture) await document.exitPictureInPicture();
      else await tile?.video.requestPictureInPicture();
    } catch (error) {
      console.debug("the browser gives no window for the picture", error);
    }
  }

  /** @param {string} name @param {() => void} act */
  #does(name, act) {
    part(this.#sheet, name).addEventListener("click", () => {
      this.#sheet.hidePopover();
      act();
    });
  }

  /** @param {ToggleEvent} event */
  #toggled({ newState }) {
    const open = newState === "open";
    if (this.#button) this.#button.ariaExpanded = String(open);
    if (open) [...this.#sheet.querySelectorAll("input, button")].find(isVisible)?.focus();
  }
}

/** @param {Element} element @returns {element is HTMLElement} */
function isVisible(element) {
  return element instanceof HTMLElement && element.offsetParent !== null;
}

/** Some phones leave the volume to their buttons. */
function canSetVolume() {
  const audio = new Audio();
  audio.volume = 0.5;
  return audio.volume === 0.5;
}

/**
 * Below its button, or above where there is no room; always within the window.
 * @param {HTMLElement} sheet
 * @param {HTMLElement} button
 */
function placeAt(sheet, button) {
  const box = button.getBoundingClientRect();
  const below = box.bottom + MARGIN;
  const top = below + sheet.offsetHeight + MARGIN <= innerHeight ? below : box.top - sheet.offsetHeight - MARGIN;
  const left = Math.min(box.right, innerWidth - MARGIN) - sheet.offsetWidth;
  sheet.style.top = `${Math.max(MARGIN, top)}px`;
  sheet.style.left = `${Math.max(MARGIN, left)}px`;
}
