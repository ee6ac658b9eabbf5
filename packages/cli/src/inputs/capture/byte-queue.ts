/** Bytes that came in pieces of any size, to be taken in pieces of other sizes. */

const NONE = new Uint8Array(0);

/** A queue whose memory follows what has come, never what is announced. */
export class ByteQueue {
  #held: Uint8Array = NONE;
  #start = 0;
  #end = 0;
  /** Whether #held is the queue's own memory, with room after #end. */
  #isOwn = false;

  /** Bytes that are there to be taken. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Adds bytes, which are the queue's from now on. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const { length } = this;
    if (length === 0) {
      this.#held = bytes;
      this.#start = 0;
      this.#end = bytes.length;
      this.#isOwn = false;
      return;
    }
    if (!this.#isOwn || this.#end + bytes.length > this.#held.length) {
      // Twice what is needed, so that many small pieces are not copied over and over.
      const held = new Uint8Array(2 * (length + bytes.length));
      held.set(this.peek(length));
      this.#held = held;
      this.#start = 0;
      this.#end = length;
      this.#isOwn = true;
    }
    this.#held.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** A view of the first bytes, as many as there are up to `count`. */
  peek(count: number): Uint8Array {
    return this.#held.subarray(this.#start, Math.min(this.#end, this.#start + count));
  }

  /** Takes the first `count` bytes, or all where there are fewer. */
  take(count: number): Uint8Array {
    const bytes = this.peek(count);
    this.#start += bytes.length;
    if (this.#start === this.#end) this.clear();
    return bytes;
  }

  /** Lets go of everything. */
  clear(): void {
    this.#held = NONE;
    this.#start = 0;
    this.#end = 0;
    this.#isOwn = false;
  }
}
