import { Traffic } from "./traffic.mjs";

const WARM_UP = 1; // s whose messages don't count
const REST = 2000; // ms in which the last ones may arrive

/** So many messages a second from all clients together, for some seconds; gives the latencies in ms, sorted. */
export async function steady(crowd, dialect, { rate, lasts, ...options }) {
  const latencies = [];
  const started = performance.now();
  const traffic = new Traffic(crowd, dialect, options, (_from, sentAt) => {
    if (sentAt - started > WARM_UP * 1000) latencies.push(performance.now() - sentAt);
  });
  const partners = shuffled(traffic.partners());
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      const seconds = (performance.now() - started) / 1000;
      if (seconds > WARM_UP + lasts) return void (clearInterval(timer), resolve());
      while (traffic.sent < seconds * rate) traffic.send(partners[traffic.sent % partners.length]);
    }, 1);
  });
  const end = performance.now() + REST;
  while (traffic.arrived < traffic.sent && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  latencies.sort((a, b) => a - b);
  return { latencies, sent: traffic.sent, lost: traffic.sent - traffic.arrived };
}

/** In an order that is the same in each run, and in which neighbours are of different rooms. */
function shuffled(list) {
  const step = 7;
  return Array.from({ length: step }, (_, start) => list.filter((_, index) => index % step === start)).flat();
}
