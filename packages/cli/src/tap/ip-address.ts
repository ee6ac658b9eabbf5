/** IP addresses as bytes. */

import { isIPv4 } from "node:net";

/** Both addresses in one family: four bytes each, or sixteen where one of them is IPv6. */
export function bytesOfAddress(one: string, other: string): [Uint8Array, Uint8Array] {
  const both = [one, other].map((text) =>
    text.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*/, ""),
  );
  const ofFamily = both.every((text) => isIPv4(text)) ? ipv4 : ipv6;
  return both.map(ofFamily) as [Uint8Array, Uint8Array];
}

function ipv4(text: string): Uint8Array {
  return Uint8Array.from(text.split("."), Number);
}

function ipv6(text: string): Uint8Array {
  if (isIPv4(text)) return Uint8Array.of(...new Array(10).fill(0), 0xff, 0xff, ...ipv4(text));
  const [head = "", tail] = text.split("::");
  const wordsOf = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((word) => Number.parseInt(word, 16));
  const before = wordsOf(head);
  const after = wordsOf(tail ?? "");
  const zeros = new Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0);
  return Uint8Array.from(
    [...before, ...zeros, ...after].flatMap((word) => [word >> 8, word & 0xff]),
  );
}
