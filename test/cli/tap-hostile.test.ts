/** Clients, servers and readers that mean no good, or go away at the wrong time. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { afterTest, dialPort, serve, startTap } from "./tapping.js";

/** A request for a WebSocket as a client may write it, with what only the server should see. */
const upgrade = (target: string): string =>
  [
    `GET ${target} HTTP/1.1`,
    "Host: tap",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Protocol: mqtt",
    "Authorization: Basic geheim",
    "\r\n",
  ].join("\r\n");

/** An HTTP server on loopback. */
async function serveHttp(
  server: Server = createServer(),
): Promise<{ server: Server; port: number }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

describe("the target that a WebSocket client asks for", () => {
  it.each([
    ["*@HOST/x?token=marker"],
    ["@HOST/x"],
    ["*"],
    ["http://HOST/"],
    ["ws://HOST/x"],
    ["?@HOST/x"],
    ["\\@HOST/"],
    ["/\\HOST/"],
    ["/a#b"],
  ])("%s is answered with 400, and nobody is asked", async (form) => {
    let others = 0;
    const other = await serve(() => others++);
    const server = await serve(() => others++);
    const tap = await startTap(`ws://127.0.0.1:${server.port}`, [], "ws://0");
    const { socket, closed } = await dialPort(tap.port);
    socket.write(upgrade(form.replace("HOST", `127.0.0.1:${other.port}`)));
    expect((await closed).toString()).toMatch(/^HTTP\/1\.1 400 /);
    expect(others).toBe(0);
    expect(tap.stderr()).not.toMatch(/marker|Invalid URL/);
    expect(await tap.stop()).toBe(0);
  });

  it.each([["//x"], ["//HOST/x"], ["/@HOST/x"], ["/:1@HOST"], ["/a/b?c=d&e=?f"], ["/%2e%2f%5c@x"]])(
    "%s is asked of the server, and of no other",
    async (form) => {
      let others = 0;
      const other = await serve(() => others++);
      const { server, port } = await serveHttp();
      const asked = once(server, "upgrade") as Promise<[IncomingMessage]>;
      const webSockets = new WebSocketServer({ noServer: true });
      server.on("upgrade", (request, socket, head) =>
        webSockets.handleUpgrade(request, socket, head, () => {}),
      );
      const tap = await startTap(`ws://127.0.0.1:${port}`, [], "ws://0");
      const { socket } = await dialPort(tap.port);
      const target = form.replace("HOST", `127.0.0.1:${other.port}`);
      socket.write(upgrade(target));
      const [{ url, headers }] = await asked;
      expect(url).toBe(target);
      expect(headers).toMatchObject({ host: `127.0.0.1:${port}`, authorization: "Basic geheim" });
      const [answer] = await once(socket, "data");
      expect(String(answer)).toMatch(/^HTTP\/1\.1 101 /);
      expect(others).toBe(0);
    },
  );
});
