/** The ways that a configuration offers, each for itself. Pure. */

/**
 * Every address of a relay, with a configuration of its own.
 * @param {RTCConfiguration} configuration
 * @returns {Relay[]}
 */
export function relaysIn({ iceServers = [] }) {
  /** @type {string[]} */
  const hosts = [];
  return iceServers.flatMap((entry) =>
    urlsOf(entry)
      .filter((url) => /^turns?:/i.test(url))
      .map((url) => {
        const host = hostOf(url);
        if (!hosts.includes(host)) hosts.push(host);
        return { transport: transportOf(url), server: hosts.indexOf(host) + 1, configuration: through(entry, url) };
      }),
  );
}

/**
 * Servers that tell us how others see our address: a relay does so, too.
 * @param {RTCConfiguration} configuration
 * @returns {RTCConfiguration}
 */
export function mirrorsIn({ iceServers = [] }) {
  const stun = iceServers.filter((entry) => urlsOf(entry).some((url) => /^stuns?:/i.test(url)));
  return { iceServers: stun, bundlePolicy: "max-bundle" };
}

/**
 * @param {RTCIceServer} entry
 * @param {string} url
 * @returns {RTCConfiguration}
 */
function through(entry, url) {
  return { iceServers: [{ ...entry, urls: [url] }], iceTransportPolicy: "relay", bundlePolicy: "max-bundle" };
}

/** @param {RTCIceServer} entry */
function urlsOf({ urls }) {
  return typeof urls === "string" ? [urls] : urls;
}

/** @param {string} url @returns {Transport} */
function transportOf(url) {
  if (/^turns:/i.test(url)) return "tls";
  return /[?&]transport=tcp\b/i.test(url) ? "tcp" : "udp";
}

/** @param {string} url @returns {string} without the port, since one server may listen on several */
function hostOf(url) {
  const [address] = url.replace(/^turns?:/i, "").split("?");
  return (address ?? "").replace(/:\d+$/, "").toLowerCase();
}
