/** How long a packet is, by its fixed header: 3.1.1 §2.2, 5.0 §2.1. */

/** Bytes of a fixed header, at most. */
export const LONGEST_FIXED_HEADER = 5;

/**
 * A packet's length by its fixed header; undefined where that is not all there. Of a Remaining Length that
 * cannot be, the length of the fixed header, for the decoder to say what is wrong with it.
 */
export function packetLength(head: Uint8Array): number | undefined {
  let length = 0;
  for (let index = 1; index < LONGEST_FIXED_HEADER; index++) {
    const byte = head[index];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** (index - 1);
    if (byte < 0x80) return index + 1 + length;
  }
  return LONGEST_FIXED_HEADER;
}
