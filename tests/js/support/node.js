/** What Node 18 lacks of what browsers have, and does in another way than Node 20. Import it before what is tested. */
import { webcrypto } from "node:crypto";

globalThis.crypto ??= /** @type {Crypto} */ (webcrypto);

const RELEASE = Number(process.versions.node.split(".")[0]);

/**
 * `setTimeout` that only `tick` moves on.
 * @param {import("node:test").TestContext} context
 */
export function mockTimeouts({ mock }) {
  // Node 18 takes the names alone.
  mock.timers.enable(/** @type {any} */ (RELEASE < 20 ? ["setTimeout"] : { apis: ["setTimeout"] }));
  return mock.timers;
}
