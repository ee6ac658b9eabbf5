/**
 * How the packet that comes next begins, as far as it has come. Core reads the fixed header for itself; this
 * is for what mqtt-packet tells of it: flags, `length`, the bytes that `parse` leaves, `protocolId`.
 */

const CONNECT = 1;

export class PacketStart {
  /** The first byte; -1 before it has come. */
  first = -1;
  /** Remaining Length, as far as it has come. */
  length = 0;
  /** Bytes of the fixed header that have come. */
  bytes = 0;
  /** Whether the fixed header has come. */
  isComplete = false;
  /** Of a CONNECT, the length of its Protocol Name; -1 before it has come. */
  nameLength = -1;
  /** Whether all of this has come. */
  isSettled = false;
  /** Bytes of the Protocol Name's length that have come. */
  private nameBytes = 0;

  /** Takes what belongs to it from the chunk. */
  take(chunk: Uint8Array, from: number): void {
    if (this.first < 0 && from + 1 < chunk.length) {
      // Nearly always it begins here and has two bytes.
      const first = chunk[from] as number;
      const length = chunk[from + 1] as number;
      if (length < 0x80 && first >> 4 !== CONNECT) {
        this.first = first;
        this.length = length;
        this.bytes = 2;
        this.isComplete = true;
        this.isSettled = true;
        return;
      }
    }
    this.takeSlowly(chunk, from);
  }

  private takeSlowly(chunk: Uint8Array, from: number): void {
    let at = from;
    if (this.first < 0 && at < chunk.length) {
      this.first = chunk[at++] as number;
      this.bytes = 1;
    }
    while (!this.isComplete && at < chunk.length) {
      const byte = chunk[at++] as number;
      this.length |= (byte & 0x7f) << (7 * (this.bytes - 1));
      this.bytes++;
      this.isComplete = byte < 0x80 || this.bytes === 5;
    }
    if (!this.isComplete) return;
    if (this.first >> 4 !== CONNECT) {
      this.isSettled = true;
      return;
    }
    while (!this.isSettled && at < chunk.length) {
      this.nameLength = chunk[at++] as number; // The second of two bytes; the first is 0.
      this.isSettled = ++this.nameBytes === 2;
    }
  }

  /** Begins anew, with the next packet. */
  reset(): void {
    this.first = -1;
    this.length = 0;
    this.bytes = 0;
    this.isComplete = false;
    this.nameLength = -1;
    this.isSettled = false;
    this.nameBytes = 0;
  }

  /** Of the bytes that have come, those that mqtt-packet takes for consumed: the first, and a length that is whole. */
  get consumed(): number {
    return this.isComplete ? this.bytes : Math.min(this.bytes, 1);
  }
}

/** Where the packet whose first byte is at `at` begins after its fixed header, which has come. */
export function bodyAt(bytes: Uint8Array, at: number): number {
  let body = at + 2;
  while ((bytes[body - 1] as number) >= 0x80) body++;
  return body;
}

/** The Remaining Length in bytes[from, end). */
export function remainingLength(bytes: Uint8Array, from: number, end: number): number {
  let length = 0;
  for (let at = end - 1; at >= from; at--) length = (length << 7) | ((bytes[at] as number) & 0x7f);
  return length;
}
