// The far end of fan-out.mjs: takes what comes on any socket. Tells its port; given a number of bytes, says
// when so many more have come.

import { createServer } from "node:net";

let missing = 0;
const server = createServer((socket) => {
  socket.on("data", ({ length }) => {
    missing -= length;
    if (missing === 0) process.send("arrived");
  });
  socket.on("error", () => {});
});
server.listen(0, "127.0.0.1", () => {
  if (process.connected) process.send(server.address().port);
});
process.on("message", (bytes) => {
  missing += bytes;
});
process.on("disconnect", () => process.exit());
