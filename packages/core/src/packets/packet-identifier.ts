/** Packet Identifiers: 3.1.1 §2.3.1, 5.0 §2.2.1. */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { ZERO_PACKET_IDENTIFIER } from "../io/read-settings.js";

/** Reads a Packet Identifier: 1 to 65,535. */
export function readPacketIdentifier(r: PacketReader): number {
  const packetId = r.twoByteInteger("Packet Identifier");
  if (packetId === 0 && !r.tolerates(ZERO_PACKET_IDENTIFIER)) r.violation("zero-packet-identifier"); // [3.1.1 MQTT-2.3.1-1] [5.0 MQTT-2.2.1-3]
  return packetId;
}

/** Writes a Packet Identifier; 0 can have been decoded, where that was tolerated. */
export function writePacketIdentifier(w: PacketWriter, packetId: number): void {
  if (packetId === 0) w.refuse("zero-packet-identifier", "packetId"); // [3.1.1 MQTT-2.3.1-1] [5.0 MQTT-2.2.1-3]
  w.twoByteInteger(packetId);
}
