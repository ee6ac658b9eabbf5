/** Bytes as text or as hex digits, and back. */

import { bytesOfHex, hexOf } from "../model/hex.js";
import { printableText } from "../model/printable-text.js";
import type { BytesEntry } from "./field.js";

/** The bytes of hex digits, between which there may be spaces; else what is wrong with them. */
export function fromHex(
  entered: string,
): { readonly bytes: Uint8Array } | { readonly fault: string } {
  const bytes = bytesOfHex(entered);
  if (bytes !== undefined) return { bytes };
  if (/[^0-9a-f\s]/i.test(entered)) {
    return { fault: "is not hex: the digits are 0 to 9 and a to f, with or without spaces" };
  }
  return { fault: "has an odd number of hex digits: a byte has two" };
}

/** Bytes as one would enter them: as text where they are printable, of one line where it is masked. */
export function bytesEntry(bytes: Uint8Array, isLine: boolean): BytesEntry {
  const text = printableText(bytes, isLine);
  return text === undefined ? { as: "hex", entered: hexOf(bytes) } : { as: "text", entered: text };
}

/** The same bytes entered the other way; where that cannot be, what was entered, now meant the other way. */
export function enteredAs(entry: BytesEntry, as: "text" | "hex", isLine: boolean): BytesEntry {
  if (entry.as === as) return entry;
  if (as === "hex") {
    // A lone surrogate has no bytes.
    const isWellFormed = !/\p{Surrogate}/u.test(entry.entered);
    return {
      as,
      entered: isWellFormed ? hexOf(new TextEncoder().encode(entry.entered)) : entry.entered,
    };
  }
  const read = fromHex(entry.entered);
  const text = "bytes" in read ? printableText(read.bytes, isLine) : undefined;
  return { as, entered: text ?? entry.entered };
}
