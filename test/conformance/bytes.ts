/** Packets written by hand: text in hexadecimal, and the few prefixes that are tedious to count. */

/** The bytes of hexadecimal texts, put together; spaces do not matter. */
export function hex(...parts: readonly string[]): Uint8Array {
  const digits = parts.join("").replaceAll(" ", "");
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) throw new Error(`not hex: ${parts}`);
  return new Uint8Array(Buffer.from(digits, "hex"));
}

/** Bytes as a hexadecimal text, which compares faster and reads better than they do. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** One byte. */
export function byte(value: number): string {
  return value.toString(16).padStart(2, "0").toUpperCase();
}

/** A Two Byte Integer. */
export function twoBytes(value: number): string {
  return value.toString(16).padStart(4, "0");
}

/** A Four Byte Integer. */
export function fourBytes(value: number): string {
  return value.toString(16).padStart(8, "0");
}

/** A Variable Byte Integer in its shortest form. */
export function varint(value: number): string {
  let text = "";
  let rest = value;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    text += byte(rest > 0 ? digit + 128 : digit);
  } while (rest > 0);
  return text;
}

/** How many bytes the hexadecimal texts say. */
export function count(...parts: readonly string[]): number {
  return parts.join("").replaceAll(" ", "").length / 2;
}

/** Two length bytes and the bytes: Binary Data, or a string whose UTF-8 is given. */
export function field(...content: readonly string[]): string {
  return twoBytes(count(...content)) + content.join("");
}

/** An ASCII text as a UTF-8 Encoded String. */
export function text(ascii: string): string {
  if (/[^\x01-\x7f]/.test(ascii)) throw new Error("not ASCII");
  return field(Buffer.from(ascii, "latin1").toString("hex"));
}

/** A block of properties: Property Length and the properties. */
export function block(...properties: readonly string[]): string {
  return varint(count(...properties)) + properties.join("");
}

/** A packet: its first byte, Remaining Length and the rest. */
export function packet(first: string, ...body: readonly string[]): string {
  return first + varint(count(...body)) + body.join("");
}

/** Protocol Name "MQTT" and a Protocol Level. */
export function mqtt(level: number): string {
  return `00 04 4D 51 54 54 ${byte(level)}`;
}
