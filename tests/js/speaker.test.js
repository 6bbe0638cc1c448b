import assert from "node:assert/strict";
import test from "node:test";

import { playTestSound } from "../../static/js/media/speaker.js";

/** As Safari's: it sleeps until something wakes it within the press of a button, before anything is waited for. */
class SleepingContext {
  static pressed = true;
  static last;
  awake = false;
  closed = false;
  currentTime = 0;

  constructor() {
    SleepingContext.last = this;
  }

  async resume() {
    this.awake = SleepingContext.pressed;
  }

  createMediaStreamDestination() {
    return { stream: {} };
  }

  async close() {
    this.closed = true;
  }
}

class Tone extends EventTarget {
  #context;

  constructor(context) {
    super();
    this.#context = context;
  }

  connect(node) {
    return node;
  }

  start() {}

  stop() {
    if (this.#context.awake) queueMicrotask(() => this.dispatchEvent(new Event("ended")));
  }
}

class Gain extends Tone {
  gain = { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} };
}

test("the test sound ends, also where sound begins only within the press of a button", { timeout: 2000 }, async () => {
  const play = async () => (SleepingContext.pressed = false);
  const Audio = class {
    play = play;
  };
  Object.assign(globalThis, { AudioContext: SleepingContext, OscillatorNode: Tone, GainNode: Gain, Audio });
  globalThis.HTMLMediaElement = class {};
  await playTestSound("");
  assert.equal(SleepingContext.last.closed, true);
});
