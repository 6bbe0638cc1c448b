/** Lets everything that is already promised happen. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A clock that stands still until it is turned. */
export class FakeClock {
  #now = 1_000_000;
  #timers = new Map();
  #last = 0;

  now() {
    return this.#now;
  }

  setTimeout(callback, ms) {
    this.#last += 1;
    this.#timers.set(this.#last, { at: this.#now + ms, callback });
    return this.#last;
  }

  clearTimeout(timer) {
    this.#timers.delete(timer);
  }

  /** Turns the clock, stopping at each timer on the way. */
  async advance(ms) {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      const [timer, { at, callback }] = next;
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, at);
      callback();
      await settle();
    }
    this.#now = end;
  }

  /** Time passes without any timer, as while the machine sleeps. */
  sleep(ms) {
    this.#now += ms;
  }

  get waiting() {
    return this.#timers.size;
  }

  #next(end) {
    return [...this.#timers].filter(([, { at }]) => at <= end).sort(([, one], [, other]) => one.at - other.at)[0];
  }
}
