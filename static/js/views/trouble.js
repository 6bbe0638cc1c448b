/** A trouble with a device on the page: what happened, the steps, and a button that tries again. */
import { clone, emphasised, part } from "./dom.js";

/**
 * @param {Explanation} explanation
 * @param {() => void} retry
 * @param {{address?: boolean}} [options]
 * @returns {HTMLElement}
 */
function troublePanel(explanation, retry, { address = false } = {}) {
  const panel = clone("trouble-template");
  part(panel, "title").textContent = explanation.title;
  part(panel, "text").textContent = explanation.text;
  part(panel, "address").hidden = !address;
  part(panel, "host").textContent = location.host;
  part(panel, "steps").replaceChildren(
    ...explanation.steps.map((step) => {
      const item = document.createElement("li");
      item.replaceChildren(...emphasised(step));
      return item;
    }),
  );
  part(panel, "steps").hidden = explanation.steps.length === 0;
  const button = part(panel, "retry");
  button.hidden = explanation.retry === "";
  part(panel, "label").textContent = explanation.retry;
  button.addEventListener("click", retry);
  return panel;
}

/**
 * Puts a panel into its place only when it says something else: else the focus on its button would be lost.
 * @param {HTMLElement} place
 * @param {Explanation | null} explanation
 * @param {() => void} retry
 * @param {{address?: boolean}} [options] `address`: a picture of the address bar, whose left end the steps speak of
 */
export function showTrouble(place, explanation, retry, options) {
  const key = explanation ? JSON.stringify(explanation) : "";
  const held = place.contains(document.activeElement);
  place.hidden = !explanation;
  if (place.dataset.shown === key) return;
  place.dataset.shown = key;
  if (held) place.dataset.held = "";
  place.replaceChildren(...(explanation ? [troublePanel(explanation, retry, options)] : []));
  if (!explanation || !("held" in place.dataset)) return;
  // Somebody pressed the button and it came to nothing again: the focus is where it was.
  delete place.dataset.held;
  part(place, "retry").focus();
}
