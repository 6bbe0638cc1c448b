// What a client of each system says: how it enters, how it addresses somebody, how it stays alive.
import { textFrame } from "./frame.mjs";

const HEAD = 220; // bytes in which each server names type, sender and number
const TYPE = /"type":"([a-z-]+)"/;
const SENDER = /"sender":"([^"]+)"/;
const NUMBER = /"connection":(\d+)/;

/** The first bytes of a payload as a text. */
export function beginning(payload, bytes) {
  return payload.latin1Slice(0, Math.min(bytes, payload.length));
}

/** Type, sender and number of a relayed message; its contents are looked at elsewhere, and rarely. */
function readRelayed(payload) {
  const head = beginning(payload, HEAD);
  const [type, sender, number] = [TYPE.exec(head)?.[1], SENDER.exec(head)?.[1], NUMBER.exec(head)?.[1]];
  return { type, sender, number: number === undefined ? undefined : Number(number) };
}

let counter = 0;

/** This product's page. */
export const ours = {
  batches: true,
  limited: true,
  path: (seat) => seat.path,
  headers: (seat) => ({
    Origin: seat.origin,
    Cookie: `session=${seat.cookie}`,
    "Sec-WebSocket-Protocol": "conference.v1",
  }),
  greet: (socket) => socket.say('{"type":"hello","media":{"audio":true,"video":true,"screen":false,"hand":false}}'),
  /** The id of one who is in, or the server's `bye`; nothing as long as neither was said. */
  entered: (payload) => {
    const message = JSON.parse(payload.toString());
    return message.type === "welcome" ? { id: message.participant.id } : { bye: message.type === "bye" && message };
  },
  frame: (recipient, kind, number, body) =>
    textFrame(head(kind, number), body, `,"recipient":"${recipient}","id":"${++counter}"}`),
  read: readRelayed,
  json: (payload) => JSON.parse(payload.toString()),
  heartbeat: (socket) => socket.say(`{"type":"ping","id":"${++counter}"}`),
};

/** The plain relay on `ws`. */
export const ws = {
  batches: false,
  path: (seat) => `/${seat.room}`,
  headers: () => ({}),
  greet: () => {},
  entered: (payload) => JSON.parse(payload.toString()),
  frame: (recipient, kind, number, body) => textFrame(head(kind, number), body, `,"recipient":"${recipient}"}`),
  read: readRelayed,
  json: ours.json,
};

/** The relay on socket.io: engine.io's packets over its WebSocket transport. */
export const socketio = {
  batches: false,
  path: () => "/socket.io/?EIO=4&transport=websocket",
  headers: () => ({}),
  greet: (socket, seat) => socket.say(`40{"room":"${seat.room}"}`),
  entered: (payload) =>
    beginning(payload, 2) === "40" ? { id: JSON.parse(payload.toString().slice(2)).sid } : undefined,
  frame: (recipient, kind, number, body) =>
    textFrame(`42["relay",${head(kind, number)}`, body, `,"recipient":"${recipient}"}]`),
  read: readRelayed,
  json: (payload) => JSON.parse(payload.toString().slice(2))[1],
  /** The server asks, the client answers. */
  control: (socket, payload) => payload.length === 1 && payload[0] === 50 && (socket.say("3"), true),
};

function head(kind, number) {
  return `{"type":"${kind.type}","connection":${number},"${kind.field}":`;
}

export const dialects = { ours, ws, socketio };
