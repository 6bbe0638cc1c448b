/** What a person has chosen among the devices there are, kept in this browser. */
import { chooseDevice, deviceLists, listDevices, optionsOf } from "./devices.js";
import { recall, remember } from "./memory.js";

export class Choices {
  #memory = recall();
  /** @type {Device[]} */
  #devices = [];
  /** @type {Wishes["facing"]} */
  #facing = "user";

  get processing() {
    return this.#memory.processing;
  }

  /** Looks again at what is plugged in. */
  async refresh() {
    this.#devices = await listDevices();
  }

  /**
   * @param {Partial<Record<DeviceKind, string | undefined>>} running ids of the devices that are open
   * @returns {DeviceLists}
   */
  lists(running) {
    return deviceLists(this.#devices, this.#memory.devices, running);
  }

  /**
   * @param {DeviceKind} kind
   * @param {string} id
   * @returns {boolean} whether there is such a device
   */
  choose(kind, id) {
    const option = optionsOf(this.#devices, kind).find((candidate) => candidate.id === id);
    if (!option) return false;
    this.#memory.devices[kind] = option;
    remember(this.#memory);
    return true;
  }

  /** One of a phone's cameras by its side, whichever was chosen before. @param {Wishes["facing"]} facing */
  face(facing) {
    this.#facing = facing;
    delete this.#memory.devices.camera;
  }

  /**
   * @param {keyof Processing} name
   * @param {boolean} on
   */
  setProcessing(name, on) {
    this.#memory.processing = { ...this.#memory.processing, [name]: on };
    remember(this.#memory);
  }

  /** @returns {Wishes} */
  wishes() {
    const ids = { microphone: this.#wish("microphone"), camera: this.#wish("camera") };
    return { ...ids, facing: this.#facing, processing: this.#memory.processing };
  }

  /**
   * The chosen device's id; undefined leaves it to the browser. Before permission the list is empty: the id is tried.
   * @param {CaptureKind} kind
   */
  #wish(kind) {
    const chosen = this.#memory.devices[kind];
    const options = optionsOf(this.#devices, kind);
    return (options.length ? chooseDevice(options, chosen) : chosen?.id) || undefined;
  }
}
