/**
 * UTF-8 Encoded Strings: 3.1.1 §1.5.3, 5.0 §1.5.4.
 *
 *   bytes 0-1  length of what follows, in bytes, most significant first
 *   bytes 2-   the characters in UTF-8
 *
 * Well-formedness is decided on the raw bytes, by Table 3-7 of the Unicode standard, before a string
 * is made of them: what a TextDecoder would replace or drop is never seen.
 */

import {
  EncodeError,
  OverflowEncodeError,
  UnderflowDecodeError,
  Utf8DecodeError,
} from "../errors.js";
import { MAX_FIELD_LENGTH } from "../spec/limits.js";
import { DEFAULT_PROTOCOL_VERSION } from "../spec/protocol-version.js";
import type { ViolationCode } from "../spec/violation.js";
import { availableAt } from "./binary-data.js";
import { latin1Slice, utf8Slice, utf8Write } from "./node-buffer.js";

const lenientDecoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

const textEncoder = /* @__PURE__ */ new TextEncoder();

// Up to these lengths a loop over the characters beats the call into the engine: bench/strings.mjs.
// TextDecoder and TextEncoder want a view of their part of the bytes first, and pay later.
const READ_LOOP_LIMIT: number = /* @__PURE__ */ limitBeside(latin1Slice, 8, 64);
const WRITE_LOOP_LIMIT: number = /* @__PURE__ */ limitBeside(utf8Write, 28, 128);

function limitBeside(own: unknown, limit: number, limitWithout: number): number {
  return own === undefined ? limitWithout : limit;
}

/**
 * The length of the sequence of bytes for one character at `index`, 1 to 4; negative where it is
 * ill-formed, and then the length of the part that one U+FFFD replaces (Unicode, Table 3-7 and §3.9).
 */
function sequenceLength(bytes: Uint8Array, index: number, end: number): number {
  const lead = bytes[index] as number;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || index + 1 >= end) return -1;
  // The second byte's range depends on the lead: no overlong forms, no surrogates, none over U+10FFFF.
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  const second = bytes[index + 1] as number;
  if (second < low || second > high) return -1;
  for (let taken = 2; taken < length; taken++) {
    if (index + taken >= end || ((bytes[index + taken] as number) & 0xc0) !== 0x80) return -taken;
  }
  return length;
}

/** The index of the first byte of the first ill-formed sequence in [start, end); `end` if there is none. */
export function wellFormedEnd(bytes: Uint8Array, start: number, end: number): number {
  let index = start;
  while (index < end) {
    const lead = bytes[index] as number;
    if (lead < 0x80) index++;
    else {
      const length = sequenceLength(bytes, index, end);
      if (length < 0) return index;
      index += length;
    }
  }
  return end;
}

/** The index of the byte from which character `character` of the string made of [start, end) comes. */
export function byteIndexOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  character: number,
): number {
  let index = start;
  for (let unit = 0; unit < character && index < end; unit++) {
    const length = sequenceLength(bytes, index, end);
    index += Math.abs(length);
    if (length === 4) unit++; // a pair of surrogates
  }
  return index;
}

/** A byte that is + or #, which no Topic Name may have. */
export const WILDCARD = 1;
/** A byte that is not ASCII. */
const NOT_ASCII = 2;
/** A byte that is U+0000. */
export const ZERO = 4;
/** With one of these bits the string has to be looked at more closely. */
export const NOT_PLAIN: number = NOT_ASCII | ZERO;

const BYTE_CLASSES: Uint8Array = /* @__PURE__ */ (() => {
  const classes = new Uint8Array(256).fill(NOT_ASCII, 0x80);
  classes[0x00] = ZERO;
  classes[0x23] = WILDCARD;
  classes[0x2b] = WILDCARD;
  return classes;
})();

/** The classes of the bytes in [start, end), or-ed: 0 for what most strings are. */
export function classesOf(bytes: Uint8Array, start: number, end: number): number {
  // A table, four at a time, takes half of the time that comparing byte by byte does: bench/strings.mjs.
  let classes = 0;
  let index = start;
  for (; index + 4 <= end; index += 4) {
    classes |=
      (BYTE_CLASSES[bytes[index] as number] as number) |
      (BYTE_CLASSES[bytes[index + 1] as number] as number) |
      (BYTE_CLASSES[bytes[index + 2] as number] as number) |
      (BYTE_CLASSES[bytes[index + 3] as number] as number);
  }
  for (; index < end; index++) classes |= BYTE_CLASSES[bytes[index] as number] as number;
  return classes;
}

/** The classes of a string's characters, or-ed: 0 for what most strings are. Where one is not ASCII, more than there are. */
export function classesOfText(text: string): number {
  const { length } = text;
  let units = 0;
  let classes = 0;
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    const first = text.charCodeAt(index);
    const second = text.charCodeAt(index + 1);
    const third = text.charCodeAt(index + 2);
    const fourth = text.charCodeAt(index + 3);
    units |= first | second | third | fourth;
    classes |=
      (BYTE_CLASSES[first & 0x7f] as number) |
      (BYTE_CLASSES[second & 0x7f] as number) |
      (BYTE_CLASSES[third & 0x7f] as number) |
      (BYTE_CLASSES[fourth & 0x7f] as number);
  }
  for (; index < length; index++) {
    const unit = text.charCodeAt(index);
    units |= unit;
    classes |= BYTE_CLASSES[unit & 0x7f] as number;
  }
  return units < 0x80 ? classes : classes | NOT_ASCII;
}

/** The index of the first zero byte in [start, end); `end` if there is none. */
export function zeroIndex(bytes: Uint8Array, start: number, end: number): number {
  // Not indexOf, which would search on to the end of the buffer.
  let index = start;
  while (index < end && bytes[index] !== 0) index++;
  return index;
}

/** By length, a list to gather the character codes of a short string in. */
const CODES: readonly number[][] = /* @__PURE__ */ listsOfLengths();

function listsOfLengths(): number[][] {
  return Array.from({ length: READ_LOOP_LIMIT + 1 }, (_, length) =>
    new Array<number>(length).fill(0),
  );
}

/** The string of bytes that are ASCII. */
export function asciiToString(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length > READ_LOOP_LIMIT) {
    return latin1Slice === undefined
      ? lenientDecoder.decode(bytes.subarray(start, end))
      : latin1Slice.call(bytes, start, end);
  }
  const codes = CODES[length] as number[];
  for (let index = 0; index < length; index++) codes[index] = bytes[start + index] as number;
  return String.fromCharCode.apply(undefined, codes);
}

/** The string of bytes that are well-formed UTF-8; what is ill-formed becomes U+FFFD, U+FEFF is kept. */
export function utf8ToString(bytes: Uint8Array, start: number, end: number): string {
  return utf8Slice === undefined
    ? lenientDecoder.decode(bytes.subarray(start, end))
    : utf8Slice.call(bytes, start, end);
}

/** The length of a string in UTF-8, in bytes; a lone surrogate counts as three. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(index + 1))) {
      length += 2;
      index++;
    } else length += 2;
  }
  return length;
}

function isHighSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

function isLowSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}

/** Whether the string has no lone surrogate, so that UTF-8 can say it. */
export function isWellFormed(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if ((unit & 0xf800) !== 0xd800) continue;
    if (unit > 0xdbff || !isLowSurrogate(text.charCodeAt(index + 1))) return false;
    index++;
  }
  return true;
}

/** Why a string cannot be a UTF-8 Encoded String; undefined if it can. */
export function stringFault(text: string): ViolationCode | undefined {
  const { length } = text;
  if ((classesOfText(text) & NOT_PLAIN) !== 0) {
    if (text.includes("\0")) return "null-character";
    if (!isWellFormed(text)) return "malformed-utf8";
    if (utf8Length(text) > MAX_FIELD_LENGTH) return "string-too-long";
  }
  return length > MAX_FIELD_LENGTH ? "string-too-long" : undefined;
}

/**
 * The index in `text` of the first character that senders SHOULD NOT use: U+0001 to U+001F, U+007F to
 * U+009F and the non-characters (3.1.1 §1.5.3, 5.0 §1.5.4); -1 if there is none.
 */
export function disallowedCharacterIndex(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const point = text.codePointAt(index) as number;
    if (point < 0x20 || (point >= 0x7f && point <= 0x9f)) return index;
    if ((point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) === 0xfffe) return index;
    if (point > 0xffff) index++;
  }
  return -1;
}

/** Writes a well-formed string in UTF-8 and returns where it ends. The room must be there. */
export function writeUtf8(text: string, target: Uint8Array, offset: number): number {
  const { length } = text;
  if (length > WRITE_LOOP_LIMIT) {
    if (utf8Write !== undefined) {
      return offset + utf8Write.call(target, text, offset, target.length - offset);
    }
    return offset + textEncoder.encodeInto(text, target.subarray(offset)).written;
  }
  // Four at a time, as if they were ASCII: a third less than one at a time.
  let units = 0;
  let index = 0;
  for (; index + 4 <= length; index += 4) {
    const first = text.charCodeAt(index);
    const second = text.charCodeAt(index + 1);
    const third = text.charCodeAt(index + 2);
    const fourth = text.charCodeAt(index + 3);
    units |= first | second | third | fourth;
    target[offset + index] = first;
    target[offset + index + 1] = second;
    target[offset + index + 2] = third;
    target[offset + index + 3] = fourth;
  }
  for (; index < length; index++) {
    const unit = text.charCodeAt(index);
    units |= unit;
    target[offset + index] = unit;
  }
  return units < 0x80 ? offset + length : writeUnits(text, target, offset);
}

/** Writes a well-formed string character by character. */
function writeUnits(text: string, target: Uint8Array, offset: number): number {
  let position = offset;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      target[position++] = unit;
    } else if (unit < 0x800) {
      target[position++] = 0xc0 | (unit >> 6);
      target[position++] = 0x80 | (unit & 0x3f);
    } else if (isHighSurrogate(unit)) {
      const point = 0x10000 + ((unit & 0x3ff) << 10) + (text.charCodeAt(++index) & 0x3ff);
      target[position++] = 0xf0 | (point >> 18);
      target[position++] = 0x80 | ((point >> 12) & 0x3f);
      target[position++] = 0x80 | ((point >> 6) & 0x3f);
      target[position++] = 0x80 | (point & 0x3f);
    } else {
      target[position++] = 0xe0 | (unit >> 12);
      target[position++] = 0x80 | ((unit >> 6) & 0x3f);
      target[position++] = 0x80 | (unit & 0x3f);
    }
  }
  return position;
}

const PRIMITIVE = { packetType: 0, protocolVersion: DEFAULT_PROTOCOL_VERSION };

/**
 * Writes a UTF-8 Encoded String, its two length bytes first, and returns the bytes written: 2 to 65,537.
 * Throws EncodeError for a lone surrogate, U+0000 or over 65,535 bytes, OverflowEncodeError when
 * `target` is too small, which is then left as it was (3.1.1 §1.5.3, 5.0 §1.5.4).
 */
export function encodeUtf8(value: string, target: Uint8Array, offset: number = 0): number {
  if (typeof value !== "string") throw new TypeError("a string is needed");
  const circumstance = { ...PRIMITIVE, field: "the string" };
  const fault = stringFault(value);
  if (fault !== undefined) throw new EncodeError(fault, circumstance);
  const length = utf8Length(value);
  if (availableAt(target, offset) < 2 + length)
    throw new OverflowEncodeError("overflow", circumstance);
  target[offset] = length >> 8;
  target[offset + 1] = length & 0xff;
  return writeUtf8(value, target, offset + 2) - offset;
}

/**
 * Reads a UTF-8 Encoded String, its two length bytes first. Throws UnderflowDecodeError when bytes are
 * missing, Utf8DecodeError for ill-formed UTF-8 and U+0000 (3.1.1 §1.5.3, 5.0 §1.5.4).
 */
export function decodeUtf8(
  bytes: Uint8Array,
  offset: number = 0,
): { value: string; bytesRead: number } {
  const circumstance = { ...PRIMITIVE, field: "the string" };
  const start = offset + 2;
  const available = availableAt(bytes, offset) - 2;
  if (available < 0) throw new UnderflowDecodeError(circumstance, offset, -available);
  const length = ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);
  if (available < length) throw new UnderflowDecodeError(circumstance, offset, length - available);
  const end = start + length;
  const bad = wellFormedEnd(bytes, start, end);
  if (bad < end) throw new Utf8DecodeError("malformed-utf8", circumstance, bad);
  const zero = zeroIndex(bytes, start, end);
  if (zero < end) throw new Utf8DecodeError("null-character", circumstance, zero);
  return { value: utf8ToString(bytes, start, end), bytesRead: 2 + length };
}
