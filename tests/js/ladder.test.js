import assert from "node:assert/strict";
import test from "node:test";

import { Ladder } from "../../static/js/ladder.js";

const silent = { growing: false };

function connected(options = { restarts: true }) {
  const ladder = new Ladder(options);
  ladder.begin();
  ladder.connected();
  return ladder;
}

test("a failed connection gets three ICE restarts, then a new connection, then it is given up", () => {
  const ladder = connected();
  const steps = [ladder.failed(), ...Array.from({ length: 4 }, () => ladder.timeout(silent))];
  assert.deepEqual(steps, [
    { action: "restart", wait: 2000 },
    { action: "restart", wait: 4000 },
    { action: "restart", wait: 8000 },
    { action: "rebuild", wait: 15_000 },
    { action: "give-up", wait: null },
  ]);
  assert.equal(ladder.state, "failed");
});

test("it says reconnecting while it tries, and connecting if it has never been connected", () => {
  const once = connected();
  once.failed();
  assert.equal(once.state, "reconnecting");
  const never = new Ladder({ restarts: true });
  never.begin();
  never.failed();
  assert.equal(never.state, "connecting");
});

test("a disconnected connection is left alone for 4 s, and then restarted if nothing came in", () => {
  const ladder = connected();
  assert.deepEqual(ladder.disconnected(), { action: "none", wait: 4000 });
  assert.deepEqual(ladder.timeout(silent), { action: "restart", wait: 2000 });
});

test("a disconnected connection that still receives is left alone for longer", () => {
  const ladder = connected();
  ladder.disconnected();
  assert.deepEqual(ladder.timeout({ growing: true }), { action: "none", wait: 4000 });
  assert.deepEqual(ladder.timeout(silent), { action: "restart", wait: 2000 });
});

test("a disconnected connection that fails is restarted at once", () => {
  const ladder = connected();
  ladder.disconnected();
  assert.equal(ladder.failed().action, "restart");
});

test("a restart that fails is not repeated before its time is over", () => {
  const ladder = connected();
  ladder.failed();
  assert.equal(ladder.failed(), undefined);
});

test("a new connection that fails is given up without waiting", () => {
  const ladder = connected();
  ladder.failed();
  for (let tries = 0; tries < 3; tries += 1) ladder.timeout(silent);
  assert.equal(ladder.failed().action, "give-up");
});

test("once connected, the next failure starts at the foot of the ladder", () => {
  const ladder = connected();
  ladder.failed();
  ladder.timeout(silent);
  ladder.connected();
  assert.equal(ladder.state, "connected");
  assert.deepEqual(ladder.failed(), { action: "restart", wait: 2000 });
});

test("a first connection that takes 15 s is treated as one that failed", () => {
  const ladder = new Ladder({ restarts: true });
  assert.deepEqual(ladder.begin(), { action: "none", wait: 15_000 });
  assert.equal(ladder.timeout(silent).action, "restart");
});

test("an offer without an answer is made anew three times", () => {
  const ladder = new Ladder({ restarts: true });
  ladder.begin();
  assert.deepEqual(
    [1, 2, 3, 4].map(() => ladder.unanswered().action),
    ["rebuild", "rebuild", "rebuild", "give-up"],
  );
});

test("a connection that cannot be used is made anew after a pause, three times", () => {
  const ladder = new Ladder({ restarts: true });
  ladder.begin();
  const actions = [1, 2, 3, 4].map(() => {
    assert.deepEqual(ladder.broken(), { action: "none", wait: 2000 });
    return ladder.timeout(silent).action;
  });
  assert.deepEqual(actions, ["rebuild", "rebuild", "rebuild", "give-up"]);
});

test("a wish for a restart is served by the one under way", () => {
  const ladder = connected();
  assert.equal(ladder.asked().action, "restart");
  assert.equal(ladder.asked(), undefined);
});

test("one who cannot restart ICE gets new connections instead", () => {
  const ladder = connected({ restarts: false });
  const actions = [ladder.failed(), ladder.timeout(silent), ladder.timeout(silent)].map(({ action }) => action);
  assert.deepEqual(actions, ["rebuild", "rebuild", "give-up"]);
});

test("a new connection of the caller stops the callee's asking for the old one", () => {
  const ladder = connected();
  ladder.failed();
  assert.deepEqual(ladder.renewed(), { action: "none", wait: 15_000 });
  assert.equal(ladder.state, "reconnecting");
  assert.equal(ladder.timeout(silent).action, "give-up");
});

test("after giving up, a retry starts at the foot again", () => {
  const ladder = connected();
  ladder.failed();
  for (let tries = 0; tries < 4; tries += 1) ladder.timeout(silent);
  ladder.begin();
  assert.equal(ladder.state, "reconnecting");
  assert.equal(ladder.failed().action, "restart");
});

test("after giving up, further failures change nothing", () => {
  const ladder = new Ladder({ restarts: true });
  for (let tries = 0; tries < 4; tries += 1) ladder.unanswered();
  assert.equal(ladder.failed(), undefined);
  assert.equal(ladder.state, "failed");
});

test("while one side is away nothing is tried", () => {
  const ladder = connected();
  ladder.failed();
  assert.deepEqual(ladder.away(), { action: "none", wait: null });
  assert.equal(ladder.state, "reconnecting");
});

const relays = () => true;

test("where there is a TURN server, it is tried alone before a new connection", () => {
  const ladder = connected({ restarts: true, relays });
  const steps = [ladder.failed(), ...Array.from({ length: 5 }, () => ladder.timeout(silent))];
  assert.deepEqual(steps.slice(2), [
    { action: "restart", wait: 8000 },
    { action: "relay", wait: 6000 },
    { action: "rebuild", wait: 15_000 },
    { action: "give-up", wait: null },
  ]);
});

test("one who cannot restart ICE gets a new connection over a TURN server alone, and then one more", () => {
  const ladder = connected({ restarts: false, relays });
  const actions = [ladder.failed(), ladder.timeout(silent), ladder.timeout(silent), ladder.timeout(silent)];
  assert.deepEqual(actions.map(({ action }) => action), ["rebuild", "relay", "rebuild", "give-up"]);
});

test("one from whom nothing comes although ICE is connected gets one restart, and then something else", () => {
  const ladder = connected({ restarts: true, relays });
  const deaf = { growing: false, connected: true };
  const steps = [ladder.silent(), ...Array.from({ length: 3 }, () => ladder.timeout(deaf))];
  assert.deepEqual(steps, [
    { action: "restart", wait: 4000 },
    { action: "relay", wait: 6000 },
    { action: "rebuild", wait: 15_000 },
    { action: "give-up", wait: null },
  ]);
});

test("after silence, connected is what brings something", () => {
  const ladder = connected();
  ladder.silent();
  assert.deepEqual(ladder.connected(), { action: "none", wait: 4000 });
  assert.equal(ladder.state, "reconnecting");
  assert.equal(ladder.silent(), undefined);
  ladder.flowing();
  assert.equal(ladder.state, "connected");
  assert.deepEqual(ladder.silent(), { action: "restart", wait: 4000 });
});

test("what was given up for silence is well again as soon as something comes", () => {
  const ladder = connected();
  const deaf = { growing: true, connected: true };
  ladder.silent();
  assert.deepEqual([ladder.timeout(deaf), ladder.timeout(deaf)].map(({ action }) => action), ["rebuild", "give-up"]);
  assert.deepEqual(ladder.connected(), { action: "none", wait: null });
  assert.equal(ladder.state, "failed");
  ladder.flowing();
  assert.equal(ladder.state, "connected");
});

test("silence of one who was never connected, or with whom something is done already, is nothing new", () => {
  const never = new Ladder({ restarts: true });
  never.begin();
  assert.equal(never.silent(), undefined);
  const ladder = connected();
  ladder.failed();
  assert.equal(ladder.silent(), undefined);
});

test("while a connection is disconnected, silence shortens the wait", () => {
  const ladder = connected();
  ladder.disconnected();
  assert.equal(ladder.silent().action, "restart");
  ladder.flowing({ connected: false });
  assert.equal(ladder.state, "reconnecting");
  ladder.connected();
  assert.equal(ladder.state, "connected");
});

test("one of several sources that stays away gets a new connection, and no restart", () => {
  const ladder = connected();
  assert.deepEqual(ladder.incomplete(), { action: "rebuild", wait: 15_000 });
  assert.equal(ladder.incomplete(), undefined);
});

test("after a change of network what receives is left alone, and what does not is restarted", () => {
  const well = connected();
  assert.deepEqual(well.doubt(), { action: "none", wait: 1000 });
  assert.equal(well.state, "connected");
  assert.deepEqual(well.timeout({ growing: true, connected: true }), { action: "none", wait: null });
  const dead = connected();
  dead.doubt();
  assert.deepEqual(dead.timeout({ growing: false, connected: true }), { action: "restart", wait: 2000 });
  assert.equal(dead.state, "reconnecting");
});

test("after a change of network a disconnected connection is not waited for", () => {
  const ladder = connected();
  ladder.doubt();
  assert.deepEqual(ladder.disconnected(), { action: "none", wait: 1000 });
  assert.equal(ladder.timeout(silent).action, "restart");
  assert.equal(ladder.doubt(), undefined);
});

test("a wish for a restart changes nothing of how a healthy connection looks", () => {
  const ladder = connected();
  assert.deepEqual(ladder.asked({ connected: true }), { action: "restart", wait: 2000 });
  assert.equal(ladder.state, "connected");
  assert.deepEqual(ladder.timeout({ growing: true, connected: true }), { action: "none", wait: null });
  assert.equal(ladder.state, "connected");
});

test("who restarts on the other's wish, and then hears nothing as well, waits for that restart first", () => {
  const ladder = connected();
  ladder.asked({ connected: true });
  assert.deepEqual(ladder.silent(), { action: "none", wait: 4000 });
  assert.equal(ladder.state, "reconnecting");
  assert.equal(ladder.timeout(silent).action, "restart");
});

test("a restart on the other's wish that is over is no reason to wait", () => {
  const ladder = connected();
  ladder.asked({ connected: true });
  ladder.timeout({ growing: true, connected: true });
  assert.equal(ladder.silent().action, "restart");
});
