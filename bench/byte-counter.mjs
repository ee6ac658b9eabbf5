// The far end of fan-out.mjs: takes what comes on any socket. Tells its port; given a number of bytes, says
// when so many more have come.

import { createServer } from "node:net";

// Bytes may come before the number of them does.
let missing = 0;
const count = (bytes) => {
  missing += bytes;
  if (missing === 0) process.send("arrived");
};

const server = createServer((socket) => {
  socket.on("data", ({ length }) => count(-length));
  socket.on("error", () => {});
});
server.listen(0, "127.0.0.1", () => {
  if (process.connected) process.send(server.address().port);
});
process.on("message", count);
process.on("disconnect", () => process.exit());
