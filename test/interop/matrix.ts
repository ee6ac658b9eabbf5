/** What the tests run over: every transport, version and QoS. */

import type { ProtocolVersion, QoS } from "@mqtt-codec/core";
import type { Transport } from "./transport.js";

export const transports: readonly Transport[] = ["TCP", "WebSocket"];

export const versions: readonly (readonly [name: string, version: ProtocolVersion])[] = [
  ["3.1", 3],
  ["3.1.1", 4],
  ["5.0", 5],
];

export const everyVersion: readonly (readonly [Transport, string, ProtocolVersion])[] =
  transports.flatMap((transport) =>
    versions.map(([name, version]) => [transport, name, version] as const),
  );

export const levels: readonly QoS[] = [0, 1, 2];

/** A payload in which every byte occurs. */
export function bytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7) & 0xff);
}
