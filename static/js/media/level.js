/** How loud a microphone is, for a meter that moves. */

const INTERVAL = 60; // ms
/** Quiet rooms are about -60 dB, a voice close by -20 dB; the meter spans what lies between. */
const QUIET = -60;
const LOUD = -12;

/**
 * From a root mean square (0 to 1) to what a meter shows (0 to 1): decibels, since ears work so.
 * @param {number} rms
 */
export function levelOf(rms) {
  if (rms <= 0) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibels - QUIET) / (LOUD - QUIET)));
}

export class LevelMeter {
  #interval;
  /** @type {AudioContext | null} */
  #context = null;
  /** @type {MediaStreamAudioSourceNode | null} */
  #input = null;
  #timer = 0;

  /** @param {{ interval?: number }} [options] ms between two looks */
  constructor({ interval = INTERVAL } = {}) {
    this.#interval = interval;
  }

  /**
   * Measures `track` until another is given, or null.
   * @param {MediaStreamTrack | null} track
   * @param {(level: number, rms: number) => void} tell called about 16 times a second, unless the browser lets nothing be heard
   */
  measure(track, tell) {
    this.stop();
    if (!track || !("AudioContext" in globalThis)) return tell(0, 0);
    this.#context ??= new AudioContext({ latencyHint: "playback" });
    const context = this.#context;
    void context.resume();
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    this.#input = context.createMediaStreamSource(new MediaStream([track]));
    this.#input.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = window.setInterval(() => {
      // Before the first gesture the browser may keep it asleep.
      if (context.state === "suspended" && navigator.userActivation?.hasBeenActive) void context.resume();
      if (context.state !== "running") return;
      analyser.getFloatTimeDomainData(samples);
      const rms = Math.hypot(...samples) / Math.sqrt(samples.length);
      tell(levelOf(rms), rms);
    }, this.#interval);
  }

  stop() {
    clearInterval(this.#timer);
    this.#input?.disconnect();
    this.#input = null;
  }

  close() {
    this.stop();
    void this.#context?.close();
    this.#context = null;
  }
}
