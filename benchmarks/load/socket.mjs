import { randomBytes } from "node:crypto";
import net from "node:net";

import { controlFrame, Reader, textFrame } from "./frame.mjs";

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** A client's end of a WebSocket. Set `onmessage` (the payload) and `onend` (why). */
export class Socket {
  onmessage = (_payload) => {};
  onend = (_why) => {};
  #tcp;
  #ended = false;

  constructor(tcp) {
    this.#tcp = tcp;
    const reader = new Reader((opcode, payload) => this.#take(opcode, payload));
    this.begin = (first) => {
      tcp.on("data", (chunk) => reader.push(chunk));
      if (first.length) reader.push(first);
    };
    tcp.on("error", (error) => this.#end(String(error)));
    tcp.on("close", () => this.#end("the connection was closed"));
  }

  /** Shakes hands; fails with the server's answer if that is not a WebSocket's. */
  static open({ port, path, headers = {} }) {
    return new Promise((resolve, reject) => {
      const tcp = net.connect({ port, host: "127.0.0.1", noDelay: true });
      let answer = "";
      const fail = (why) => reject(new Error(`${path} on port ${port}: ${why}`));
      tcp.once("error", fail).once("close", () => fail(`closed in the handshake: ${answer.slice(0, 200)}`));
      tcp.once("connect", () => tcp.write(request(port, path, headers)));
      tcp.on("data", function listen(chunk) {
        answer += chunk.latin1Slice();
        const end = answer.indexOf("\r\n\r\n");
        if (end < 0) return;
        tcp.off("data", listen).removeAllListeners("error").removeAllListeners("close");
        if (!answer.startsWith("HTTP/1.1 101")) return void (tcp.destroy(), fail(answer.split("\r\n")[0]));
        const socket = new Socket(tcp);
        resolve(socket);
        const rest = Buffer.from(answer.slice(end + 4), "latin1");
        // After whoever waits for the socket has set its `onmessage`.
        setImmediate(() => socket.begin(rest));
      });
    });
  }

  send(frame) {
    this.#tcp.write(frame);
  }

  say(text) {
    this.send(textFrame(text, null, ""));
  }

  /** Without any farewell. */
  destroy() {
    this.#ended = true;
    this.#tcp.destroy();
  }

  #take(opcode, payload) {
    if (opcode === TEXT) this.onmessage(payload);
    else if (opcode === PING) this.send(controlFrame(PONG, payload));
    else if (opcode === CLOSE) this.#end(`closed with ${payload.length ? payload.readUInt16BE(0) : "no code"}`);
  }

  #end(why) {
    if (this.#ended) return;
    this.#ended = true;
    this.#tcp.destroy();
    this.onend(why);
  }
}

function request(port, path, headers) {
  const all = {
    Host: `localhost:${port}`,
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
}
