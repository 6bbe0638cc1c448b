// The load generator: obeys one JSON line after another on stdin, and answers each with one on stdout.
import { createInterface } from "node:readline";

import { Crowd } from "./crowd.mjs";
import { dialects } from "./dialects.mjs";
import { flood } from "./flood.mjs";
import { setUp } from "./mesh.mjs";
import { steady } from "./steady.mjs";

let crowd = new Crowd();
let dialect;

const COMMANDS = {
  async enter(order) {
    dialect = dialects[order.dialect];
    return crowd.enter(order);
  },
  /** Waits until each client may send so much at once. */
  async afford({ messages }) {
    await crowd.budget.wait(messages);
    return {};
  },
  mesh: (order) => setUp(crowd, dialect, order),
  flood: (order) => flood(crowd, dialect, order),
  steady: (order) => steady(crowd, dialect, order),
  /** Lets everybody stay; what arrives meanwhile is answered. */
  async stay({ lasts }) {
    await new Promise((resolve) => setTimeout(resolve, lasts * 1000));
    return {};
  },
  async leave() {
    crowd.leave();
    crowd = new Crowd();
    return {};
  },
};

/** Obeys one; gives the answer, or an `error`, with its duration and the part of a core that it took here. */
async function obey({ command, ...order }) {
  const [before, started] = [process.cpuUsage(), performance.now()];
  let answer;
  try {
    answer = await COMMANDS[command](order);
    if (crowd.troubles.length) answer = { error: crowd.troubles.slice(0, 5).join("\n") };
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - started) / 1000;
  return { ...answer, seconds, busy: (user + system) / 1e6 / seconds };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await obey(JSON.parse(line))));
}
process.exit();
