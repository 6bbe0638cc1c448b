// Serves the plain pages of this folder, and relays between those in one room: `server.mjs PORT`.
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

import { WebSocketServer } from "ws";

const FILES = { "/": "index.html", "/mesh.js": "mesh.js", "/bare.html": "bare.html", "/bare.js": "bare.js" };
const rooms = new Map();

const server = createServer(async ({ url }, response) => {
  const file = FILES[url];
  response.setHeader("content-type", file?.endsWith(".js") ? "text/javascript" : "text/html");
  response.writeHead(file ? 200 : 404).end(file && (await readFile(new URL(file, import.meta.url))));
});

new WebSocketServer({ server }).on("connection", (socket, { url }) => {
  const id = randomUUID();
  if (!rooms.has(url)) rooms.set(url, new Map());
  const room = rooms.get(url);
  socket.send(JSON.stringify({ participants: [...room.keys()] }));
  room.set(id, socket);
  socket.on("message", (data) => {
    const { recipient, ...message } = JSON.parse(data);
    room.get(recipient)?.send(JSON.stringify({ sender: id, ...message }));
  });
  socket.on("close", () => room.delete(id));
});

server.listen(Number(process.argv[2]), "127.0.0.1", () => console.log("ready"));
