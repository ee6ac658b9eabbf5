/** TCP and WebSocket, each as what the tests need of it: chunks that come and bytes that go. */

import { on, once } from "node:events";
import { connect, type Socket } from "node:net";
import type { ProtocolVersion } from "@mqtt-codec/core";
import type { Chunk } from "@mqtt-codec/core/web";
import { WebSocket } from "ws";

export type Transport = "TCP" | "WebSocket";

export interface Endpoint {
  readonly transport: Transport;
  readonly port: number;
  readonly protocolVersion: ProtocolVersion;
}

export interface Connection {
  /** What the peer sends, cut as it comes: a socket's chunks, a WebSocket's messages. */
  readonly chunks: AsyncIterable<Chunk>;
  send(bytes: Uint8Array): void;
  /** Closes when all is sent. */
  end(): void;
  /** Goes without a goodbye. */
  destroy(): void;
}

/** Long packets go in several frames [3.1.1 MQTT-6.0.0-2] [5.0 MQTT-6.0.0-2]. */
const FRAME_LENGTH = 60_013;

/** The WebSocket subprotocol: 3.1.1 §6, 5.0 §6; what 3.1 uses is in no standard. */
export function subprotocolOf(protocolVersion: ProtocolVersion): string {
  return protocolVersion === 3 ? "mqttv3.1" : "mqtt";
}

export async function dial({ transport, port, protocolVersion }: Endpoint): Promise<Connection> {
  if (transport === "TCP") {
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    return overSocket(socket);
  }
  const url = `ws://127.0.0.1:${port}/mqtt`;
  const webSocket = new WebSocket(url, subprotocolOf(protocolVersion));
  await once(webSocket, "open");
  return overWebSocket(webSocket);
}

export function overSocket(socket: Socket): Connection {
  socket.setNoDelay(true);
  // Who writes to a peer that has gone hears of it where the chunks end.
  socket.on("error", () => {});
  return {
    // Whoever stops reading may still have something to say: a DISCONNECT with the reason.
    chunks: socket.iterator({ destroyOnReturn: false }),
    send: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    end: () => {
      socket.end();
      socket.resume();
    },
    destroy: () => {
      socket.destroy();
    },
  };
}

export function overWebSocket(webSocket: WebSocket): Connection {
  webSocket.binaryType = "arraybuffer";
  webSocket.on("error", () => {});
  return {
    chunks: messagesOf(webSocket),
    send: (bytes) => {
      if (webSocket.readyState !== WebSocket.OPEN) return;
      for (let start = 0; start < bytes.length; start += FRAME_LENGTH) {
        webSocket.send(bytes.subarray(start, start + FRAME_LENGTH));
      }
    },
    end: () => webSocket.close(),
    destroy: () => webSocket.terminate(),
  };
}

/** The messages, which must be binary [3.1.1 MQTT-6.0.0-1] [5.0 MQTT-6.0.0-1]. */
async function* messagesOf(webSocket: WebSocket): AsyncGenerator<Chunk, void, undefined> {
  for await (const event of on(webSocket, "message", { close: ["close"] })) {
    const [data, isBinary] = event as [ArrayBuffer, boolean];
    if (!isBinary) throw new TypeError("a text frame");
    yield { data };
  }
}
