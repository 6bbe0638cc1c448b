// Runs in the page before its own scripts: notes when candidates are found and which frames are sent, times in ms.
globalThis.recorded = { frames: [], found: [] };
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  recorded.frames.push({ at: performance.now(), data });
  return send.call(this, data);
};
const Native = RTCPeerConnection;
globalThis.RTCPeerConnection = class extends Native {
  constructor(...options) {
    super(...options);
    this.addEventListener("icecandidate", ({ candidate }) => {
      recorded.found.push({ at: performance.now(), end: !candidate });
    });
  }
};
