import assert from "node:assert/strict";
import test from "node:test";

import { actionFor } from "../../static/js/views/keys.js";

const press = (key, more = {}) => ({ key, ctrlKey: false, altKey: false, metaKey: false, ...more });

test("m is the microphone, v the camera, ? the list", () => {
  assert.equal(actionFor(press("m"), null), "microphone");
  assert.equal(actionFor(press("V"), { tagName: "BODY" }), "camera");
  assert.equal(actionFor(press("?"), { tagName: "BUTTON" }), "help");
});

test("other keys do nothing, whatever their names", () => {
  for (const key of ["x", "Enter", " ", "constructor", "toString"]) assert.equal(actionFor(press(key), null), null);
});

test("nothing happens while somebody types", () => {
  assert.equal(actionFor(press("m"), { tagName: "INPUT", type: "text" }), null);
  assert.equal(actionFor(press("m"), { tagName: "TEXTAREA" }), null);
  assert.equal(actionFor(press("m"), { tagName: "SELECT" }), null);
  assert.equal(actionFor(press("m"), { tagName: "DIV", isContentEditable: true }), null);
});

test("a switch takes no letters, so keys work while it has the focus", () => {
  assert.equal(actionFor(press("m"), { tagName: "INPUT", type: "checkbox" }), "microphone");
});

test("the browser's own shortcuts, a key held down and a composed letter are left alone", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey", "repeat", "isComposing"]) {
    assert.equal(actionFor(press("m", { [held]: true }), null), null);
  }
});
