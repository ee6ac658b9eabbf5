/**
 * A packet of 5.0 whose Remaining Length and Property Length are made to fit: a fuzzer that puts a property in would
 * otherwise have to set both right in the same step.
 *
 *   0      first byte of the packet
 *   1      bytes before the Property Length
 *   2      bytes after the properties
 *   3-     the bytes before, the properties, the bytes after
 */

import { joined } from "../../bytes.js";
import type { Draw } from "./draw.js";

/** The rest of the input, framed where that is asked for. */
export function drawBytes(draw: Draw, isFramed: boolean): Uint8Array {
  return isFramed ? framed(draw) : draw.rest();
}

function framed(draw: Draw): Uint8Array {
  const first = draw.byte();
  const beforeLength = draw.byte();
  const afterLength = draw.byte();
  const before = draw.take(beforeLength);
  const rest = draw.rest();
  const end = Math.max(0, rest.length - afterLength);
  const properties = rest.subarray(0, end);
  const body = joined([before, varint(properties.length), properties, rest.subarray(end)]);
  return joined([Uint8Array.of(first), varint(body.length), body]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return Uint8Array.from(bytes);
}
