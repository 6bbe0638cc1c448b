/** How one sees the call: the layout menu and the menus of the tiles to the stage, and what was chosen to this device. */
import { gettext, interpolate } from "../lib/i18n.js";
import { LayoutMenu } from "../views/layouts.js";
import { Keys } from "../views/keys.js";
import { Notices } from "../views/notices.js";
import { Stage } from "../views/stage.js";
import { TileMenu } from "../views/tilemenu.js";
import { keepView, recallView } from "./view.js";

export class Seating {
  #stage;
  #notices;
  #menu;
  #view = recallView();

  /**
   * @param {HTMLElement} root the call's section
   * @param {{ stage: Stage, keys: Keys, notices: Notices }} parts
   */
  constructor(root, { stage, keys, notices }) {
    this.#stage = stage;
    this.#notices = notices;
    this.#menu = new LayoutMenu(root, { choose: (view) => this.#choose(view), unpin: () => stage.pin(null) });
    /** @type {TileMenu | undefined} */
    let tileMenu;
    stage.openMenu = (id, button) => {
      tileMenu ??= new TileMenu(root, stage, () => this.#choose({ self: false }));
      tileMenu.open(id, button);
    };
    stage.onChange(() => this.#show());
    keys.on("layout", () => this.#menu.toggle());
    stage.choose(this.#view);
  }

  /** @param {Partial<View>} change */
  #choose(change) {
    if (change.self === false) this.#notices.toast(hiddenText(), { icon: "eye-off" });
    this.#view = { ...this.#view, ...change };
    keepView(this.#view);
    this.#stage.choose(this.#view);
  }

  #show() {
    const { pinned } = this.#stage;
    const name = pinned === null ? "" : (this.#stage.tile(pinned)?.words ?? "");
    this.#menu.show(this.#view, name && interpolate(gettext("Unpin %(name)s"), { name }));
  }
}

function hiddenText() {
  return gettext("You no longer see yourself. Others still do. The layout menu brings your picture back.");
}
