/**
 * The icons of a page that has to do without the server for a while. A `<use>` that points into another file makes the
 * browser ask for that file again whenever the icon changes, and without an answer nothing is drawn.
 */

const PREFIX = "icon-"; // keeps the symbols' ids apart from the page's own

/**
 * Brings the file of icons into the page, and lets all that use it, in templates too, use it there.
 * @param {Document} page
 */
export async function bringIcons(page = document) {
  const [file] = usesIn(page).map((use) => use.getAttribute("href")?.split("#")[0] ?? "");
  if (!file) return;
  try {
    const response = await fetch(file);
    if (!response.ok) return;
    const sprite = new DOMParser().parseFromString(await response.text(), "image/svg+xml").documentElement;
    for (const symbol of sprite.querySelectorAll("symbol")) symbol.id = PREFIX + symbol.id;
    sprite.setAttribute("hidden", "");
    page.body.append(page.importNode(sprite, true));
  } catch {
    return; // The server is away already: the icons stay in their file, and come when it is back.
  }
  for (const use of usesIn(page)) pointTo(use, use.getAttribute("href")?.split("#")[1].replace(PREFIX, "") ?? "", "");
}

/**
 * Lets a `<use>` draw another icon of the same file, or of the page.
 * @param {Element} use
 * @param {string} name
 * @param {string} [file] empty for the page's own; else where it points now
 */
export function pointTo(use, name, file = use.getAttribute("href")?.split("#")[0] ?? "") {
  const href = file ? `${file}#${name}` : `#${PREFIX}${name}`;
  if (use.getAttribute("href") !== href) use.setAttribute("href", href);
}

/**
 * @param {Document} page
 * @returns {Element[]}
 */
function usesIn(page) {
  const roots = [page, ...[...page.querySelectorAll("template")].map(({ content }) => content)];
  return roots.flatMap((root) => [...root.querySelectorAll("use")]);
}
