// Our server counts what a client sends; nothing here may be dropped for that.
const RATE = 48; // messages/s that a client may send, and how many at once after a pause; a little below the limits
const BURST = 290;

/** What every client of a crowd may still send; all of them send alike. */
export class Budget {
  limited = false;
  #left = BURST;
  #at = performance.now();

  /** Waits until each client may send so many messages at once. */
  async wait(messages) {
    if (!this.limited) return;
    if (messages > BURST) throw new Error(`no client may send ${messages} messages at once`);
    this.#fill();
    if (this.#left < messages) await new Promise((resolve) => setTimeout(resolve, ((messages - this.#left) / RATE) * 1000));
  }

  /** The same, and counts them. */
  async spend(messages) {
    await this.wait(messages);
    this.#fill();
    this.#left -= messages;
  }

  #fill() {
    const now = performance.now();
    this.#left = Math.min(BURST, this.#left + ((now - this.#at) / 1000) * RATE);
    this.#at = now;
  }
}
