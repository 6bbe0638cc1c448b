import assert from "node:assert/strict";
import test from "node:test";

import { withSwiftBeginning } from "../../static/js/beginning.js";

const SDP = [
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "m=video 9 UDP/TLS/RTP/SAVPF 96 103 104",
  "a=rtpmap:96 VP8/90000",
  "a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f",
  "a=fmtp:104 apt=103",
  "",
].join("\r\n");

test("the first pictures may be large, and those of many together no larger than a line carries", () => {
  const rates = [1, 2, 3, 4].map((others) => Number(/start-bitrate=(\d+)/.exec(withSwiftBeginning(SDP, others))?.[1]));
  assert.deepEqual(rates, [600, 600, 500, 375]);
  assert.equal(withSwiftBeginning(SDP, 5), SDP);
});

test("only the camera's codec says so, and once", () => {
  const said = withSwiftBeginning(SDP, 1);
  const changed = said.split("\r\n").filter((line) => !SDP.includes(line));
  assert.deepEqual(changed, [
    "a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f;x-google-start-bitrate=600",
  ]);
  assert.equal(withSwiftBeginning(said, 2), said);
});
