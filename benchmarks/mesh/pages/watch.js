// Runs before the page's own scripts, in every system: notes the click, the first frame of each picture, the connections.
(() => {
  const bench = (globalThis.bench = { clicked: 0, connections: [], shown: new Map() });
  const waiting = [];

  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) {
      super(...options);
      bench.connections.push(this);
    }
  };

  addEventListener("click", ({ timeStamp }) => (bench.clicked = performance.timeOrigin + timeStamp), { capture: true });

  const { get, set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    get,
    set(stream) {
      set.call(this, stream);
      if (stream && this instanceof HTMLVideoElement) watch(this, stream);
    },
  });

  function watch(video, stream) {
    video.requestVideoFrameCallback((now) => {
      if (video.srcObject !== stream) return;
      for (const { id } of stream.getVideoTracks()) {
        if (!bench.shown.has(id)) bench.shown.set(id, performance.timeOrigin + now);
      }
      for (const look of [...waiting]) look();
    });
  }

  // When the pictures of the others were first shown, in ms since the epoch; the earliest first.
  function arrivals() {
    const received = bench.connections.flatMap((connection) => connection.getReceivers());
    const times = received.map(({ track }) => bench.shown.get(track.id));
    return times.filter((time) => time !== undefined).sort((one, other) => one - other);
  }

  // Resolves with the arrivals when so many pictures are there; with those that are after `patience` ms.
  bench.pictures = (count, patience) =>
    new Promise((resolve) => {
      const finish = () => {
        waiting.splice(waiting.indexOf(look), 1);
        clearTimeout(timer);
        resolve(arrivals());
      };
      const look = () => arrivals().length >= count && finish();
      const timer = setTimeout(finish, patience);
      waiting.push(look);
      look();
    });

  // What each connection has received and sent so far; its number is its place among all that the page ever made.
  bench.read = async () => {
    const links = {};
    const at = performance.now();
    for (const [number, connection] of bench.connections.entries()) {
      if (connection.connectionState === "closed") continue;
      const link = (links[number] = { frames: 0, height: 0, sound: 0, sent: 0 });
      for (const each of (await connection.getStats()).values()) {
        if (each.type === "transport") link.sent += each.bytesSent;
        if (each.type !== "inbound-rtp") continue;
        if (each.kind === "audio") link.sound += each.packetsReceived;
        // Of several pictures on one connection, a shared screen stays black here.
        else if (each.framesDecoded > link.frames) [link.frames, link.height] = [each.framesDecoded, each.frameHeight];
      }
    }
    return { at, links };
  };
})();
