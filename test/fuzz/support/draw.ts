/** Values drawn from the fuzzer's bytes, in order; when these have run out, 0. */
export class Draw {
  private readonly bytes: Uint8Array;
  private position: number;

  constructor(bytes: Uint8Array) {
    // A copy: what the fuzzer hands over is a Buffer, and is written again.
    this.bytes = new Uint8Array(bytes);
    this.position = 0;
  }

  byte(): number {
    return this.bytes[this.position++] ?? 0;
  }

  uint16(): number {
    return this.byte() * 256 + this.byte();
  }

  /** One of a list. */
  of<T>(list: readonly T[]): T {
    return list[this.byte() % list.length] as T;
  }

  /** As many bytes as are left, at most so many. */
  take(length: number): Uint8Array {
    const taken = this.bytes.slice(this.position, this.position + length);
    this.position += taken.length;
    return taken;
  }

  rest(): Uint8Array {
    return this.take(this.bytes.length);
  }
}
