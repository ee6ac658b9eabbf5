/** Bytes as hexadecimal text: the data types of the standard, and what is not one of them. */

/** All parts as one text, without spaces, in small letters. */
export const hex = (...parts) => parts.flat().join("").replaceAll(" ", "").toLowerCase();

/** How many bytes the parts are. */
export const size = (...parts) => hex(...parts).length / 2;

const digits = (value, bytes) => value.toString(16).padStart(2 * bytes, "0");

export const byte = (value) => digits(value, 1);
export const twoBytes = (value) => digits(value, 2);
export const fourBytes = (value) => digits(value, 4);

/** A Variable Byte Integer in so many bytes, or in the fewest. */
export function varint(value, bytes = 0) {
  let text = "";
  let rest = value;
  let written = 0;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    written++;
    text += byte(rest > 0 || written < bytes ? digit + 128 : digit);
  } while (rest > 0 || written < bytes);
  return text;
}

/** The UTF-8 of a text. */
export function utf8(text) {
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)) {
    throw new Error("a lone surrogate has no UTF-8");
  }
  return Buffer.from(text, "utf8").toString("hex");
}

/** Binary Data, or a string whose bytes are given: two length bytes, and the bytes. */
export const binary = (...content) => twoBytes(size(...content)) + hex(...content);

/** A UTF-8 Encoded String. */
export const string = (text) => binary(utf8(text));

/** A UTF-8 String Pair. */
export const pair = (name, value) => string(name) + string(value);

/** Property Length and properties. */
export const block = (...properties) => varint(size(...properties)) + hex(...properties);

/** A packet: its first byte, Remaining Length, and the rest. */
export const packet = (first, ...body) => hex(first) + varint(size(...body)) + hex(...body);

/** A packet whose Remaining Length is what is said, whatever follows. */
export const packetOfLength = (first, length, ...body) =>
  hex(first) + varint(length) + hex(...body);

/** The Remaining Length that a packet's bytes begin with; 0 as long as it is not all there. */
export function claimedLength(bytes) {
  let length = 0;
  for (let index = 1; index <= 4; index++) {
    const digit = Number.parseInt(bytes.slice(2 * index, 2 * index + 2), 16);
    length += (digit & 0x7f) * 128 ** (index - 1);
    if (digit < 0x80) return length;
  }
  return 0;
}

/** The first bytes. */
export const head = (bytes, count) => hex(bytes).slice(0, 2 * count);

/** The packet's bytes after its fixed header. */
export function bodyOf(bytes) {
  let at = 2;
  while (Number.parseInt(bytes.slice(at, at + 2), 16) >= 128) at += 2;
  return bytes.slice(at + 2);
}
