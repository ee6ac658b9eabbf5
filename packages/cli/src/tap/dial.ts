/** Connections to the server that the tap stands before. */

import type { EventEmitter } from "node:events";
import { connect, isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { WebSocket } from "ws";
import { type Address, type Endpoint, endpointText, isSecure, isWebSocket } from "./endpoint.js";
import { SUBPROTOCOLS, streamOf, WEBSOCKET_LIMITS } from "./web-socket.js";

/** What a server's certificate is held to, and what the tap shows it. */
export interface UpstreamTls {
  readonly ca: Buffer | undefined;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly rejectUnauthorized: boolean;
}

/** What a client's WebSocket request says that the server may want to know. */
export interface WebSocketRequest {
  /** Path and query. */
  readonly path: string;
  readonly protocols: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** A connection that stands. */
export interface Upstream {
  readonly stream: Duplex;
  readonly address: Address;
  /** The WebSocket subprotocol that the server chose. */
  readonly protocol: string | undefined;
}

/** What a server answers instead of a WebSocket. */
export class Refusal extends Error {
  readonly status: number;
  /** How it wants clients to authenticate (RFC 9110 §11.6.1). */
  readonly authenticate: string | undefined;

  constructor(status: number, authenticate: string | undefined) {
    super(`Unexpected server response: ${status}`);
    this.status = status;
    this.authenticate = authenticate;
  }
}

/** Connects; rejects with what the system or the server says, or with the reason of `signal`, which gives up. */
export function dial(
  to: Endpoint,
  tls: UpstreamTls,
  request: WebSocketRequest | undefined,
  signal: AbortSignal,
): Promise<Upstream> {
  return isWebSocket(to.scheme)
    ? dialWebSocket(to, tls, request, signal)
    : dialSocket(to, tls, signal);
}

async function dialSocket(to: Endpoint, tls: UpstreamTls, signal: AbortSignal): Promise<Upstream> {
  const { host, port, scheme } = to;
  const options = { host, port, allowHalfOpen: true, noDelay: true };
  const isTls = isSecure(scheme);
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const socket = isTls ? connectTls({ ...options, ...servername, ...tls }) : connect(options);
  await untilOpen(socket, isTls ? "secureConnect" : "connect", signal, () => socket.destroy());
  const address = { address: socket.remoteAddress ?? host, port: socket.remotePort ?? port };
  return { stream: socket, address, protocol: undefined };
}

async function dialWebSocket(
  to: Endpoint,
  tls: UpstreamTls,
  request: WebSocketRequest | undefined,
  signal: AbortSignal,
): Promise<Upstream> {
  const url = urlOf(to, to.path ?? request?.path ?? "/mqtt");
  const protocols = [...(request?.protocols ?? SUBPROTOCOLS)];
  const headers = request?.headers ?? {};
  const webSocket = new WebSocket(url, protocols, { ...WEBSOCKET_LIMITS, ...tls, headers });
  // It begins before the connection stands, so that no message is missed.
  const stream = streamOf(webSocket);
  let address: Address = { address: to.host, port: to.port };
  webSocket.once("upgrade", ({ socket: { remoteAddress, remotePort } }) => {
    if (remoteAddress !== undefined) address = { address: remoteAddress, port: remotePort ?? 0 };
  });
  let refusal: Refusal | undefined;
  webSocket.once("unexpected-response", (_, { statusCode = 0, headers }) => {
    refusal = new Refusal(statusCode, headers["www-authenticate"]);
    webSocket.terminate();
  });
  try {
    await untilOpen(webSocket, "open", signal, () => webSocket.terminate());
  } catch (error) {
    throw refusal ?? error;
  }
  return { stream, address, protocol: webSocket.protocol || undefined };
}

/** The URL of a path and query at the server: no path makes it another server's. */
function urlOf(to: Endpoint, path: string): URL {
  const url = new URL(endpointText({ ...to, path: undefined }));
  const query = path.indexOf("?");
  url.pathname = query === -1 ? path : path.slice(0, query);
  url.search = query === -1 ? "" : path.slice(query);
  return url;
}

/** Waits for the event; rejects with what comes instead. An error after it is for whoever reads. */
async function untilOpen(
  connection: EventEmitter,
  event: string,
  signal: AbortSignal,
  giveUp: () => void,
): Promise<void> {
  signal.addEventListener("abort", giveUp);
  if (signal.aborted) giveUp();
  try {
    await new Promise((resolve, reject) => {
      connection.once(event, resolve);
      connection.on("error", reject);
      connection.once("close", () => reject(new Error("the server closed the connection")));
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
