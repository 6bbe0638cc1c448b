/** Why the server has ended somebody's call with `session-ended`: two reasons share that code, the page tells them apart. */

const PATIENCE = 5000; // ms

/**
 * Asks for this very page again: who is signed out is led to the sign-in, who may not enter finds nothing here.
 * @param {(url: string, options: RequestInit) => Promise<Pick<Response, "type" | "status">>} [ask]
 * @param {string} [page]
 * @returns {Promise<"signed-out" | "excluded" | "session-ended">} the last if it cannot be known
 */
export async function whyOver(ask = (url, options) => fetch(url, options), page = globalThis.location?.href) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const { type, status } = await ask(page, { redirect: "manual", credentials: "same-origin", signal });
    if (type === "opaqueredirect") return "signed-out";
    return status === 404 ? "excluded" : "session-ended";
  } catch {
    // No network just now: what is said then is true of both.
    return "session-ended";
  }
}
