import assert from "node:assert/strict";
import test from "node:test";

import { troubleOf, worthAskingApart } from "../../static/js/media/troubles.js";
import { explain, shortTrouble } from "../../static/js/views/advice.js";
import { browserOf } from "../../static/js/views/browser.js";

const PAGE = { secure: true, supported: true };
const error = (name, message = "") => ({ name, message });

const AGENTS = {
  chrome: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  edge: "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
  firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  safari: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
  iphone: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
  iphoneChrome: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile/15E148 Safari/604.1",
  android: "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
  androidFirefox: "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
};

test("each browser's errors are known by their cause", () => {
  assert.equal(troubleOf(error("NotAllowedError", "Permission denied"), PAGE), "refused");
  assert.equal(troubleOf(error("NotAllowedError", "Permission dismissed"), PAGE), "dismissed");
  assert.equal(troubleOf(error("NotAllowedError", "Permission denied by system"), PAGE), "system");
  assert.equal(troubleOf(error("NotFoundError"), PAGE), "missing");
  assert.equal(troubleOf(error("OverconstrainedError"), PAGE), "missing");
  assert.equal(troubleOf(error("NotReadableError"), PAGE), "busy");
  assert.equal(troubleOf(error("AbortError"), PAGE), "busy");
  assert.equal(troubleOf(error("Whatever"), PAGE), "unknown");
  assert.equal(troubleOf(undefined, PAGE), "unknown");
});

test("an insecure address comes before everything, then a browser without devices", () => {
  assert.equal(troubleOf(new TypeError("undefined"), { secure: false, supported: false }), "insecure");
  assert.equal(troubleOf(new TypeError("undefined"), { secure: true, supported: false }), "unsupported");
});

test("after a refusal of both the person is not asked again, unless one of the two is known to be allowed", () => {
  const both = { microphone: "prompt", camera: "prompt" };
  assert.equal(worthAskingApart("dismissed", both), false);
  assert.equal(worthAskingApart("refused", { microphone: "denied", camera: "denied" }), false);
  assert.equal(worthAskingApart("refused", { microphone: "granted", camera: "denied" }), true);
  assert.equal(worthAskingApart("missing", both), true);
  assert.equal(worthAskingApart("busy", both), true);
  assert.equal(worthAskingApart("insecure", both), false);
});

test("browsers are told apart although each claims to be the others", () => {
  const seen = Object.entries(AGENTS).map(([key, agent]) => [key, browserOf(agent)]);
  assert.deepEqual(Object.fromEntries(seen), {
    chrome: { name: "Chrome", system: "desktop" },
    edge: { name: "Edge", system: "desktop" },
    firefox: { name: "Firefox", system: "desktop" },
    safari: { name: "Safari", system: "mac" },
    iphone: { name: "Safari", system: "ios" },
    iphoneChrome: { name: "Chrome", system: "ios" },
    android: { name: "Chrome", system: "android" },
    androidFirefox: { name: "Firefox", system: "android" },
  });
  assert.equal(browserOf(AGENTS.safari, 5).system, "ios");
});

test("who is refused reads what still works, and the steps of this very browser", () => {
  const { title, text, steps, retry } = explain("refused", "camera", browserOf(AGENTS.chrome), true);
  assert.equal(title, "Your browser is blocking the camera");
  assert.equal(text, "The microphone works. To let the camera in, in Chrome:");
  assert.equal(steps[1], "Switch *Camera* on.");
  assert.equal(retry, "Try the camera again");
});

test("every browser has steps of its own kind, without a hole in them", () => {
  const first = Object.values(AGENTS).map((agent) => explain("refused", "both", browserOf(agent), false).steps);
  for (const steps of first) {
    assert.equal(steps.length, 3);
    for (const step of steps) assert.doesNotMatch(step, /%\(|undefined/);
  }
  assert.ok(new Set(first.map(([step]) => step)).size >= 6);
});

test("every trouble has a title and a way out, in words without jargon", () => {
  for (const trouble of ["refused", "dismissed", "system", "missing", "busy", "insecure", "unsupported", "unknown"]) {
    for (const subject of ["camera", "microphone", "both"]) {
      const { title, text, steps } = explain(trouble, subject, browserOf(AGENTS.firefox), false);
      assert.ok(title && (text || steps.length), `${trouble} ${subject}`);
      assert.doesNotMatch(title + text + steps.join(""), /Error|getUserMedia|%\(|!/);
    }
    assert.ok(shortTrouble(trouble, "camera"));
  }
});

test("no button is offered where pressing it cannot help", () => {
  assert.equal(explain("insecure", "both", browserOf(AGENTS.chrome), false).retry, "");
});
