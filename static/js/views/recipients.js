/** Who is to get it: everybody, or one. */
import { gettext, interpolate } from "../lib/i18n.js";
import { clone, language, part } from "./dom.js";
import { listing } from "./words.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {string} what one file's name with its size, or how many
 * @param {FileRecipient[]} people all the others
 * @returns {Promise<string[]>} ids; none if it was given up
 */
export function askRecipients(dialog, what, people) {
  const able = people.filter(({ takes }) => takes);
  const unable = people.filter(({ takes }) => !takes).map(({ name }) => name);
  const form = part(dialog, "form", HTMLFormElement);
  part(dialog, "what").textContent = what;
  const hint = gettext("%(names)s cannot get files.");
  part(dialog, "unable").textContent = unable.length ? interpolate(hint, { names: listing(unable, language()) }) : "";
  const everyone = gettext("Everyone");
  const choices = able.length > 1 ? [{ id: "", name: everyone }, ...able] : able;
  part(dialog, "choices").replaceChildren(...choices.map(({ id, name }, index) => choice(id, name, index === 0)));
  // Not a button that submits: the first of those is what the Enter key presses.
  part(dialog, "cancel").onclick = () => dialog.close("");
  dialog.returnValue = "";
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      const to = new FormData(form).get("to");
      const all = able.map(({ id }) => id);
      if (dialog.returnValue !== "offer" || to === null) resolve([]);
      else resolve(to === "" ? all : all.filter((id) => id === to));
    };
  });
}

/** @param {string} id @param {string} name @param {boolean} chosen */
function choice(id, name, chosen) {
  const element = clone("recipient-template");
  const input = part(element, "input", HTMLInputElement);
  input.value = id;
  input.checked = chosen;
  part(element, "name").textContent = name;
  return element;
}
