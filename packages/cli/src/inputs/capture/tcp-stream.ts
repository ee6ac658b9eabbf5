/** One direction of a TCP connection, put together from its segments: RFC 9293 §3.4. */

/** The next bytes of the stream, or that some are missing before those that follow. */
export type Piece =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "missing"; readonly count: number; readonly isCut: boolean };

interface Held {
  readonly sequence: number;
  readonly payload: Uint8Array;
  readonly length: number;
}

// What may wait for a segment before it: in one stream about what a receiver's window holds.
const MAX_HELD_BYTES = 4 * 1024 * 1024;
const MAX_HELD_SEGMENTS = 4_096;
const MAX_HELD_BYTES_IN_ALL = 32 * 1024 * 1024;

/** Bytes that wait in all the streams of a capture. */
export interface HeldBytes {
  count: number;
}

/** How far `a` is after `b`, where sequence numbers wrap around. */
function distance(a: number, b: number): number {
  return (a - b) | 0;
}

/**
 * Takes segments in whatever order they were captured and gives each byte once. What is missing is waited
 * for until the other side acknowledges what comes after it, until too much waits, or until the stream ends.
 */
export class TcpStream {
  #start: number | undefined;
  /** The sequence number of the byte that comes next. */
  #next: number | undefined;
  #end: number | undefined;
  #held: Held[] = [];
  #heldBytes = 0;
  readonly #inAll: HeldBytes;

  constructor(inAll: HeldBytes = { count: 0 }) {
    this.#inAll = inAll;
  }

  /** The first byte's sequence number, where the SYN was seen; else undefined. */
  get start(): number | undefined {
    return this.#start;
  }

  /** Whether a byte, or where the first one stands, was seen. */
  get hasStarted(): boolean {
    return this.#next !== undefined;
  }

  /** Whether everything up to the FIN was given. */
  get hasEnded(): boolean {
    if (this.#end === undefined) return false;
    return this.#next === undefined || distance(this.#next, this.#end) >= 0;
  }

  /** Whether a receiver would take a RST with this sequence number, whatever window it had announced. */
  isInWindow(sequence: number): boolean {
    if (this.#next === undefined) return true;
    const ahead = distance(sequence, this.#next);
    return ahead >= 0 && ahead <= MAX_HELD_BYTES;
  }

  /** Whether a segment has bytes that were neither given nor skipped. */
  isNew(sequence: number, length: number): boolean {
    if (length === 0) return false;
    return this.#next === undefined || distance((sequence + length) >>> 0, this.#next) > 0;
  }

  /** Says where the stream starts: the number after the SYN's. */
  open(sequence: number): void {
    this.#start = sequence >>> 0;
    this.#next = this.#start;
  }

  /**
   * Takes a segment's payload.
   *
   * @param length its bytes on the wire, of which `payload` may be the first
   */
  add(sequence: number, payload: Uint8Array, length: number, isFin: boolean): Piece[] {
    if (isFin) this.#end = (sequence + length) >>> 0;
    if (length === 0) return [];
    this.#next ??= sequence;
    const ahead = distance(sequence, this.#next);
    if (ahead + length <= 0) return [];
    const pieces: Piece[] = [];
    if (ahead <= 0) {
      this.#give({ sequence, payload, length }, pieces);
      this.#giveHeld(pieces);
      return pieces;
    }
    this.#hold({ sequence, payload: payload.slice(), length });
    while (this.#holdsTooMuch()) this.#skipHole(pieces);
    return pieces;
  }

  /** Takes the other side's acknowledgement: what it covers will not be sent again. */
  acknowledge(sequence: number): Piece[] {
    const pieces: Piece[] = [];
    for (let [first] = this.#held; first !== undefined; [first] = this.#held) {
      if (distance(sequence, first.sequence) < 0) break;
      this.#skipHole(pieces);
    }
    return pieces;
  }

  /** Gives what waits, since nothing more comes. */
  flush(): Piece[] {
    const pieces: Piece[] = [];
    while (this.#held.length > 0) this.#skipHole(pieces);
    return pieces;
  }

  #holdsTooMuch(): boolean {
    if (this.#held.length === 0) return false;
    if (this.#held.length > MAX_HELD_SEGMENTS || this.#heldBytes > MAX_HELD_BYTES) return true;
    return this.#inAll.count > MAX_HELD_BYTES_IN_ALL;
  }

  #hold(segment: Held): void {
    let index = this.#held.length;
    while (index > 0 && distance((this.#held[index - 1] as Held).sequence, segment.sequence) > 0) {
      index--;
    }
    // Sent again, it waits once.
    for (let at = index - 1; this.#held[at]?.sequence === segment.sequence; at--) {
      const { length, payload } = this.#held[at] as Held;
      if (length >= segment.length && payload.length >= segment.payload.length) return;
    }
    this.#held.splice(index, 0, segment);
    this.#heldBytes += segment.payload.length;
    this.#inAll.count += segment.payload.length;
  }

  /** Gives a segment that starts at the next byte or before it, but for what was given already. */
  #give({ sequence, payload, length }: Held, pieces: Piece[]): void {
    const known = -distance(sequence, this.#next as number);
    if (known >= length) return;
    const bytes = payload.subarray(known);
    if (bytes.length > 0) pieces.push({ kind: "bytes", bytes });
    const count = length - Math.max(known, payload.length);
    if (count > 0) pieces.push({ kind: "missing", count, isCut: true });
    this.#next = (sequence + length) >>> 0;
  }

  /** Gives what no longer waits for anything. */
  #giveHeld(pieces: Piece[]): void {
    let count = 0;
    for (const segment of this.#held) {
      if (distance(segment.sequence, this.#next as number) > 0) break;
      this.#give(segment, pieces);
      this.#heldBytes -= segment.payload.length;
      this.#inAll.count -= segment.payload.length;
      count++;
    }
    if (count > 0) this.#held.splice(0, count);
  }

  #skipHole(pieces: Piece[]): void {
    const [first] = this.#held;
    if (first === undefined) return;
    const count = distance(first.sequence, this.#next as number);
    if (count > 0) pieces.push({ kind: "missing", count, isCut: false });
    this.#next = first.sequence;
    this.#giveHeld(pieces);
  }
}
