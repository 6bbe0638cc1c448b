/** What others say of a file is shown and stored only after it went through here. */

const LONGEST_NAME = 150;
const LONGEST_ENDING = 20;
/** What changes how the rest is read, or is not seen at all: it can make an `exe` look like a picture. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Separators of folders, and what some systems allow in no name. */
const FORBIDDEN = /[\\/:*?"<>|\u2044\u2215\u29f8\uff0f\uff3c]/g;
const MIME = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/;

/**
 * A name that can be shown and stored anywhere.
 * @param {unknown} given
 */
export function cleanName(given) {
  if (typeof given !== "string") return "file";
  const name = given.slice(0, 4096).normalize("NFC").replace(/\s+/gu, " ").replace(UNSEEN, "").replace(FORBIDDEN, "_");
  // A dot in front hides it from the eye, one at the end is dropped by some systems.
  return shortened(name.trim().replace(/^[. ]+|[. ]+$/g, "")) || "file";
}

/** @param {unknown} given @returns {string} empty if it is none */
export function cleanMime(given) {
  return typeof given === "string" && MIME.test(given) ? given.toLowerCase() : "";
}

/** The ending stays, since it says what it is. @param {string} name */
function shortened(name) {
  const letters = [...name];
  if (letters.length <= LONGEST_NAME) return name;
  const dot = letters.lastIndexOf(".");
  const ending = dot > 0 && letters.length - dot <= LONGEST_ENDING ? letters.slice(dot) : [];
  return [...letters.slice(0, LONGEST_NAME - ending.length - 1), "…", ...ending].join("");
}
