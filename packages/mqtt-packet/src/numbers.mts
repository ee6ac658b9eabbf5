/** Numbers as Buffers, as `mqtt-packet/numbers` has them; nothing here uses them. */

import { encodeVarint } from "@mqtt-codec/core/io";
import { Buffer } from "./buffer.mjs";

/** Two Byte Integers by value, once `generateCache` was called. */
export const cache: Record<number, Buffer> = {};

/** Fills `cache`: 65,536 Buffers. */
export function generateCache(): void {
  for (let value = 0; value < 65_536; value++) cache[value] = generateNumber(value);
}

/** A Two Byte Integer. */
export function generateNumber(value: number): Buffer {
  return Buffer.of(value >> 8, value);
}

/** A Four Byte Integer. */
export function generate4ByteBuffer(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value, 0);
  return bytes;
}

/** A Variable Byte Integer; no bytes where it is too large for one. */
export function genBufVariableByteInt(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  return value > 0x0fff_ffff ? bytes.subarray(0, 0) : bytes.subarray(0, encodeVarint(value, bytes));
}
