/**
 * Changing a field in the bytes of its packet. What is entered is written as it is, whether MQTT allows it
 * or not. The lengths around a field that becomes longer or shorter are kept in step; a length that is
 * entered itself is not, and nothing with it.
 */

import { MAX_REMAINING_LENGTH } from "@mqtt-codec/core";
import type { DissectNode } from "@mqtt-codec/core/dissect";
import { encodeVarint } from "@mqtt-codec/core/io";
import { type FieldRow, isBits } from "./field-rows.js";
import { bytesOfHex, hexOf } from "./hex.js";
import { printableText } from "./printable-text.js";
import { spliced, withByte } from "./splice.js";

/** How a field can be entered. */
export type FieldKind = "number" | "text" | "bytes";

/** Something that was entered and cannot be written, said to the person who did. */
export class EntryError extends Error {}

/** The fields that are Variable Byte Integers (5.0 §1.5.5). */
const VARIABLE: ReadonlySet<string> = new Set([
  "Remaining Length",
  "Property Length",
  "Property Identifier",
  "Subscription Identifier",
]);

/** The longest that a string or binary data can be (5.0 §1.5.4, §1.5.6). */
const LONGEST_STRING = 0xffff;

/**
 * How a field can be entered, the best way first; none of a group, or of what is withheld. As text only where
 * an input gives back what it was given.
 */
export function fieldKinds({ node }: FieldRow, bytes: Uint8Array): readonly FieldKind[] {
  const { value, secret, length } = node;
  if (secret === true || value === undefined) return [];
  if (typeof value === "number") return ["number"];
  if (length === 0 && node.children === undefined) return [];
  const { start, end } = contentRange(node);
  return printableText(bytes.subarray(start, end), false) === undefined
    ? ["bytes"]
    : ["text", "bytes"];
}

/** What stands in a field, as it would be entered. */
export function entryOf(row: FieldRow, bytes: Uint8Array, kind: FieldKind): string {
  const { node } = row;
  if (kind === "number") return String(node.value);
  const { start, end } = contentRange(node);
  const content = bytes.subarray(start, end);
  return kind === "text"
    ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(content)
    : hexOf(content);
}

/** The packet with another value in a field. Throws EntryError. */
export function withField(
  packet: Uint8Array,
  rows: readonly FieldRow[],
  index: number,
  kind: FieldKind,
  entered: string,
): Uint8Array {
  const row = fieldToWrite(rows, index);
  const { node } = row;
  if (isBits(node)) return withBits(packet, node, integerIn(entered, 2 ** (node.length * 8) - 1));
  const { start, end } = contentRange(node);
  const content =
    kind === "number" ? numberBytes(node, entered) : kind === "text" ? utf8(entered) : hex(entered);
  const changed = spliced(packet, start, end - start, content);
  const grown = content.length - (end - start);
  if (isPrefixed(node)) {
    if (content.length > LONGEST_STRING) throw new EntryError("At most 65,535 bytes.");
    changed[node.offset] = content.length >> 8;
    changed[node.offset + 1] = content.length & 0xff;
  }
  return withLengths(changed, rows, row, grown);
}

/** The bits of a byte turned to another value. */
export function withBits(
  packet: Uint8Array,
  { offset, length }: Pick<DissectNode, "offset" | "length">,
  value: number,
): Uint8Array {
  const index = Math.floor(offset);
  const shift = 8 - ((offset % 1) + length) * 8;
  const mask = (2 ** (length * 8) - 1) << shift;
  return withByte(packet, index, ((packet[index] ?? 0) & ~mask) | (value << shift));
}

/** The value in a string is the string's. */
function fieldToWrite(rows: readonly FieldRow[], index: number): FieldRow {
  const row = rows[index] as FieldRow;
  const parent = rows[row.parent];
  return parent !== undefined && row.position === 2 && isPrefixed(parent.node) ? parent : row;
}

function isPrefixed({ children }: DissectNode): boolean {
  return children?.[0]?.name === "Length" && children.length <= 2;
}

function contentRange(node: DissectNode): { start: number; end: number } {
  const start = node.offset + (isPrefixed(node) ? 2 : 0);
  return { start, end: node.offset + node.length };
}

function numberBytes({ name, length }: DissectNode, entered: string): Uint8Array {
  if (VARIABLE.has(name)) {
    const value = integerIn(entered, MAX_REMAINING_LENGTH);
    return varint(value);
  }
  let value = integerIn(entered, 256 ** length - 1);
  const bytes = new Uint8Array(length);
  for (let at = length - 1; at >= 0; at--) {
    bytes[at] = value % 256;
    value = Math.floor(value / 256);
  }
  return bytes;
}

function varint(value: number): Uint8Array {
  const target = new Uint8Array(4);
  return target.subarray(0, encodeVarint(value, target));
}

function integerIn(entered: string, maximum: number): number {
  const text = entered.trim();
  if (!/^(\d+|0x[\da-f]+|0b[01]+)$/i.test(text)) {
    throw new EntryError(`A number from 0 to ${maximum}, as 10, 0x0a or 0b1010.`);
  }
  const value = Number(text);
  if (value > maximum) throw new EntryError(`The field has room for at most ${maximum}.`);
  return value;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function hex(entered: string): Uint8Array {
  const bytes = bytesOfHex(entered);
  if (bytes === undefined) throw new EntryError("Bytes in hex, two digits each, as 0a ff.");
  return bytes;
}

/** Moves the lengths of what is around a field that has grown by some bytes. */
function withLengths(
  packet: Uint8Array,
  rows: readonly FieldRow[],
  field: FieldRow,
  grownBy: number,
): Uint8Array {
  let bytes = packet;
  let grown = grownBy;
  const isHeader = (name: string): boolean => name === "Remaining Length";
  if (isHeader(field.node.name)) return bytes;
  for (let at = rows[field.parent]; at !== undefined && grown !== 0; at = rows[at.parent]) {
    const length = at.node.children?.[0];
    if (length?.name !== "Property Length" || length === field.node) continue;
    ({ bytes, grown } = moved(bytes, length, grown));
  }
  const remaining = rows.find(({ node }) => isHeader(node.name))?.node;
  if (remaining !== undefined && grown !== 0) ({ bytes } = moved(bytes, remaining, grown));
  return bytes;
}

function moved(
  bytes: Uint8Array,
  length: DissectNode,
  grown: number,
): { bytes: Uint8Array; grown: number } {
  const value = typeof length.value === "number" ? length.value + grown : -1;
  // A length that is malformed, or would be, stays as it is.
  if (value < 0 || value > MAX_REMAINING_LENGTH) return { bytes, grown };
  const written = varint(value);
  return {
    bytes: spliced(bytes, length.offset, length.length, written),
    grown: grown + written.length - length.length,
  };
}
