/** The loudspeaker: whether it can be chosen, and a test sound that needs no file. */

/** Browsers without it (Safari, most phones) play through what the system has chosen. */
export function canChooseSpeaker() {
  return "setSinkId" in HTMLMediaElement.prototype;
}

/** Two soft tones, one after the other: Hz and start in s. */
const TONES = [
  { frequency: 523.25, start: 0 },
  { frequency: 659.25, start: 0.22 },
];
const LENGTH = 0.5; // s of each tone
const VOLUME = 0.25;

/**
 * Plays the test sound through `speaker` (a device id, or "" for the system's). Resolves when it has ended.
 * @param {string} speaker
 * @returns {Promise<void>}
 */
export async function playTestSound(speaker) {
  const context = new AudioContext();
  void context.resume(); // Safari's stays asleep for ever unless it is woken within the press itself.
  const output = context.createMediaStreamDestination();
  const audio = new Audio();
  audio.srcObject = output.stream;
  try {
    // A speaker that was unplugged just now gives way to the system's.
    if (speaker && canChooseSpeaker()) await audio.setSinkId(speaker).catch(() => audio.setSinkId(""));
    await audio.play();
    await Promise.all(TONES.map((tone) => playTone(context, output, tone)));
  } finally {
    audio.srcObject = null;
    await context.close();
  }
}

/**
 * @param {AudioContext} context
 * @param {AudioNode} output
 * @param {{frequency: number, start: number}} tone
 * @returns {Promise<void>}
 */
function playTone(context, output, { frequency, start }) {
  const begin = context.currentTime + 0.05 + start;
  const oscillator = new OscillatorNode(context, { frequency });
  const gain = new GainNode(context, { gain: 0 });
  // A fast rise and a slow fall sound like a bell, and do not click.
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(VOLUME, begin + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, begin + LENGTH);
  oscillator.connect(gain).connect(output);
  oscillator.start(begin);
  oscillator.stop(begin + LENGTH);
  return new Promise((resolve) => oscillator.addEventListener("ended", () => resolve(), { once: true }));
}
