/** Bytes as text or as hex digits, and back. */

import type { BytesEntry } from "./field.js";

// What an input would not show, or would not give back: controls but tab and line feed, line separators,
// marks that turn the direction of text, byte order marks.
const UNPRINTABLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]/;
// A masked input holds one line.
const UNPRINTABLE_IN_A_LINE = /[\t\n]/;

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The bytes as text; undefined where they are not, or hold what cannot be seen. */
function printableText(bytes: Uint8Array, isLine: boolean): string | undefined {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return undefined;
  }
  if (UNPRINTABLE.test(text) || (isLine && UNPRINTABLE_IN_A_LINE.test(text))) return undefined;
  return text;
}

/** "de ad be ef" */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** The bytes of hex digits, between which there may be spaces; else what is wrong with them. */
export function fromHex(
  entered: string,
): { readonly bytes: Uint8Array } | { readonly fault: string } {
  const digits = entered.replace(/\s/g, "");
  if (/[^0-9a-f]/i.test(digits)) {
    return { fault: "is not hex: the digits are 0 to 9 and a to f, with or without spaces" };
  }
  if (digits.length % 2 !== 0) return { fault: "has an odd number of hex digits: a byte has two" };
  const bytes = Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  );
  return { bytes };
}

/** Bytes as one would enter them: as text where they are printable, of one line where it is masked. */
export function bytesEntry(bytes: Uint8Array, isLine: boolean): BytesEntry {
  const text = printableText(bytes, isLine);
  return text === undefined ? { as: "hex", entered: toHex(bytes) } : { as: "text", entered: text };
}

/** The same bytes entered the other way; where that cannot be, what was entered, now meant the other way. */
export function enteredAs(entry: BytesEntry, as: "text" | "hex", isLine: boolean): BytesEntry {
  if (entry.as === as) return entry;
  if (as === "hex") {
    // A lone surrogate has no bytes.
    const isWellFormed = !/\p{Surrogate}/u.test(entry.entered);
    return {
      as,
      entered: isWellFormed ? toHex(new TextEncoder().encode(entry.entered)) : entry.entered,
    };
  }
  const read = fromHex(entry.entered);
  const text = "bytes" in read ? printableText(read.bytes, isLine) : undefined;
  return { as, entered: text ?? entry.entered };
}
