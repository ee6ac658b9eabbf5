/** The Control Packets by number, and the flags that their fixed headers must have: 3.1.1 §2.2, 5.0 §2.1. */

import type { PacketCmd } from "../types/index.js";

/** Names by the number in the fixed header. */
export const types: Readonly<Record<number, PacketCmd | "reserved">> = {
  0: "reserved",
  1: "connect",
  2: "connack",
  3: "publish",
  4: "puback",
  5: "pubrec",
  6: "pubrel",
  7: "pubcomp",
  8: "subscribe",
  9: "suback",
  10: "unsubscribe",
  11: "unsuback",
  12: "pingreq",
  13: "pingresp",
  14: "disconnect",
  15: "auth",
};

/** Flags by number; PUBLISH has flags of its own. */
export const requiredHeaderFlags: Readonly<Record<number, number>> = {
  1: 0,
  2: 0,
  4: 0,
  5: 0,
  6: 2,
  7: 0,
  8: 2,
  9: 0,
  10: 2,
  11: 0,
  12: 0,
  13: 0,
  14: 0,
  15: 0,
};

/** What mqtt-packet says where they are others. */
export function headerFlagsError(type: number): string {
  const flags = requiredHeaderFlags[type] ?? 0;
  return `Invalid header flag bits, must be 0x${flags.toString(16)} for ${types[type]} packet`;
}
