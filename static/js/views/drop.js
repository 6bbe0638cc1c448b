/** How files get into the page: dropped anywhere on it, chosen with the paper clip, or pasted into the chat. */
import { part } from "./dom.js";

/**
 * @param {HTMLElement} root the call's section
 * @param {HTMLElement} sign shown while files are over the page
 * @param {(files: File[], folders: boolean) => void} give `folders`: some were among them, which cannot be sent
 * @returns {() => void} stops it
 */
export function takeFiles(root, sign, give) {
  const stop = new AbortController();
  const { signal } = stop;
  const input = part(root, "attach-input", HTMLInputElement);
  const show = (/** @type {boolean} */ shown) => (sign.hidden = !shown);
  part(root, "attach").hidden = false;
  part(root, "attach").addEventListener("click", () => input.click(), { signal });
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    input.value = ""; // the same file may be chosen again
    if (files.length) give(files, false);
  }, { signal });
  for (const name of /** @type {const} */ (["dragenter", "dragover"])) {
    document.addEventListener(name, (event) => hasFiles(event) && show(allow(event)), { signal });
  }
  // Out of the window there is nothing that it goes to.
  document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget === null && show(false), { signal });
  document.addEventListener("dragend", () => show(false), { signal });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // a browser opens what falls on a page, in its place
    show(false);
    give(...filesOf(event.dataTransfer));
  }, { signal });
  root.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    // Some programs give a picture of the text that they copy, too.
    if (!files.length || event.clipboardData?.types.includes("text/plain")) return;
    event.preventDefault();
    give(files, false);
  }, { signal });
  return () => {
    stop.abort();
    show(false);
  };
}

/** Not what is dragged within the page, as a picture of it or a marked text. @param {DragEvent} event */
function hasFiles({ dataTransfer }) {
  return dataTransfer?.types.some((type) => type.toLowerCase() === "files") ?? false;
}

/** Nothing falls past a dialog. @param {DragEvent} event @returns {boolean} whether it may be dropped */
function allow(event) {
  event.preventDefault();
  const allowed = !document.querySelector("dialog[open]");
  if (event.dataTransfer) event.dataTransfer.dropEffect = allowed ? "copy" : "none";
  return allowed;
}

/** @param {DataTransfer | null} data @returns {[File[], boolean]} */
function filesOf(data) {
  const entries = [...(data?.items ?? [])].filter(({ kind }) => kind === "file");
  const plain = entries.filter((item) => !item.webkitGetAsEntry?.()?.isDirectory);
  const files = plain.map((item) => item.getAsFile()).filter((file) => file !== null);
  return [files, plain.length < entries.length];
}
