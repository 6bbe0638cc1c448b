// The plainest relay there is: `ws`, and a Map of rooms.
import { randomBytes } from "node:crypto";

import { WebSocketServer } from "ws";

const rooms = new Map();
const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]) });

server.on("listening", () => console.log("ready"));
server.on("connection", (socket, request) => {
  const id = randomBytes(12).toString("base64url");
  const name = request.url;
  if (!rooms.has(name)) rooms.set(name, new Map());
  const room = rooms.get(name);
  room.set(id, socket);
  socket.send(JSON.stringify({ type: "welcome", id, participants: [...room.keys()] }));
  socket.on("message", (data) => {
    const { recipient, ...message } = JSON.parse(data);
    room.get(recipient)?.send(JSON.stringify({ sender: id, ...message }));
  });
  socket.on("error", console.error);
  socket.on("close", () => {
    room.delete(id);
    if (!room.size) rooms.delete(name);
  });
});
