/**
 * L2 for bytes that no encoder of ours has made: what is written again of a packet that was taken has the same bytes in
 * its body, but for what the standard lets a sender say in two ways. So nothing that was read is lost on the way, not the
 * second of two properties nor a byte order mark, though decode and encode may agree on losing it.
 */

import type { Packet, ProtocolVersion } from "@mqtt-codec/core";
import { hex } from "../../bytes.js";
import { broken } from "./failure.js";
import { isSameBytes } from "./same-bytes.js";

/** In 5.0 these may leave out a Reason Code of 0, and a Property Length of 0. */
export const SHORTENED: ReadonlySet<string> = new Set([
  "puback",
  "pubrec",
  "pubrel",
  "pubcomp",
  "disconnect",
  "auth",
]);

/** What comes after the fixed header, whose length may be written in more bytes than it needs. */
function bodyOf(bytes: Uint8Array): Uint8Array {
  let at = 1;
  while (((bytes[at] as number) & 0x80) !== 0) at++;
  return bytes.subarray(at + 1);
}

export function checkNothingLost(
  packet: Packet,
  given: Uint8Array,
  written: Uint8Array,
  protocolVersion: ProtocolVersion,
): void {
  const version = packet.type === "connect" ? packet.protocolVersion : protocolVersion;
  const before = bodyOf(given);
  const after = bodyOf(written);
  if (!isKept(packet, before, after, version)) {
    broken("L2", `${packet} became ${hex(written)}`, given, { protocolVersion });
  }
}

function isKept(packet: Packet, before: Uint8Array, after: Uint8Array, version: number): boolean {
  switch (version) {
    case 3:
      // Flags that 3.1 does not use are written as 0.
      return before.length === after.length;
    case 4:
      return isSameBytes(before, after);
    default: {
      const left = before.length - after.length;
      if (left > 0) {
        return (
          SHORTENED.has(packet.type) && left <= 2 && isSameBytes(before, withZeros(after, left))
        );
      }
      // Properties may have stood in another order.
      return isSameBytes(before.slice().sort(), after.slice().sort());
    }
  }
}

function withZeros(bytes: Uint8Array, count: number): Uint8Array {
  const all = new Uint8Array(bytes.length + count);
  all.set(bytes);
  return all;
}
