/** Bytes in hex, two digits each. */

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/** The two digits of a byte. */
export function hexByte(byte: number): string {
  return DIGITS[byte] as string;
}

/** Bytes with a space between them. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, hexByte).join(" ");
}

/** The bytes of digits, between which there may be white space; undefined where that is no hex. */
export function bytesOfHex(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, "");
  if (!/^([\da-f]{2})*$/i.test(digits)) return undefined;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
