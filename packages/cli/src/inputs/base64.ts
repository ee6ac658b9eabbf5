/** Base64 text: RFC 4648 §4, padded. */

import type { Parsed } from "./hex.js";

/** Reads base64: one value, folded into lines or not, or one value a line. */
export function parseBase64(text: string): Parsed {
  const lines = text.split(/\s+/).filter((line) => line !== "");
  const values = lines.every((line) => line.length % 4 === 0) ? lines : [lines.join("")];
  const parts: Buffer[] = [];
  for (const value of values) {
    const bytes = Buffer.from(value, "base64");
    // Buffer skips what it does not know, so that only the way back tells.
    if (bytes.toString("base64") !== value) return { fault: faultOf(value) };
    parts.push(bytes);
  }
  return { bytes: Buffer.concat(parts) };
}

function faultOf(value: string): string {
  const stranger = /[^A-Za-z0-9+/=]/.exec(value);
  if (stranger !== null) return `${JSON.stringify(stranger[0])} is no base64 digit`;
  if (value.length % 4 !== 0) return "its length is not a multiple of four, padding included";
  return "its padding is wrong";
}
