/** How packets print: no user name, no password, no authentication data, and nothing that a terminal obeys. */

import { isUint8Array } from "../io/binary-data.js";
import { latin1Slice } from "../io/node-buffer.js";
import { asciiToString, utf8ToString, wellFormedEnd } from "../io/utf8.js";

const REDACTED = "***";

/** Fields whose value is not printed (3.1.1 §3.1.3.4, §3.1.3.5; 5.0 §3.1.2.11.10). */
const SECRETS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "username",
  "password",
  "authenticationData",
]);

/** Bytes of a binary field that a line shows; of a longer one it gives the length too. */
const SHOWN_BYTES = 64;

/** Bytes of a character in UTF-8, at most. */
const LONGEST_CHARACTER = 4;

/** The symbol by which Node, Bun and Deno ask an object how it prints. */
export const INSPECT: unique symbol = /* @__PURE__ */ Symbol.for(
  "nodejs.util.inspect.custom",
) as never;

// What a terminal obeys or a reader cannot see: controls, bidirectional and zero-width marks, separators.
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

// What most text is: ASCII that is quoted as it is.
const PLAIN = /^[ !#-[\]-~]*$/;

// What makes text unfit to be shown as such: controls other than tab, line feed and carriage return.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/**
 * A value on one line: bytes as `0x` and hex, strings quoted and escaped, fields without a value left
 * out. A field that can hold a secret is `***` whether it holds one or not, unless `showSecrets`.
 */
export function lineOf(
  value: unknown,
  showSecrets: boolean = false,
  textOf: (bytes: Uint8Array) => string = hexOf,
): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (isUint8Array(value)) return textOf(value);
  if (Array.isArray(value)) {
    return `[${value.map((item) => lineOf(item, showSecrets, textOf)).join(", ")}]`;
  }
  let line = "{";
  // Not Object.entries, by which the line of a PUBLISH takes two fifths longer.
  for (const name of Object.keys(value)) {
    const field: unknown = value[name as never];
    if (name === "type" || (name === "properties" && Object.keys(field as object).length === 0)) {
      continue;
    }
    const isHidden = SECRETS.has(name) && !showSecrets;
    if (!isHidden && field === undefined) continue;
    const text = isHidden ? REDACTED : lineOf(field, showSecrets, textOf);
    line += `${line === "{" ? "" : ","} ${name}: ${text}`;
  }
  return line === "{" ? "{}" : `${line} }`;
}

/** Whether to print what is else printed as `***`. */
interface PrintOptions {
  readonly showSecrets?: boolean | undefined;
}

/** Whether to print binary fields that are printable text as such, and not as hex. */
interface LineOptions extends PrintOptions {
  readonly showText?: boolean | undefined;
}

/**
 * A packet on one line, as `String(packet)` gives it; with `showSecrets` with everything in it, with
 * `showText` with binary fields as text where they are printable.
 */
export function packetToString(packet: object, options?: LineOptions): string {
  const textOf = options?.showText === true ? bytesText : hexOf;
  return packetLine(packet, options?.showSecrets === true, textOf);
}

/** Takes what turns bytes into text, so that bundles that print only hex have no other. */
export function packetLine(
  packet: object,
  showSecrets?: boolean,
  textOf?: (bytes: Uint8Array) => string,
): string {
  const { type } = packet as { type?: string };
  const name = type === undefined ? "" : `${type.charAt(0).toUpperCase()}${type.slice(1)}Packet `;
  return name + lineOf(packet, showSecrets, textOf);
}

/**
 * A packet or a part of one as a plain object: binary values as `binaryOf` gives them; user name, password
 * and authentication data as `"***"` unless `showSecrets`.
 */
export function plainOf(
  value: unknown,
  showSecrets: boolean,
  binaryOf: (bytes: Uint8Array) => unknown,
): unknown {
  if (isUint8Array(value)) return binaryOf(value);
  if (Array.isArray(value)) return value.map((item) => plainOf(item, showSecrets, binaryOf));
  if (typeof value !== "object" || value === null) return value;
  const plain: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const field: unknown = value[name as never];
    if (field === undefined) continue;
    const isHidden = SECRETS.has(name) && !showSecrets;
    plain[name] = isHidden ? REDACTED : plainOf(field, showSecrets, binaryOf);
  }
  return plain;
}

/**
 * The JSON form of a packet, as `JSON.stringify` gives it, and with `showSecrets` with everything in
 * it. Binary values are `{ utf8 }` where they are printable text, else `{ base64 }`.
 */
export function packetToJson(packet: object, options?: PrintOptions): Record<string, unknown> {
  return plainOf(packet, options?.showSecrets === true, jsonOfBytes) as Record<string, unknown>;
}

class Given {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how an object that is there gets a private field
    return object;
  }
}

/** Properties with their Authentication Data in a private field. */
class Hiding extends Given {
  readonly #authenticationData: Uint8Array;

  private constructor(properties: object, authenticationData: Uint8Array) {
    super(properties);
    this.#authenticationData = authenticationData;
  }

  /** Has no effect the second time, which a dissector comes to. */
  static hide(properties: object, authenticationData: Uint8Array): void {
    if (#authenticationData in properties) return;
    new Hiding(properties, authenticationData);
    Object.defineProperties(properties, HIDING);
  }

  static authenticationDataOf(properties: Hiding): Uint8Array {
    return properties.#authenticationData;
  }
}

// The same functions for all properties: with ones of its own, each object would be a slow one of its own shape.
const hiding = (): PropertyDescriptorMap => ({
  authenticationData: {
    get(this: Hiding): Uint8Array {
      return Hiding.authenticationDataOf(this);
    },
    enumerable: true,
  },
  [INSPECT]: {
    value(this: object): string {
      return lineOf(this);
    },
  },
  toJSON: {
    value(this: object): unknown {
      return packetToJson(this);
    },
  },
});

const HIDING: PropertyDescriptorMap = /* @__PURE__ */ hiding();

/**
 * Gives properties their Authentication Data, which whoever reads or copies them sees, and what prints them,
 * also by their descriptors (`console.dir`), does not.
 */
export function hideAuthenticationData(properties: object, authenticationData: Uint8Array): void {
  Hiding.hide(properties, authenticationData);
}

/** The digits of bytes are gathered here. */
const digits = /* @__PURE__ */ new Uint8Array(2 * SHOWN_BYTES);

/** The character code of a hex digit. */
const digitOf = (value: number): number => value + (value < 10 ? 48 : 87);

function hexOf(bytes: Uint8Array): string {
  const { length } = bytes;
  const end = Math.min(length, SHOWN_BYTES);
  // By index: a part of memory that was transferred cannot be asked for.
  for (let index = 0; index < end; index++) {
    const byte = bytes[index] as number;
    digits[2 * index] = digitOf(byte >> 4);
    digits[2 * index + 1] = digitOf(byte & 15);
  }
  const hex = `0x${asciiToString(digits, 0, 2 * end)}`;
  return end < length ? `${hex}... (${length} bytes)` : hex;
}

/** Text where the bytes are printable text, else hex. */
export function bytesText(bytes: Uint8Array): string {
  const { length } = bytes;
  if (length === 0) return "no bytes";
  const cut = Math.min(length, SHOWN_BYTES);
  const end = wellFormedEnd(bytes, 0, cut);
  // What is cut is cut between two characters.
  const isText = cut - end < (cut < length ? LONGEST_CHARACTER : 1);
  const text = isText ? printableText(bytes, end) : undefined;
  if (text === undefined) return hexOf(bytes);
  return end < length ? `${quoted(text)}... (${length} bytes)` : quoted(text);
}

function quoted(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What bytes[0, end), which are well-formed, say, where that is text fit to be shown as such. */
function printableText(bytes: Uint8Array, end: number): string | undefined {
  const text = utf8ToString(bytes, 0, end);
  return CONTROL.test(text) ? undefined : text;
}

function jsonOfBytes(bytes: Uint8Array): { utf8: string } | { base64: string } {
  const { length } = bytes;
  const isWellFormed = wellFormedEnd(bytes, 0, length) === length;
  const utf8 = isWellFormed ? printableText(bytes, length) : undefined;
  if (utf8 !== undefined) return { utf8 };
  const binary =
    latin1Slice === undefined
      ? Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")
      : latin1Slice.call(bytes, 0, length);
  return { base64: btoa(binary) };
}
