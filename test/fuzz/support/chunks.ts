/** Ways to cut a stream. */

/** Chunks of these sizes in turn, each in memory of its own. */
export function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let start = 0;
  for (let turn = 0; start < bytes.length; turn++) {
    const end = start + (sizes[turn % sizes.length] as number);
    chunks.push(bytes.slice(start, end));
    start = end;
  }
  return chunks;
}

/** Three sizes by a byte each: mostly small, sometimes none at all or more than there is. */
export function sizeOf(byte: number): number {
  if (byte < 0x80) return 1 + (byte & 0x0f);
  return byte < 0xf0 ? byte : 4_096;
}
