/** The browser's end of a WebSocket; a test plays the server. */
export class FakeSocket {
  readyState = 0;
  onopen = null;
  onmessage = null;
  onclose = null;
  onerror = null;
  sent = [];
  closedWith = undefined;

  constructor(url, protocol) {
    this.url = url;
    this.protocol = protocol;
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code) {
    this.readyState = 3;
    this.closedWith = code;
  }

  open() {
    this.readyState = 1;
    this.onopen?.({});
  }

  receive(message) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  /** The network takes it away. */
  drop() {
    this.readyState = 3;
    this.onclose?.({});
  }

  ofType(...types) {
    return this.sent.filter(({ type }) => types.includes(type));
  }

  get last() {
    return this.sent.at(-1);
  }
}

/** All the sockets that somebody has opened. */
export function socketFactory() {
  const sockets = [];
  const createSocket = (url, protocol) => {
    sockets.push(new FakeSocket(url, protocol));
    return sockets.at(-1);
  };
  return { sockets, createSocket };
}
