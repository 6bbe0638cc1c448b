import assert from "node:assert/strict";
import test from "node:test";

import { openChannels, parseControl, sendControl } from "../../static/js/channels.js";
import { FakeConnection } from "./support/connection.js";

test("control is 0 and files is 1, negotiated and in order", () => {
  const { control, files } = openChannels(new FakeConnection({}));
  assert.deepEqual([control.label, control.options], ["control", { negotiated: true, id: 0, ordered: true }]);
  assert.deepEqual([files.label, files.options], ["files", { negotiated: true, id: 1, ordered: true }]);
});

test("a message is sent only on an open channel, and only up to 16 KiB", () => {
  const { control } = openChannels(new FakeConnection({}));
  assert.equal(sendControl(undefined, { type: "chat" }), false);
  assert.equal(sendControl(control, { type: "chat" }), false);
  control.readyState = "open";
  assert.equal(sendControl(control, { type: "chat", text: "ü".repeat(8200) }), false);
  assert.equal(sendControl(control, { type: "chat", text: "hello" }), true);
  assert.deepEqual(control.sent, [{ type: "chat", text: "hello" }]);
});

for (const [what, data] of [
  ["a binary frame", new ArrayBuffer(4)],
  ["something that is not JSON", "{"],
  ["a number", "1"],
  ["null", "null"],
  ["a list", "[]"],
  ["an object without a type", "{}"],
  ["a type that is no text", '{"type": 1}'],
  ["more than 16 KiB", JSON.stringify({ type: "chat", text: "x".repeat(16_384) })],
]) {
  test(`${what} from another participant is ignored`, () => assert.equal(parseControl(data), undefined));
}

test("a control message is read as it is", () => {
  assert.deepEqual(parseControl('{"type": "reaction", "emoji": "👍"}'), { type: "reaction", emoji: "👍" });
});
