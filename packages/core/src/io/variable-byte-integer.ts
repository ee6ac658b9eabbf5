/**
 * Variable Byte Integers: 3.1.1 §2.2.3 (Remaining Length), 5.0 §1.5.5.
 *
 * Seven bits a byte, least significant first; the top bit says that another byte follows.
 *
 *   1 byte   0 to 127                    3 bytes  16,384 to 2,097,151
 *   2 bytes  128 to 16,383               4 bytes  2,097,152 to 268,435,455
 */

import { DecodeError, EncodeError, OverflowEncodeError, UnderflowDecodeError } from "../errors.js";
import { MAX_REMAINING_LENGTH } from "../spec/limits.js";
import { DEFAULT_PROTOCOL_VERSION } from "../spec/protocol-version.js";
import { availableAt } from "./binary-data.js";

/** The bytes a value takes, 1 to 4. The value must be in range. */
export function varintLength(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
}

/** Writes a value in range and returns where it ends. The room must be there. */
export function writeVarint(value: number, target: Uint8Array, offset: number): number {
  let position = offset;
  let rest = value;
  while (rest >= 0x80) {
    target[position++] = 0x80 | (rest & 0x7f);
    rest >>>= 7;
  }
  target[position++] = rest;
  return position;
}

const CIRCUMSTANCE = {
  packetType: 0,
  protocolVersion: DEFAULT_PROTOCOL_VERSION,
  field: "the Variable Byte Integer",
};

/**
 * Writes a Variable Byte Integer in the fewest bytes and returns how many: 1 to 4. Throws EncodeError
 * for anything but an integer from 0 to 268,435,455, OverflowEncodeError when `target` is too small,
 * which is then left as it was (3.1.1 §2.2.3, 5.0 §1.5.5).
 */
export function encodeVarint(value: number, target: Uint8Array, offset: number = 0): number {
  if (!Number.isInteger(value) || value < 0 || value > MAX_REMAINING_LENGTH) {
    throw new EncodeError("invalid-argument", {
      ...CIRCUMSTANCE,
      detail: "an integer from 0 to 268,435,455 is expected",
    });
  }
  if (availableAt(target, offset) < varintLength(value)) {
    throw new OverflowEncodeError("overflow", CIRCUMSTANCE);
  }
  return writeVarint(value, target, offset) - offset;
}

/**
 * Reads a Variable Byte Integer: 0 to 268,435,455 from 1 to 4 bytes. Throws DecodeError for a fourth
 * byte with its top bit set and for more bytes than the value needs (5.0 MQTT-1.5.5-1),
 * UnderflowDecodeError when bytes are missing.
 */
export function decodeVarint(
  bytes: Uint8Array,
  offset: number = 0,
): { value: number; bytesRead: number } {
  const available = availableAt(bytes, offset);
  let value = 0;
  for (let index = 0; index < 4; index++) {
    if (index >= available) throw new UnderflowDecodeError(CIRCUMSTANCE, offset, 1);
    const byte = bytes[offset + index] as number;
    value |= (byte & 0x7f) << (7 * index);
    if (byte >= 0x80) continue;
    if (byte === 0 && index > 0) {
      throw new DecodeError("overlong-variable-byte-integer", CIRCUMSTANCE, offset + index);
    }
    return { value, bytesRead: index + 1 };
  }
  throw new DecodeError("malformed-variable-byte-integer", CIRCUMSTANCE, offset + 3);
}
