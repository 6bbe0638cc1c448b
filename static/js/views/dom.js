/** The few things that every view does with the document. */
import { pointTo } from "./icons.js";

/**
 * The element that the template names `data-part="<name>"`. A missing one is a mistake in the template, so it throws.
 * @template {Element} [Kind=HTMLElement]
 * @param {ParentNode} root
 * @param {string} name
 * @param {new () => Kind} [kind]
 * @returns {Kind}
 */
export function part(root, name, kind) {
  const element = root.querySelector(`[data-part="${name}"]`);
  if (!(element instanceof (kind ?? HTMLElement))) throw new Error(`The page has no part ${name}.`);
  return /** @type {Kind} */ (element);
}

/**
 * A copy of the one element in a <template>.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function clone(id) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`The page has no template ${id}.`);
  return /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
}

/**
 * Shows another icon.
 * @param {Element} root an <svg>, or what holds one
 * @param {string} name
 */
export function setIcon(root, name) {
  const use = root.querySelector("use");
  if (use) pointTo(use, name);
}

/**
 * Text in which words between asterisks are strong.
 * @param {string} text
 * @returns {(string | HTMLElement)[]} to be given to `replaceChildren`
 */
export function emphasised(text) {
  return text.split("*").map((piece, index) => {
    if (index % 2 === 0) return piece;
    const strong = document.createElement("strong");
    strong.textContent = piece;
    return strong;
  });
}

/** @returns {string} the page's language */
export function language() {
  return document.documentElement.lang || "en";
}
