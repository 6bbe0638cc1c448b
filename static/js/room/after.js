/** The page after the call. It is there from the beginning, since the server may be away when the call ends. */
import { showFarewell } from "../views/farewell.js";
import { currentPhase, section } from "./phases.js";
import { whyOver } from "./standing.js";

/**
 * @param {RoomData} data
 * @param {Goodbye} goodbye
 * @param {(code: string) => void} again joins once more; told why it was over
 */
export async function showAfterwards(data, goodbye, again) {
  const root = section("after");
  const show = (/** @type {string} */ code) => {
    showFarewell(root, data, { ...goodbye, code }, () => again(code));
    return root.firstChild;
  };
  const shown = show(goodbye.code);
  if (goodbye.code !== "session-ended") return;
  const code = await whyOver();
  if (code !== goodbye.code && shown === root.firstChild && currentPhase() === "after") show(code);
}
