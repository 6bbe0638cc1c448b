/** What is known of the machine and its line before anything is measured. */
const USUAL_CORES = 4;
/** Browsers say no more than this (Mbit/s), however fast a line is. */
const HIGHEST = 10;

/** @returns {Machine} */
export function knownDevice() {
  const { hardwareConcurrency, connection } = /** @type {any} */ (globalThis.navigator ?? {});
  const downlink = connection?.downlink > 0 && connection.downlink < HIGHEST ? connection.downlink * 1e6 : undefined;
  return { cores: hardwareConcurrency || USUAL_CORES, downlink };
}

/**
 * How busy the whole machine is, from the browsers that say so.
 * @param {(pressure: Pressure) => void} tell
 * @returns {() => void} stops
 */
export function watchPressure(tell) {
  const { PressureObserver } = /** @type {any} */ (globalThis);
  if (!PressureObserver) return () => undefined;
  const observer = new PressureObserver((/** @type {{ state: Pressure }[]} */ records) => {
    const newest = records[records.length - 1];
    if (newest) tell(newest.state);
  });
  observer.observe("cpu", { sampleInterval: 2000 }).catch((/** @type {unknown} */ error) => {
    console.debug("this browser does not tell how busy the machine is", error);
  });
  return () => observer.disconnect();
}
