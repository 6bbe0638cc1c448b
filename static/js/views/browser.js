/** Which browser this is: only to name its buttons rightly in instructions, never to choose code. Pure. */

/** @typedef {{name: string, system: "ios" | "android" | "mac" | "desktop"}} Browser */

/** In this order, since every browser also claims to be Safari, and most to be Chrome. */
const NAMES = /** @type {[RegExp, string][]} */ ([
  [/EdgiOS|EdgA|Edg\//, "Edge"],
  [/FxiOS|Firefox\//, "Firefox"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/OPR\/|OPT\//, "Opera"],
  [/CriOS|Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
]);

/**
 * @param {string} userAgent
 * @param {number} [touchPoints] an iPad says it is a Mac, but is touched
 * @returns {Browser}
 */
export function browserOf(userAgent, touchPoints = 0) {
  const name = NAMES.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "";
  return { name, system: systemOf(userAgent, touchPoints) };
}

/**
 * @param {string} userAgent
 * @param {number} touchPoints
 * @returns {Browser["system"]}
 */
function systemOf(userAgent, touchPoints) {
  if (/Android/.test(userAgent)) return "android";
  if (/iPhone|iPad|iPod/.test(userAgent)) return "ios";
  if (/Macintosh/.test(userAgent)) return touchPoints > 1 ? "ios" : "mac";
  return "desktop";
}
