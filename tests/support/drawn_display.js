// Runs before the page's own scripts: a screen whose every pixel a test knows, and a person who chooses it, or does not.
(() => {
  const { mediaDevices } = navigator;
  if (!mediaDevices?.getDisplayMedia) return;
  if (sessionStorage.getItem("without-display")) {
    delete MediaDevices.prototype.getDisplayMedia; // as on a phone
    return;
  }
  const real = mediaDevices.getDisplayMedia.bind(mediaDevices);
  const SIZE = { width: 1280, height: 720 };
  const CORNERS = ["#c80000", "#00a000", "#0000c8", "#c8a000"];
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** Corners of four colours, stripes as fine as the strokes of letters, and something that moves. */
  const draw = (context, count) => {
    const { width, height } = SIZE;
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
    CORNERS.forEach((colour, index) => {
      context.fillStyle = colour;
      context.fillRect(index % 2 ? width - 100 : 0, index > 1 ? height - 100 : 0, 100, 100);
    });
    context.fillStyle = "black";
    for (let x = 400; x < 600; x += 4) context.fillRect(x, 200, 2, 200);
    context.fillRect(700 + (count % 20) * 10, 500, 40, 40);
    context.font = "28px sans-serif";
    context.fillText(`The run sheet, as it is read by everybody: ${count}`, 200, 150);
  };

  const picture = () => {
    const canvas = Object.assign(document.createElement("canvas"), SIZE);
    const context = canvas.getContext("2d", { alpha: false });
    let count = 0;
    draw(context, count);
    const [track] = canvas.captureStream(10).getVideoTracks();
    const timer = setInterval(() => {
      if (track.readyState === "ended") clearInterval(timer);
      draw(context, (count += 1));
    }, 100);
    return track;
  };

  const sound = () => {
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const output = audio.createMediaStreamDestination();
    tone.connect(output);
    tone.start();
    return output.stream.getAudioTracks()[0];
  };

  globalThis.refusals = 0;
  const refuse = async (message, after) => {
    await pause(after);
    globalThis.refusals += 1;
    throw new DOMException(message, "NotAllowedError");
  };

  /** What the test's person does in the browser's dialog: the name of one of these. */
  globalThis.display = "drawn";
  const ways = {
    real,
    drawn: async () => (globalThis.shared = new MediaStream([picture()])),
    loud: async () => (globalThis.shared = new MediaStream([picture(), sound()])),
    cancel: () => refuse("Permission denied", 400),
    "refused by the system": () => refuse("Permission denied by system", 400),
    "not asked": () => refuse("Permission denied", 0),
  };
  mediaDevices.getDisplayMedia = (options) => ways[globalThis.display](options);
  /** The browser's own Stop, which a page hears of by this event. */
  globalThis.stopByBrowser = () => {
    for (const track of globalThis.shared.getTracks()) {
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
  };
})();
