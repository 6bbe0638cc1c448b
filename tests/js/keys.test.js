import assert from "node:assert/strict";
import test from "node:test";

import { actionFor, Keys, talks } from "../../static/js/views/keys.js";

const press = (key, more = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, ...more });

/** An element that stands in these others, each known by its name as in a selector. */
function target(tagName, { inside = [], ...more } = {}) {
  const known = [tagName.toLowerCase(), ...inside];
  const closest = (selector) => (selector.split(", ").some((each) => known.includes(each)) ? {} : null);
  return { tagName, closest, ...more };
}

/** A document whose events the test makes, with a window. */
function page() {
  const document = Object.assign(new EventTarget(), { defaultView: new EventTarget(), querySelector: () => null });
  const keys = new Keys(document);
  const heard = [];
  for (const name of ["microphone", "hand", "help", "talk"]) keys.on(name, (on) => heard.push(on === null ? name : [name, on]));
  const stop = keys.listen();
  const fire = (type, key, on = target("BODY"), more = {}) => {
    const event = Object.assign(new Event(type, { cancelable: true }), press(key, more));
    Object.defineProperty(event, "target", { value: on });
    document.dispatchEvent(event);
    return event;
  };
  return { document, heard, stop, fire, down: (...args) => fire("keydown", ...args), up: (...args) => fire("keyup", ...args) };
}

test("each action has its key, whatever has the focus", () => {
  const actions = { m: "microphone", V: "camera", s: "screen", h: "hand", c: "chat", r: "reactions", L: "layout", "?": "help" };
  for (const [key, action] of Object.entries(actions)) {
    for (const focused of [null, target("BODY"), target("BUTTON")]) assert.equal(actionFor(press(key), focused), action);
  }
});

test("other keys do nothing, whatever their names", () => {
  for (const key of ["x", "Enter", " ", "constructor", "toString"]) assert.equal(actionFor(press(key), null), null);
});

test("nothing happens while somebody types", () => {
  const fields = [
    target("INPUT", { type: "text" }),
    target("TEXTAREA"),
    target("SELECT"),
    target("DIV", { isContentEditable: true }),
  ];
  for (const field of fields) {
    for (const key of ["m", "h", "r", "?"]) assert.equal(actionFor(press(key), field), null);
    assert.equal(talks(press(" "), field, true), false);
  }
});

test("a switch takes no letters, so keys work while it has the focus", () => {
  assert.equal(actionFor(press("m"), target("INPUT", { type: "checkbox" })), "microphone");
});

test("in a dialog, keys mute and turn the camera off, and open nothing below it", () => {
  const inDialog = target("BUTTON", { inside: ["dialog"] });
  assert.deepEqual(["m", "v"].map((key) => actionFor(press(key), inDialog)), ["microphone", "camera"]);
  for (const key of ["s", "h", "c", "r", "l", "?"]) assert.equal(actionFor(press(key), inDialog), null);
});

test("the browser's own shortcuts, a key held down and a composed letter are left alone", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey", "isComposing"]) {
    assert.equal(actionFor(press("m", { [held]: true }), null), null);
    assert.equal(talks(press(" ", { [held]: true }), null, false), false);
  }
  assert.equal(actionFor(press("m", { repeat: true }), null), null);
});

test("the space bar talks, but presses the button that somebody has gone to with the keyboard", () => {
  assert.equal(talks(press(" "), target("BODY"), false), true);
  assert.equal(talks(press(" "), target("BUTTON"), false), false);
  assert.equal(talks(press(" "), target("SPAN", { inside: ["button"] }), false), false);
});

test("it talks after a click on a button, which has the focus only of that", () => {
  assert.equal(talks(press(" "), target("BUTTON"), true), true);
});

test("it does not talk in a dialog or a menu", () => {
  assert.equal(talks(press(" "), target("BUTTON", { inside: ["dialog"] }), true), false);
  assert.equal(talks(press(" "), target("BUTTON", { inside: ["[popover]"] }), true), false);
});

test("one talks from when the space bar goes down until it comes up, and nothing is pressed or scrolled by it", () => {
  const { heard, down, up } = page();
  const events = [down(" "), down(" ", target("BODY"), { repeat: true }), up(" ")];
  assert.deepEqual(heard, [["talk", true], ["talk", false]]);
  assert.deepEqual(events.map(({ defaultPrevented }) => defaultPrevented), [true, true, true]);
});

test("while a dialog is open, keys are for it, wherever the focus is", () => {
  const { document, heard, down } = page();
  document.querySelector = () => target("DIALOG");
  for (const key of ["h", "?", " ", "m"]) down(key);
  assert.deepEqual(heard, ["microphone"]);
});

test("a space bar that was pressed elsewhere and comes up here does nothing", () => {
  const { heard, up, down } = page();
  assert.equal(up(" ").defaultPrevented, false);
  assert.equal(down(" ", target("BODY"), { repeat: true }).defaultPrevented, false);
  assert.deepEqual(heard, []);
});

test("one who turns to another window, or away from the page, no longer talks", () => {
  const { document, heard, down } = page();
  down(" ");
  document.defaultView.dispatchEvent(new Event("blur"));
  down(" ");
  document.dispatchEvent(new Event("visibilitychange"));
  down(" ");
  document.defaultView.dispatchEvent(new Event("pagehide"));
  assert.deepEqual(heard.map(([, on]) => on), [true, false, true, false, true, false]);
});

test("after a click the space bar talks, after the tab key it presses the button again", () => {
  const { document, heard, down, up } = page();
  document.dispatchEvent(new Event("pointerdown"));
  down(" ", target("BUTTON"));
  up(" ", target("BUTTON"));
  down("Tab", target("BUTTON"));
  assert.equal(down(" ", target("BUTTON")).defaultPrevented, false);
  assert.deepEqual(heard, [["talk", true], ["talk", false]]);
});

test("who leaves the call while holding it is told to be silent, and nothing is heard afterwards", () => {
  const { heard, stop, down } = page();
  down("h");
  down(" ");
  stop();
  down("m");
  assert.deepEqual(heard, ["hand", ["talk", true], ["talk", false]]);
});
