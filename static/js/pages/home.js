/**
 * The home page: who is in which room, kept fresh while somebody looks; dialogs and copy buttons.
 */

import { answerCopyButtons } from "./copy.js";
import { answerDialogLinks } from "./dialogs.js";
import { bringUpToDate } from "./live.js";

const EVERY_MS = 5000;
const script = document.querySelector("script[data-occupancy]");
const address = script?.getAttribute("data-occupancy") ?? "";

/** @param {Document} fresh the rows as they are now; rooms came or went */
function replaceRows(fresh) {
  const list = document.getElementById("rooms");
  const now = fresh.getElementById("rooms");
  // Whoever is at a row keeps it: the next round comes soon.
  if (list?.matches(":focus-within, :hover") || document.querySelector("dialog[open]")) return;
  if (list && now?.children.length) list.replaceWith(now);
  else if (!isTyping()) location.reload();
}

function isTyping() {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("main input:not([type=hidden])"));
  return Array.from(fields).some((field) => field.type === "text" && field.value !== "");
}

async function refresh() {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (response.status === 403) return false;
  if (!response.ok) return true;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!bringUpToDate(document, fresh)) replaceRows(fresh);
  return true;
}

/** Asks every few seconds while the page is seen. A network that is away is nobody's business here. */
function keepFresh() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const round = async () => {
    clearTimeout(timer);
    if (document.hidden) return;
    const again = await refresh().catch(() => true);
    clearTimeout(timer);
    if (again) timer = setTimeout(round, EVERY_MS);
  };
  timer = setTimeout(round, EVERY_MS);
  document.addEventListener("visibilitychange", round);
  // A page that the browser kept shows what was true when it was left.
  addEventListener("pageshow", ({ persisted }) => persisted && round());
}

answerCopyButtons();
answerDialogLinks();
keepFresh();
