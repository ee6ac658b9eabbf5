/** Packet Identifiers: 3.1.1 §2.3.1, 5.0 §2.2.1. */

import type { PacketReader } from "../io/packet-reader.js";

/** Reads a Packet Identifier: 1 to 65,535. */
export function readPacketIdentifier(r: PacketReader): number {
  const packetId = r.twoByteInteger("Packet Identifier");
  if (packetId === 0) r.violation("zero-packet-identifier"); // [3.1.1 MQTT-2.3.1-1] [5.0 MQTT-2.2.1-3]
  return packetId;
}
