/** The test of the connection as a dialog: what it comes to, each thing that was tried, and the way to try again. */
import { clone, part, setIcon } from "./dom.js";

/** @typedef {{ mark: string, label: string, text: string }} Line */
/** @typedef {{ mark: "wait" | "good" | "fair" | "bad", title: string, text: string }} Summary */

/** @type {Record<string, string>} */
const ICONS = { wait: "spin", good: "check", fair: "alert", bad: "slash", none: "info" };
const KINDS = { wait: "plain", good: "good", fair: "warn", bad: "danger" };

/**
 * @typedef {object} CheckActions
 * @property {() => void} begin
 * @property {() => void} stop it was closed
 * @property {() => void} copy
 */

export class CheckDialog {
  #dialog;
  #again;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {CheckActions} actions
   */
  constructor(dialog, actions) {
    this.#dialog = dialog;
    this.#again = part(dialog, "again", HTMLButtonElement);
    this.open = () => {
      if (!dialog.open) dialog.showModal();
      actions.begin();
    };
    this.#again.addEventListener("click", () => actions.begin());
    part(dialog, "copy").addEventListener("click", () => actions.copy());
    dialog.addEventListener("close", () => actions.stop());
  }

  /**
   * @param {Summary} summary
   * @param {Line[]} lines
   */
  show(summary, lines) {
    const running = summary.mark === "wait";
    const verdict = part(this.#dialog, "verdict");
    verdict.dataset.kind = KINDS[summary.mark];
    showMark(verdict, summary.mark);
    part(verdict, "title").textContent = summary.title;
    part(verdict, "text").textContent = summary.text;
    this.#showLines(lines);
    // Not `disabled`, which would take the focus away from who has just pressed it.
    this.#again.setAttribute("aria-disabled", String(running));
    part(this.#dialog, "copy").hidden = running;
  }

  close() {
    this.#dialog.close();
  }

  /** @param {Line[]} lines */
  #showLines(lines) {
    const list = part(this.#dialog, "lines");
    while (list.children.length > lines.length) list.lastElementChild?.remove();
    lines.forEach(({ mark, label, text }, index) => {
      const line = list.children[index] ?? list.appendChild(clone("check-line-template"));
      if (line instanceof HTMLElement) line.dataset.mark = mark;
      showMark(line, mark);
      part(line, "label").textContent = label;
      part(line, "text").textContent = text;
    });
  }
}

/**
 * @param {Element} root
 * @param {string} mark
 */
function showMark(root, mark) {
  const icon = part(root, "mark");
  setIcon(icon, ICONS[mark] ?? "info");
  icon.querySelector("svg")?.classList.toggle("spin", mark === "wait");
}
