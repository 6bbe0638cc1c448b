/** The dialog with the safety code: the code, who is not part of it, and how to compare it. */
import { gettext, interpolate } from "../lib/i18n.js";
import { clone, part } from "./dom.js";

/** @param {HTMLDialogElement} dialog @param {SafetyWords} words */
export function showSafety(dialog, words) {
  const code = part(dialog, "code");
  const before = code.textContent;
  code.hidden = words.groups.length === 0;
  code.replaceChildren(...words.groups.map(spelled));
  const none = part(dialog, "none");
  none.hidden = words.groups.length > 0;
  none.textContent = none.hidden ? "" : whyNone(words);
  for (const name of ["how", "copy"]) part(dialog, name).hidden = words.groups.length === 0;
  fill(part(dialog, "alarms"), words.alarms);
  fill(part(dialog, "apart"), apart(words));
  const said = part(dialog, "said");
  said.textContent = dialog.open && before && before !== code.textContent ? gettext("The code is another one now.") : "";
  part(dialog, "copy").onclick = () => void copy(words.groups, said);
}

/** @param {HTMLElement} list @param {string[]} texts */
function fill(list, texts) {
  list.hidden = texts.length === 0;
  list.replaceChildren(...texts.map((text) => line("safety-line-template", text)));
}

/** @param {string} template @param {string} text */
function line(template, text) {
  const element = clone(template);
  part(element, "text").textContent = text;
  return element;
}

/** A group of digits, which is also heard as digits, and not as a number. @param {string} group */
function spelled(group) {
  const element = line("safety-group-template", group);
  element.setAttribute("aria-label", [...group].join(" "));
  return element;
}

/** @param {SafetyWords} words */
function whyNone({ alone, secure, several, unverifiable }) {
  if (alone) return gettext("Nobody else is here. There is a safety code as soon as two of you are connected.");
  if (!secure) return gettext("This page did not come over HTTPS, so no code would prove anything.");
  if (several) return gettext("This browser makes another key for each connection, so it has no safety code.");
  return unverifiable.length ? gettext("There is nobody here whose connection can be verified.") : gettext("Connecting…");
}

/** @param {SafetyWords} words */
function apart({ missing, unverifiable }) {
  const because = gettext(
    "%(name)s cannot be verified, and is not part of the code. It may be a program that uses another key for each connection, or somebody in the middle.",
  );
  const later = gettext("You have no connection to %(name)s yet. The code changes with it.");
  return [
    ...unverifiable.map((name) => interpolate(because, { name })),
    ...missing.map((name) => interpolate(later, { name })),
  ];
}

/** @param {string[]} groups @param {HTMLElement} said */
async function copy(groups, said) {
  try {
    await navigator.clipboard.writeText(groups.join(" "));
    said.textContent = gettext("Copied");
  } catch {
    said.textContent = gettext("The browser does not allow copying.");
  }
}
