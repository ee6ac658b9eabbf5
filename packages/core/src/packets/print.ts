/** How packets print: no user name, no password, no authentication data, and nothing that a terminal obeys. */

import { isUint8Array } from "../io/binary-data.js";
import { utf8ToString, wellFormedEnd } from "../io/utf8.js";

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
  if (isUint8Array(value)) return textOf(value);
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) {
    return `[${value.map((item) => lineOf(item, showSecrets, textOf)).join(", ")}]`;
  }
  if (typeof value !== "object" || value === null) return String(value);
  const fields: string[] = [];
  for (const [name, field] of Object.entries(value)) {
    if (name === "type" || (name === "properties" && Object.keys(field).length === 0)) continue;
    if (SECRETS.has(name) && !showSecrets) fields.push(`${name}: ${REDACTED}`);
    else if (field !== undefined) fields.push(`${name}: ${lineOf(field, showSecrets, textOf)}`);
  }
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
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
  const { type } = packet as { type?: string };
  const name = type === undefined ? "" : `${type.charAt(0).toUpperCase()}${type.slice(1)}Packet `;
  const textOf = options?.showText === true ? bytesText : hexOf;
  return name + lineOf(packet, options?.showSecrets === true, textOf);
}

/**
 * The JSON form of a packet or a part of one: binary values as `{ utf8 }` where they are printable
 * text, else as `{ base64 }`; user name, password and authentication data as `"***"` unless
 * `showSecrets`.
 */
export function jsonOf(value: unknown, showSecrets: boolean): unknown {
  if (isUint8Array(value)) return jsonOfBytes(value);
  if (Array.isArray(value)) return value.map((item) => jsonOf(item, showSecrets));
  if (typeof value !== "object" || value === null) return value;
  const json: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue;
    json[name] = SECRETS.has(name) && !showSecrets ? REDACTED : jsonOf(field, showSecrets);
  }
  return json;
}

/**
 * The JSON form of a packet, as `JSON.stringify` gives it, and with `showSecrets` with everything in
 * it. Binary values are `{ utf8 }` where they are printable text, else `{ base64 }`.
 */
export function packetToJson(packet: object, options?: PrintOptions): Record<string, unknown> {
  return jsonOf(packet, options?.showSecrets === true) as Record<string, unknown>;
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
      return jsonOf(this, false);
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

function hexOf(bytes: Uint8Array): string {
  let hex = "0x";
  // By index: a part of memory that was transferred cannot be asked for.
  for (let index = 0; index < Math.min(bytes.length, SHOWN_BYTES); index++) {
    hex += (bytes[index] as number).toString(16).padStart(2, "0");
  }
  return bytes.length > SHOWN_BYTES ? `${hex}... (${bytes.length} bytes)` : hex;
}

/** Text where the bytes are printable text, else hex. */
export function bytesText(bytes: Uint8Array): string {
  if (bytes.length === 0) return "no bytes";
  const { length } = bytes;
  // What is cut is cut between two characters.
  const cut = Math.min(length, SHOWN_BYTES);
  const whole = wellFormedEnd(bytes, 0, cut);
  const end = length > cut && cut - whole < LONGEST_CHARACTER ? whole : length;
  const text = end <= cut ? printableText(bytes, end) : undefined;
  if (text === undefined) return hexOf(bytes);
  return end < length ? `${quoted(text)}... (${length} bytes)` : quoted(text);
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What bytes[0, end) say, where that is text fit to be shown as such. */
function printableText(bytes: Uint8Array, end: number): string | undefined {
  if (wellFormedEnd(bytes, 0, end) < end) return undefined;
  const text = utf8ToString(bytes, 0, end);
  return CONTROL.test(text) ? undefined : text;
}

function jsonOfBytes(bytes: Uint8Array): { utf8: string } | { base64: string } {
  const utf8 = printableText(bytes, bytes.length);
  if (utf8 !== undefined) return { utf8 };
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { base64: btoa(binary) };
}
