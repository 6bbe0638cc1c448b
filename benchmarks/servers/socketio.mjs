// A relay on socket.io; with the address of a Redis as the second argument, one that can be scaled out.
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const [port, redis] = process.argv.slice(2);
const io = new Server(Number(port), { transports: ["websocket"], serveClient: false });

if (redis) {
  const publisher = createClient({ url: redis });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  io.adapter(createAdapter(publisher, subscriber));
}

io.on("connection", (socket) => {
  socket.join(`room:${socket.handshake.auth.room}`);
  // Each socket is in a room of its own, named by its id: that is how one addresses somebody.
  socket.on("relay", ({ recipient, ...message }) => {
    io.to(recipient).emit("relay", { sender: socket.id, ...message });
  });
});
console.log("ready");
