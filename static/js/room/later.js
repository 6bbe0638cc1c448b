/** What is not needed before one is in the call, and so is not loaded with the page. */

/** How long (ms) it waits: the first pictures come before it. */
const FIRST = 1000;
/** How long (ms) until it is tried again where the server did not answer. */
const AGAIN = 10_000;

/**
 * Begins it once it is there. What is stopped before that never begins.
 * @param {() => Promise<(() => void)[]>} begin loads it, and gives what stops it
 * @returns {() => void} stops it
 */
export function later(begin) {
  /** @type {(() => void)[]} */
  let stops = [];
  let timer = setTimeout(() => void attempt(), FIRST);
  let over = false;
  const stop = () => {
    over = true;
    clearTimeout(timer);
    for (const each of stops.splice(0)) each();
  };
  const attempt = async () => {
    try {
      stops = await begin();
    } catch (error) {
      console.debug("the server is away, and a part of the page with it", error);
      if (!over) timer = setTimeout(attempt, AGAIN);
    }
    if (over) stop();
  };
  return stop;
}
