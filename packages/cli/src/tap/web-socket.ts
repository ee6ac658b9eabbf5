/** WebSockets as streams of their messages. */

import type { Duplex } from "node:stream";
import { createWebSocketStream, type WebSocket } from "ws";

/** What brokers know: 3.1.1 §6, 5.0 §6; what 3.1 uses is in no standard. */
export const SUBPROTOCOLS: readonly string[] = ["mqtt", "mqttv3.1"];

/** Nothing is compressed, and a message may be as large as the largest packet. */
export const WEBSOCKET_LIMITS = { perMessageDeflate: false, maxPayload: 268_435_460 };

/** Each message is a chunk, a Buffer, or a string where it is text; each chunk written is a message. */
export function streamOf(webSocket: WebSocket): Duplex {
  const stream = createWebSocketStream(webSocket, {
    readableObjectMode: true,
    decodeStrings: false,
    readableHighWaterMark: 4,
  });
  // It may fail before somebody reads it, who then sees that it is closed.
  return stream.on("error", () => {});
}
