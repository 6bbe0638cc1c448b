/** Messages that have a direct reply, until it comes. */
export class Requests {
  /** @type {Map<string, { resolve: (message: ServerMessage) => void, reject: (error: Error) => void }>} */
  #open = new Map();

  /**
   * @param {string} id
   * @returns {Promise<ServerMessage>}
   */
  add(id) {
    return new Promise((resolve, reject) => this.#open.set(id, { resolve, reject }));
  }

  /** @param {ServerMessage} message that may be the reply to one of them */
  settle(message) {
    const id = message.reply_to ?? "";
    const request = this.#open.get(id);
    this.#open.delete(id);
    if (message.type === "error") request?.reject(new Error(message.code));
    else request?.resolve(message);
  }

  /** The socket is gone: no reply will come. */
  rejectAll() {
    const requests = [...this.#open.values()];
    this.#open.clear();
    for (const { reject } of requests) reject(new Error("the socket was lost"));
  }
}
