/** Control messages about files, as another participant wrote them: anything can be in them. */
import { cleanMime, cleanName } from "./names.js";

const LARGEST_NUMBER = 2 ** 32 - 1;
const LONGEST_FILE_ID = 128;
const DIGEST = /^[0-9a-f]{64}$/i;

/**
 * @param {{ [field: string]: unknown }} message
 * @returns {FileOffer | undefined}
 */
export function readOffer({ file, transfer, name, size, mime }) {
  if (typeof file !== "string" || !file || file.length > LONGEST_FILE_ID) return undefined;
  if (!isTransfer(transfer) || !isOffset(size)) return undefined;
  return { file, transfer, name: cleanName(name), size, mime: cleanMime(mime) };
}

/** @param {unknown} value @returns {value is number} */
export function isTransfer(value) {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LARGEST_NUMBER;
}

/** Bytes into a file. @param {unknown} value @returns {value is number} */
export function isOffset(value) {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** @param {unknown} value @returns {string | undefined} in lower case */
export function readDigest(value) {
  return typeof value === "string" && DIGEST.test(value) ? value.toLowerCase() : undefined;
}
