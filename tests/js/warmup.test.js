import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { prepareSocket, takeCertificate, takeSocket, warmUp } from "../../static/js/warmup.js";
import { socketFactory } from "./support/socket.js";
import { mockTimeouts } from "./support/node.js";

const URL = "wss://here/ws/rooms/demo/";

const kinds = [];
let made = 0;
let connection;

beforeEach(() => {
  kinds.length = made = 0;
  globalThis.RTCPeerConnection = class {
    static generateCertificate = async () => ({ number: ++made });
    iceGatheringState = "new";
    closed = false;
    constructor() {
      connection = this;
    }
    addTransceiver(kind) {
      kinds.push(kind);
    }
    async setLocalDescription() {}
    close() {
      this.closed = true;
    }
  };
});

test("the certificate that was made in advance serves one call, and the next has another one", async () => {
  await warmUp();
  assert.equal(made, 1);
  assert.deepEqual(await takeCertificate(), { number: 1 });
  assert.equal(made, 1);
  assert.deepEqual(await takeCertificate(), { number: 2 });
});

test("a page that was left open for long makes another certificate for the call", async (context) => {
  await warmUp();
  const { now } = Date;
  context.after(() => (Date.now = now));
  Date.now = () => now() + 2 * 24 * 3600 * 1000;
  assert.deepEqual(await takeCertificate(), { number: 2 });
});

test("a connection to nobody goes once the browser knows its networks", async () => {
  await warmUp();
  await takeCertificate();
  assert.deepEqual(kinds, ["audio", "video"]);
  connection.iceGatheringState = "gathering";
  connection.onicegatheringstatechange();
  assert.equal(connection.closed, false);
  connection.iceGatheringState = "complete";
  connection.onicegatheringstatechange();
  assert.equal(connection.closed, true);
});

test("where no certificate can be made in advance, the call is told, and may try again", async () => {
  const { generateCertificate } = RTCPeerConnection;
  RTCPeerConnection.generateCertificate = () => Promise.reject(new Error("no"));
  await warmUp();
  RTCPeerConnection.generateCertificate = generateCertificate;
  assert.deepEqual(await takeCertificate(), { number: 1 });
});

test("the socket that was prepared serves the next to join, and nobody else", () => {
  const sockets = listenForSockets();
  prepareSocket(URL, "conference.v1");
  prepareSocket(URL, "conference.v1");
  assert.equal(sockets.length, 1);
  assert.equal(takeSocket(URL, "conference.v1"), sockets[0]);
  assert.notEqual(takeSocket(URL, "conference.v1"), sockets[0]);
});

test("a prepared socket that nobody needs goes before the server hangs up, and one that was lost is not taken", (context) => {
  mockTimeouts(context);
  const sockets = listenForSockets();
  prepareSocket(URL, "conference.v1");
  context.mock.timers.tick(4000);
  assert.equal(sockets[0].readyState, 3);
  prepareSocket(URL, "conference.v1");
  sockets[1].drop();
  assert.equal(takeSocket(URL, "conference.v1"), sockets[2]);
  context.mock.timers.tick(4000);
  assert.equal(sockets[2].readyState, 0);
});

function listenForSockets() {
  const { sockets, createSocket } = socketFactory();
  globalThis.WebSocket = function (url, protocol) {
    return createSocket(url, protocol);
  };
  return sockets;
}
