/** A browser's devices for LocalMedia in node: what is plugged in, what getUserMedia opens, which permissions change. */

/** A track of one device, as getUserMedia gives it. */
class FakeTrack extends EventTarget {
  enabled = true;
  muted = false;
  readyState = "live";

  constructor({ kind, deviceId, label }) {
    super();
    this.kind = kind;
    this.deviceId = deviceId;
    this.label = label;
  }

  getSettings() {
    return { deviceId: this.deviceId };
  }

  stop() {
    this.readyState = "ended";
  }

  get stopped() {
    return this.readyState === "ended";
  }

  /** Another program has the device, or gives it back. */
  take(taken) {
    this.muted = taken;
    this.dispatchEvent(new Event(taken ? "mute" : "unmute"));
  }

  /** The device is unplugged, or no longer permitted. */
  end() {
    this.stop();
    this.dispatchEvent(new Event("ended"));
  }
}

export class FakeBrowser {
  /** @type {FakeTrack[]} all that were ever opened */
  opened = [];
  refused = false;
  #devices;
  #media = new EventTarget();
  #permissions = { microphone: new EventTarget(), camera: new EventTarget() };

  /** @param devices what enumerateDevices() tells */
  constructor(devices) {
    this.#devices = devices;
    const enumerateDevices = async () => this.#devices;
    const mediaDevices = Object.assign(this.#media, { enumerateDevices, getUserMedia: (wanted) => this.#open(wanted) });
    const permissions = { query: async ({ name }) => this.#permissions[name] };
    Object.defineProperty(globalThis, "navigator", { value: { mediaDevices, permissions }, configurable: true });
    globalThis.HTMLMediaElement = class {};
    globalThis.matchMedia = () => ({ matches: false });
  }

  /** The last one opened of a kind. */
  last(kind) {
    return this.opened.filter((track) => track.kind === kind).at(-1);
  }

  async plug(devices) {
    this.#devices = devices;
    this.#media.dispatchEvent(new Event("devicechange"));
  }

  permit(name, state) {
    this.refused = state !== "granted";
    this.#permissions[name].state = state;
    this.#permissions[name].dispatchEvent(new Event("change"));
  }

  async #open({ audio, video }) {
    if (this.refused) throw Object.assign(new Error("no"), { name: "NotAllowedError" });
    const tracks = [audio && this.#track("audioinput", audio), video && this.#track("videoinput", video)].filter(Boolean);
    this.opened.push(...tracks);
    const of = (kind) => tracks.filter((track) => track.kind === kind);
    return { getTracks: () => tracks, getAudioTracks: () => of("audioinput"), getVideoTracks: () => of("videoinput") };
  }

  #track(kind, { deviceId }) {
    const fitting = this.#devices.filter((device) => device.kind === kind);
    const device = deviceId ? fitting.find((one) => one.deviceId === deviceId.exact) : fitting[0];
    if (!device) throw Object.assign(new Error("none"), { name: "NotFoundError" });
    return new FakeTrack(device);
  }
}
