/** The dialogs of the call: settings (devices, how the voice is treated) and the list of keys. */
import { part } from "./dom.js";
import { Pickers } from "./pickers.js";

/**
 * @typedef {object} SettingsActions
 * @property {(kind: DeviceKind, id: string) => void} choose
 * @property {() => Promise<void>} test
 * @property {(name: keyof Processing, on: boolean) => void} setProcessing
 * @property {() => void} diagnose hand out what helps whoever helps
 * @property {(open: boolean) => void} opened the level is measured only while somebody looks
 */

export class SettingsDialog {
  #dialog;
  #pickers;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {HTMLDialogElement} keys
   * @param {SettingsActions} actions
   */
  constructor(dialog, keys, actions) {
    this.#dialog = dialog;
    this.#pickers = new Pickers(part(dialog, "pickers"), actions);
    part(dialog, "processing").addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement) {
        actions.setProcessing(/** @type {keyof Processing} */ (target.name), target.checked);
      }
    });
    part(dialog, "keys").addEventListener("click", () => {
      dialog.close();
      keys.showModal();
    });
    part(dialog, "diagnose").addEventListener("click", () => {
      dialog.close();
      actions.diagnose();
    });
    dialog.addEventListener("close", () => actions.opened(false));
    this.open = () => {
      if (!dialog.open) dialog.showModal();
      actions.opened(true);
    };
  }

  /** @param {LocalState} state */
  show(state) {
    this.#pickers.show(state);
    for (const input of part(this.#dialog, "processing").querySelectorAll("input")) {
      input.checked = state.processing[/** @type {keyof Processing} */ (input.name)];
    }
  }

  /** @param {number} level */
  showLevel(level) {
    this.#pickers.showLevel(level);
  }

  close() {
    this.#dialog.close();
  }
}
