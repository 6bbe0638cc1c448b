/** Which tile is large, if one is. Pure. */

/**
 * A pin comes first; then the screen that was shared last; then, in the speaker layout, who speaks.
 * @param {Seat[]} seats screens in the order in which they came, people in that of joining, oneself last
 * @param {View} view
 * @param {{ pinned: string | null, speaker: string | null }} now
 * @returns {string | null} the id of a tile; null: all are alike
 */
export function spotlightOf(seats, { mode, largeScreens }, { pinned, speaker }) {
  const has = (/** @type {string | null} */ id) => seats.some((seat) => seat.id === id);
  if (has(pinned)) return pinned;
  const screen = seats.filter(({ kind }) => kind === "screen").pop();
  if (screen && largeScreens) return screen.id;
  if (mode === "grid") return null;
  if (has(speaker)) return speaker;
  const [first] = seats.filter(({ kind, own }) => kind === "person" && !own);
  return (first ?? seats[0])?.id ?? null;
}

/**
 * Screens in the order in which they came, so that the newest is last.
 * @param {string[]} before ids of those who shared so far
 * @param {Person[]} people
 * @returns {string[]} of those who share now
 */
export function screensOf(before, people) {
  const now = people.filter(({ screen }) => screen).map(({ id }) => id);
  return [...before.filter((id) => now.includes(id)), ...now.filter((id) => !before.includes(id))];
}
