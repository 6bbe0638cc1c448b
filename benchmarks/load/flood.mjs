import { Traffic } from "./traffic.mjs";

const WINDOW = 4; // messages of one client under way at a time

/** Every client sends `each` messages as fast as they arrive; gives how many, and in what time. */
export async function flood(crowd, dialect, { each, ...options }) {
  await crowd.budget.spend(each);
  return new Promise((resolve) => {
    const left = new Map();
    const partners = new Map();
    const step = (from) => {
      if (left.get(from) === 0) return;
      left.set(from, left.get(from) - 1);
      traffic.send(partners.get(from));
    };
    const started = performance.now();
    const traffic = new Traffic(crowd, dialect, options, (from) => {
      step(from);
      if (traffic.arrived === each * partners.size) {
        resolve({ messages: traffic.arrived, lasted: (performance.now() - started) / 1000 });
      }
    });
    for (const partner of traffic.partners()) {
      left.set(partner.from, each);
      partners.set(partner.from, partner);
    }
    for (const from of partners.keys()) for (let count = 0; count < WINDOW; count++) step(from);
  });
}
