/** Control Packet types: 3.1.1 §2.2.1, §2.2.2 and 5.0 §2.1.2, §2.1.3. */

/** The fifteen Control Packets, by the name that discriminates a packet's `type`. */
export type PacketType =
  | "connect"
  | "connack"
  | "publish"
  | "puback"
  | "pubrec"
  | "pubrel"
  | "pubcomp"
  | "subscribe"
  | "suback"
  | "unsubscribe"
  | "unsuback"
  | "pingreq"
  | "pingresp"
  | "disconnect"
  | "auth";

// The Control Packet type values, bits 7-4 of the first byte.
export const CONNECT = 1;
export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBSCRIBE = 8;
export const SUBACK = 9;
export const UNSUBSCRIBE = 10;
export const UNSUBACK = 11;
export const PINGREQ = 12;
export const PINGRESP = 13;
export const DISCONNECT = 14;
export const AUTH = 15;

/** Packet types by their value on the wire; index 0 is reserved. */
export const PACKET_TYPES: readonly (PacketType | undefined)[] = [
  undefined,
  "connect",
  "connack",
  "publish",
  "puback",
  "pubrec",
  "pubrel",
  "pubcomp",
  "subscribe",
  "suback",
  "unsubscribe",
  "unsuback",
  "pingreq",
  "pingresp",
  "disconnect",
  "auth",
];

/** The name of a packet type as the specification spells it: "PUBLISH". */
export function packetTypeName(type: number): string {
  return PACKET_TYPES[type]?.toUpperCase() ?? "Reserved";
}

/** The flags, bits 3-0 of the first byte, that a packet type must carry; PUBLISH is free to use them. */
export function requiredFlags(type: number): number {
  return type === PUBREL || type === SUBSCRIBE || type === UNSUBSCRIBE ? 2 : 0;
}

/** Bit n set: packet type n may be sent by a client (3.1.1 Table 2.1, 5.0 Table 2-1). */
const SENT_BY_CLIENT = 0b1101_0101_1111_1010;
/** Bit n set: packet type n may be sent by a server. DISCONNECT since 5.0 only. */
const SENT_BY_SERVER = 0b1110_1010_1111_1100;

/** Whether `side` may send packets of this type. */
export function maySend(side: "client" | "server", type: number, protocolVersion: number): boolean {
  if (type === DISCONNECT && side === "server") return protocolVersion === 5;
  return (((side === "client" ? SENT_BY_CLIENT : SENT_BY_SERVER) >> type) & 1) === 1;
}

/**
 * The only Remaining Length a packet of this type can have in this version; -1 where it varies.
 * 3.1.1 §3.2.1, §3.4.1, §3.5.1, §3.6.1, §3.7.1, §3.11.1, §3.12.1, §3.13.1, §3.14.1; 5.0 §3.12.1, §3.13.1.
 */
export function fixedRemainingLength(type: number, protocolVersion: number): number {
  if (type === PINGREQ || type === PINGRESP) return 0;
  if (protocolVersion === 5) return -1;
  if (type === DISCONNECT) return 0;
  return type === CONNACK || (type >= PUBACK && type <= PUBCOMP) || type === UNSUBACK ? 2 : -1;
}
