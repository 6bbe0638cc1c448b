// The load generator: obeys one JSON line after another on stdin, and answers each with one on stdout.
import { createInterface } from "node:readline";

import { Crowd } from "./crowd.mjs";
import { dialects } from "./dialects.mjs";
import { setUp } from "./mesh.mjs";

let crowd = new Crowd();
let dialect;

const COMMANDS = {
  async enter(order) {
    dialect = dialects[order.dialect];
    const times = await crowd.enter(order);
    return { times };
  },
  mesh: (order) => setUp(crowd, dialect, order),
  async leave() {
    crowd.leave();
    crowd = new Crowd();
    return {};
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...order } = JSON.parse(line);
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
  console.log(JSON.stringify({ ...answer, seconds, cpu: (user + system) / 1e6 }));
}
