/** Where clients connect to the tap. */

import { once } from "node:events";
import { createServer as createHttpServer, type IncomingMessage, STATUS_CODES } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import { WebSocketServer } from "ws";
import type { Refusal, WebSocketRequest } from "./dial.js";
import { type Address, type Endpoint, isSecure, isWebSocket } from "./endpoint.js";
import { SUBPROTOCOLS, streamOf, WEBSOCKET_LIMITS } from "./web-socket.js";

/** The certificate that clients are shown. */
export interface ListenTls {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A client that waits for the server. */
export interface Client {
  readonly address: Address;
  /** What it asks of a WebSocket; undefined for others. */
  readonly request: WebSocketRequest | undefined;
  /** Calls back when the client goes before it is accepted or refused; half-closed it still waits. */
  onceGone(callback: () => void): void;
  /** The server is there, and has chosen this subprotocol, if any. */
  accept(protocol: string | undefined): Promise<Duplex>;
  /** The server is not there, or has refused. */
  refuse(refusal: Refusal | undefined): void;
}

export interface Listener {
  readonly port: number;
  /** No more clients, and none that has not got through yet. */
  close(): void;
}

/**
 * A request target in origin form (RFC 9112 §3.2.1), which names no host: a path without the backslash
 * that URLs take for a slash, and a query, in which browsers leave more as it is than RFC 3986 allows.
 */
const ORIGIN_FORM = /^\/[!"$->@-[\]-~]*(?:\?[!"$-~]*)?$/;

/** The headers of a WebSocket request that servers decide by. */
const PASSED_HEADERS = ["origin", "cookie", "authorization", "user-agent"];

/** Listens; rejects with the system's error where it cannot. `failed` is told of clients that do not get through. */
export async function listen(
  at: Endpoint,
  tls: ListenTls | undefined,
  connected: (client: Client) => void,
  failed: (what: string) => void,
): Promise<Listener> {
  const server = serverFor(at, tls, connected, failed);
  server.on("tlsClientError", (error: Error, { remoteAddress = "?" }: Socket) =>
    failed(`TLS with ${remoteAddress} fails: ${error.message}`),
  );
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(at.port, at.host);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function serverFor(
  { scheme }: Endpoint,
  tls: ListenTls | undefined,
  connected: (client: Client) => void,
  failed: (what: string) => void,
): Server {
  if (isWebSocket(scheme)) return webSocketServer(tls, connected, failed);
  const options = { allowHalfOpen: true, noDelay: true };
  const take = (socket: Socket): void => connected(socketClient(socket));
  return isSecure(scheme)
    ? createTlsServer({ ...options, ...tls }, take)
    : createServer(options, take);
}

function addressOf({ remoteAddress = "0.0.0.0", remotePort = 0 }: Socket): Address {
  return { address: remoteAddress, port: remotePort };
}

function socketClient(socket: Socket): Client {
  // It may go while the server is waited for; whoever reads it then sees that it is closed.
  socket.on("error", () => {});
  return {
    address: addressOf(socket),
    request: undefined,
    onceGone: (callback) => {
      socket.once("close", callback);
    },
    accept: async () => socket,
    refuse: () => {
      socket.destroy();
    },
  };
}

function webSocketServer(
  tls: ListenTls | undefined,
  connected: (client: Client) => void,
  failed: (what: string) => void,
): Server {
  const webSockets = (protocol: string | undefined): WebSocketServer =>
    new WebSocketServer({
      ...WEBSOCKET_LIMITS,
      noServer: true,
      handleProtocols: (offered) =>
        // [3.1.1 MQTT-6.0.0-4] [5.0 MQTT-6.0.0-4]
        protocol ?? SUBPROTOCOLS.find((known) => offered.has(known)) ?? false,
    });
  const server = tls === undefined ? createHttpServer() : createHttpsServer(tls);
  server.on("request", (_, response) => {
    response.writeHead(426, { "Content-Type": "text/plain", Upgrade: "websocket" });
    response.end("MQTT over WebSocket is spoken here.\n");
  });
  server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on("error", () => {});
    const target = request.url ?? "";
    if (!ORIGIN_FORM.test(target)) {
      failed(`request from ${addressOf(socket).address} is refused: its target is no path`);
      answer(socket, 400);
      return;
    }
    connected({
      address: addressOf(socket),
      request: requestOf(request, target),
      // Before it is answered, HTTP has no use for a client that sends nothing more.
      onceGone: (callback) => {
        socket.once("end", callback).once("close", callback);
      },
      accept: (protocol) =>
        new Promise((resolve, reject) => {
          const gone = (): void => reject(new Error("the client is gone"));
          // It says so only once, and handleUpgrade does not say at all.
          if (socket.destroyed || !socket.readable || !socket.writable) return gone();
          socket.once("close", gone);
          webSockets(protocol).handleUpgrade(request, socket, head, (webSocket) =>
            resolve(streamOf(webSocket)),
          );
        }),
      refuse: (refusal) => {
        // What sends elsewhere would not work from here.
        if (refusal === undefined || refusal.status < 400) return answer(socket, 502);
        answer(socket, refusal.status, refusal.authenticate);
      },
    });
  });
  return server;
}

/** Answers instead of a WebSocket, and closes. */
function answer(socket: Duplex, status: number, authenticate?: string): void {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "Connection: close",
    "Content-Length: 0",
    ...(authenticate === undefined ? [] : [`WWW-Authenticate: ${authenticate}`]),
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

function requestOf({ headers }: IncomingMessage, path: string): WebSocketRequest {
  const passed = PASSED_HEADERS.flatMap((name) => {
    const value = headers[name];
    return typeof value === "string" ? [[name, value]] : [];
  });
  const protocols = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  return {
    path,
    protocols: protocols.filter((name) => name !== ""),
    headers: Object.fromEntries(passed),
  };
}
