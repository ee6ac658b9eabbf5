/** Changing bytes, which are never changed in place. */

/** `bytes` with `count` of them from `start` on replaced. */
export function spliced(
  bytes: Uint8Array,
  start: number,
  count: number,
  replacement: Uint8Array,
): Uint8Array {
  const changed = new Uint8Array(bytes.length - count + replacement.length);
  changed.set(bytes.subarray(0, start));
  changed.set(replacement, start);
  changed.set(bytes.subarray(start + count), start + replacement.length);
  return changed;
}

/** `bytes` with another value at `index`. */
export function withByte(bytes: Uint8Array, index: number, value: number): Uint8Array {
  return spliced(bytes, index, 1, Uint8Array.of(value));
}
