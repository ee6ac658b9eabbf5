/** WebSockets as streams of their messages. */

import type { Duplex } from "node:stream";
import { createWebSocketStream, type WebSocket } from "ws";

/** What brokers know: 3.1.1 §6, 5.0 §6; what 3.1 uses is in no standard. */
export const SUBPROTOCOLS: readonly string[] = ["mqtt", "mqttv3.1"];

/** Nothing is compressed, and a message may be as large as the largest packet. */
export const WEBSOCKET_LIMITS = { perMessageDeflate: false, maxPayload: 268_435_460 };

/** How a WebSocket was closed: with a status code and a reason (RFC 6455 §7.1.5). */
interface Ending {
  readonly code: number;
  readonly reason: Buffer;
}

/** Its peer has given no code. */
const NO_CODE = 1005;

/** It was not closed; the connection broke. */
const BROKEN = 1006;

/** How those that are closed were closed, and how others are to be. */
const endings = new WeakMap<Duplex, Ending>();
const given = new WeakMap<Duplex, Ending>();

/** Each message is a chunk, a Buffer, or a string where it is text; each chunk written is a message. */
export function streamOf(webSocket: WebSocket): Duplex {
  webSocket.once("close", (code, reason) => endings.set(stream, { code, reason }));
  const stream = createWebSocketStream(webSocket, {
    readableObjectMode: true,
    decodeStrings: false,
    readableHighWaterMark: 4,
  });
  // Where the connection breaks meanwhile, createWebSocketStream's own would wait without end.
  stream._final = (callback) => {
    if (webSocket.readyState === webSocket.CLOSED) return callback();
    webSocket.once("close", () => callback());
    const { code, reason } = given.get(stream) ?? { code: NO_CODE, reason: undefined };
    if (code === BROKEN) webSocket.terminate();
    else if (code === NO_CODE) webSocket.close();
    else webSocket.close(code, reason);
  };
  stream.once("finish", () => {
    if (stream.readableEnded) stream.destroy();
  });
  // It may fail before somebody reads it, who then sees that it is closed.
  return stream.on("error", () => {});
}

/** Ends a stream; where both are WebSockets, as the other was closed. */
export function endAs(stream: Duplex, other: Duplex): void {
  const ending = endings.get(other);
  if (ending !== undefined) given.set(stream, ending);
  stream.end();
}

/** With what a WebSocket was closed, if with anything. */
export function endingText(stream: Duplex): string | undefined {
  const ending = endings.get(stream);
  if (ending === undefined || ending.code === NO_CODE) return undefined;
  const reason = ending.reason.length === 0 ? "" : `: ${ending.reason}`;
  return `WebSocket ${ending.code}${reason}`;
}
