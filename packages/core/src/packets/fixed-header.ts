/**
 * The fixed header: 3.1.1 §2.2, 5.0 §2.1.
 *
 *   byte 1   bits 7-4 Control Packet type, bits 3-0 flags
 *   byte 2-  Remaining Length, a Variable Byte Integer of 1 to 4 bytes
 */

import type { PacketReader } from "../io/packet-reader.js";
import { RESERVED_FLAGS } from "../io/read-settings.js";
import {
  AUTH,
  CONNECT,
  fixedRemainingLength,
  maySend,
  PUBLISH,
  PUBREL,
  requiredFlags,
  SUBSCRIBE,
  UNSUBSCRIBE,
} from "../spec/control-packet-type.js";
import { ANY_LENGTH } from "../spec/plain-header.js";

/** Bytes missing from a packet whose fixed header is not all there: at least one. */
const HEADER_INCOMPLETE = 1;

/** Nothing is read: the header has to be looked at closely. */
const UNREAD = -1;

/**
 * Reads a fixed header, so that `r.end` is the end of the packet. Returns 0 when the whole packet is
 * there, else the least number of bytes that are missing; `r.complete` tells whether the header is there.
 */
export function readFixedHeader(r: PacketReader): number {
  const missing = r.records ? UNREAD : readPlainHeader(r);
  return missing === UNREAD ? readAnyHeader(r) : missing;
}

/**
 * Reads a fixed header that is in order by its first byte and by a Remaining Length of one or two bytes, which is
 * most of them, in a third of the time. Returns what readFixedHeader does, or UNREAD and then has read nothing.
 */
function readPlainHeader(r: PacketReader): number {
  const { bytes, start, settings } = r;
  const available = bytes.length - start;
  if (available < 2) return UNREAD;
  const firstByte = bytes[start] as number;
  let position = start + 2;
  let length = bytes[start + 1] as number;
  if (length >= 0x80) {
    const high = available === 2 ? 0 : (bytes[position++] as number);
    if (high === 0 || high >= 0x80) return UNREAD;
    length = (length & 0x7f) | (high << 7);
  }
  const plain = (settings.plainHeaders[r.protocolVersion] as Uint8Array)[firstByte] as number;
  const end = position + length;
  if (plain !== ANY_LENGTH && plain !== length + 1) return UNREAD;
  if (end - start > settings.maximumPacketSize) return UNREAD;
  r.packetType = firstByte >> 4;
  r.flags = firstByte & 0x0f;
  r.position = position;
  r.end = end;
  r.complete = true;
  r.overlongRemainingLengthAt = -1;
  return end > bytes.length ? end - bytes.length : 0;
}

/** Reads a fixed header of any kind, and throws where it breaks a rule. */
function readAnyHeader(r: PacketReader): number {
  const available = r.bytes.length - r.start;
  if (available < 1) return HEADER_INCOMPLETE;
  r.open("Fixed header");
  r.packetType = (r.bytes[r.position] as number) >> 4;
  r.flags = r.byte("Control Packet type and flags") & 0x0f;
  checkTypeAndFlags(r);
  if (!isLengthComplete(r)) return HEADER_INCOMPLETE;
  const remainingLength = r.remainingLength();
  if (r.packetType !== CONNECT) r.checkRemainingLengthForm();
  const length = r.position - r.start + remainingLength;
  if (length > r.settings.maximumPacketSize) {
    r.fail("packet-too-large", r.fieldOffset, "Remaining Length"); // [5.0 §3.1.2.11.4]
  }
  checkFixedRemainingLength(r, remainingLength);
  r.close();
  r.end = r.start + length;
  r.complete = true;
  return Math.max(0, length - available);
}

function checkTypeAndFlags(r: PacketReader): void {
  const { packetType, protocolVersion } = r;
  if (packetType === 0 || (packetType === AUTH && protocolVersion !== 5)) {
    r.fail("reserved-packet-type", r.start, "Control Packet type"); // [3.1.1 §2.2.1] [5.0 §2.1.2]
  }
  // A CONNECT's flags wait for its Protocol Level: 3.1 does not use them.
  if (packetType !== CONNECT) checkFlags(r);
  const { from } = r.settings;
  if (from !== undefined && !maySend(from, packetType, protocolVersion)) {
    r.violation("wrong-sender", "Control Packet type", r.start); // [3.1.1 §2.2.1] [5.0 §2.1.2]
  }
}

/** Checks the flags of the fixed header by the version read. */
export function checkFlags(r: PacketReader): void {
  const { packetType, flags } = r;
  if (packetType === PUBLISH) {
    checkPublishFlags(r);
    return;
  }
  if (flags === requiredFlags(packetType)) return;
  if (r.protocolVersion === 3) {
    // 3.1 calls them "not used", but for DUP and a QoS of 1 where a reply is expected.
    const hasQoS = packetType === PUBREL || packetType === SUBSCRIBE || packetType === UNSUBSCRIBE;
    if (!hasQoS || flags === 0b1010) return;
  }
  if (!r.tolerates(RESERVED_FLAGS)) r.violation("reserved-flags", "Flags", r.start); // [3.1.1 MQTT-2.2.2-2] [5.0 MQTT-2.1.3-1]
}

function checkPublishFlags(r: PacketReader): void {
  const qos = (r.flags >> 1) & 3;
  if (qos === 3) r.violation("invalid-qos", "QoS level", r.start); // [3.1.1 MQTT-3.3.1-4] [5.0 MQTT-3.3.1-4]
  if (qos === 0 && (r.flags & 8) !== 0) r.violation("dup-with-qos-0", "DUP flag", r.start); // [3.1.1 MQTT-3.3.1-2] [5.0 MQTT-3.3.1-2]
}

/** Whether the Remaining Length at `r.position` can be read: it ends, or a fourth byte does not end it. */
function isLengthComplete(r: PacketReader): boolean {
  const { bytes, position } = r;
  for (let index = position; index < position + 4; index++) {
    const byte = bytes[index];
    if (byte === undefined) return false;
    if (byte < 0x80) return true;
  }
  return true;
}

/** Refuses a body of a length this packet never has, before it has arrived. */
function checkFixedRemainingLength(r: PacketReader, remainingLength: number): void {
  const fixed = fixedRemainingLength(r.packetType, r.protocolVersion);
  if (fixed >= 0 && remainingLength !== fixed) {
    r.fail("wrong-remaining-length", r.fieldOffset, "Remaining Length"); // [3.1.1 §3.4.1 and others] [5.0 §3.12.1, §3.13.1]
  }
}
