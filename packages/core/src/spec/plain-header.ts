/**
 * Fixed headers that need no second look: for each first byte, whether type and flags are in order by
 * themselves, and with which Remaining Lengths. The rules are those of control-packet-type.ts, asked once for
 * all 256 first bytes instead of once a packet.
 */

import {
  AUTH,
  fixedRemainingLength,
  maySend,
  PUBLISH,
  requiredFlags,
} from "./control-packet-type.js";

type Side = "client" | "server" | undefined;

/** Look closer: it is wrong, or right by a rule that is not asked here. */
export const NOT_PLAIN = 0;
/** In order with a Remaining Length of any value; all other numbers are one more than the only value. */
export const ANY_LENGTH = 255;

function plainHeader(firstByte: number, protocolVersion: number, from: Side): number {
  const type = firstByte >> 4;
  const flags = firstByte & 0x0f;
  if (type === 0 || (type === AUTH && protocolVersion !== 5)) return NOT_PLAIN;
  if (from !== undefined && !maySend(from, type, protocolVersion)) return NOT_PLAIN;
  const areInOrder = type === PUBLISH ? arePublishFlags(flags) : flags === requiredFlags(type);
  if (!areInOrder) return NOT_PLAIN;
  const fixed = fixedRemainingLength(type, protocolVersion);
  return fixed < 0 ? ANY_LENGTH : fixed + 1;
}

/** Whether a PUBLISH may have these flags: a QoS that exists, and DUP only with one above 0. */
function arePublishFlags(flags: number): boolean {
  const qos = (flags >> 1) & 3;
  return qos < 3 && (qos > 0 || (flags & 8) === 0);
}

/** By Protocol Version, and then by first byte, the fixed headers that need no second look. */
function plainHeadersFrom(from: Side): readonly Uint8Array[] {
  return Array.from({ length: 6 }, (_, version) =>
    Uint8Array.from({ length: 256 }, (_, byte) => plainHeader(byte, version, from)),
  );
}

const FROM_EITHER = /* @__PURE__ */ plainHeadersFrom(undefined);
const FROM_CLIENT = /* @__PURE__ */ plainHeadersFrom("client");
const FROM_SERVER = /* @__PURE__ */ plainHeadersFrom("server");

/** Those that a side may send, by Protocol Version and first byte; undefined stands for either side. */
export function plainHeaders(from: Side): readonly Uint8Array[] {
  if (from === undefined) return FROM_EITHER;
  return from === "client" ? FROM_CLIENT : FROM_SERVER;
}
