/** Base64 text: RFC 4648 §4, padded. */

import type { Parsed } from "./parsed.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const VALUES = new Map(Array.from(DIGITS, (digit, value) => [digit.charCodeAt(0), value]));

/** Reads base64: one value, folded into lines or not, or one value a line. */
export function parseBase64(text: string): Parsed {
  const lines = text.split(/\s+/).filter((line) => line !== "");
  const values = lines.every((line) => line.length % 4 === 0) ? lines : [lines.join("")];
  const bytes = new Uint8Array(values.reduce((sum, value) => sum + lengthOf(value), 0));
  let end = 0;
  for (const value of values) {
    if (!decodeInto(bytes, end, value)) return { fault: faultOf(value) };
    end += lengthOf(value);
  }
  return { bytes };
}

function paddingOf(value: string): number {
  if (value.endsWith("==")) return 2;
  return value.endsWith("=") ? 1 : 0;
}

function lengthOf(value: string): number {
  return Math.max(0, Math.floor((value.length * 3) / 4) - paddingOf(value));
}

/** Writes the bytes of one value; false where it has another digit, another length or bits to spare. */
function decodeInto(bytes: Uint8Array, start: number, value: string): boolean {
  if (value.length % 4 !== 0) return false;
  const digits = value.length - paddingOf(value);
  let at = start;
  let bits = 0;
  let count = 0;
  for (let index = 0; index < digits; index++) {
    const digit = VALUES.get(value.charCodeAt(index));
    if (digit === undefined) return false;
    bits = ((bits << 6) | digit) & 0xfff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[at++] = bits >> count;
  }
  return (bits & ((1 << count) - 1)) === 0;
}

function faultOf(value: string): string {
  const stranger = /[^A-Za-z0-9+/=]/.exec(value);
  if (stranger !== null) return `${JSON.stringify(stranger[0])} is no base64 digit`;
  if (value.length % 4 !== 0) return "its length is not a multiple of four, padding included";
  return "its padding is wrong";
}
