import { Emitter } from "../lib/emitter.js";
import { Progress } from "./progress.js";

/** @type {ReadonlySet<FileState>} */
const FINAL = new Set(/** @type {FileState[]} */ (["done", "declined", "cancelled", "failed", "gone"]));

/**
 * One file between us and one other.
 * @extends {Emitter<TransferEvents>}
 */
export class Transfer extends Emitter {
  /** Of the other one. @type {string} */
  id;
  /** @type {Readonly<FileFacts>} */
  facts;
  /** How it is numbered on the present connection; nothing before it was. @type {number | undefined} */
  number;
  /** @type {FileState} */
  state = "offered";
  /** Why it failed. @type {FileFailure | undefined} */
  failure;
  /** Who stopped it. @type {FileSide | undefined} */
  by;
  /** Bytes that are there. */
  moved = 0;
  progress;

  /** @param {{ id: string, facts: FileFacts, clock: Clock }} options */
  constructor({ id, facts, clock }) {
    super();
    this.id = id;
    this.facts = facts;
    this.progress = new Progress(clock, facts.size);
  }

  get over() {
    return FINAL.has(this.state);
  }

  /** @param {number} bytes that are there now */
  moveTo(bytes) {
    this.moved = bytes;
    this.progress.moved(bytes);
    this.emit("change", undefined);
  }

  /**
   * @param {FileState} state
   * @param {{ failure?: FileFailure, by?: FileSide }} [why]
   */
  become(state, { failure, by } = {}) {
    if (state === "moving" && this.state !== "moving") this.progress.begin(this.moved);
    this.failure = failure;
    this.by = by;
    this.state = state;
    this.emit("change", undefined);
  }
}
