/** Aedes on loopback, over TCP, TLS and WebSocket. */

import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsServer } from "node:tls";
import { createWebSocketStream, WebSocketServer } from "ws";
import type { Certificate } from "./certificate.js";
import { type Codec, requireIn } from "./project.js";

/** Aedes, as far as the tests use it. */
export interface Broker {
  readonly handle: (stream: Duplex) => unknown;
  readonly on: (event: string, listener: (...values: never[]) => void) => unknown;
  readonly publish: (packet: object, done: () => void) => void;
  readonly close: (done?: () => void) => void;
}

export interface AedesServer {
  readonly broker: Broker;
  readonly ports: Readonly<Record<"TCP" | "TLS" | "WebSocket", number>>;
  readonly stop: () => Promise<void>;
}

/** Listens for TLS too where it is given a certificate; else nobody can connect there. */
export async function startAedes(codec: Codec, certificate?: Certificate): Promise<AedesServer> {
  const { Aedes } = requireIn(codec)("aedes") as {
    Aedes: { createBroker(): Promise<Broker> };
  };
  const broker = await Aedes.createBroker();
  const take = (stream: Duplex): void => {
    broker.handle(stream);
  };
  const http = createHttpServer();
  const webSockets = new WebSocketServer({ server: http });
  webSockets.on("connection", (socket) => take(createWebSocketStream(socket)));
  const servers = {
    TCP: createServer(take),
    TLS: createTlsServer({ cert: certificate?.cert, key: certificate?.key }, take),
    WebSocket: http,
  };
  const stop = async (): Promise<void> => {
    await new Promise<void>((resolve) => broker.close(resolve));
    for (const socket of webSockets.clients) socket.terminate();
    await Promise.all(Object.values(servers).map(closed));
  };
  const [tcp, tls, webSocket] = await Promise.all(Object.values(servers).map(listening));
  return {
    broker,
    ports: { TCP: tcp as number, TLS: tls as number, WebSocket: webSocket as number },
    stop,
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
