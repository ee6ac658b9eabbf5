/** Lets whole well-formed packets through, and nothing after a malformed one. */

import type { Seen, Side } from "./observer.js";
import type { Chunk, Held } from "./relay.js";

export class StrictGate {
  readonly #see: (from: Side, chunk: Chunk) => Seen;
  /** What came of a packet that is not whole yet. */
  readonly #held: Record<Side, Uint8Array[]> = { client: [], server: [] };

  constructor(see: (from: Side, chunk: Chunk) => Seen) {
    this.#see = see;
  }

  /** What the chunk completes. */
  hold(from: Side, chunk: Chunk): Held {
    const { whole, isMalformed } = this.#see(from, chunk);
    if (typeof chunk !== "string") this.#held[from].push(chunk);
    return { pass: whole === 0 ? [] : this.#take(from, whole), isOver: isMalformed };
  }

  #take(from: Side, length: number): Uint8Array[] {
    const chunks = this.#held[from];
    // Packets end in the last chunk: those before it are of the first.
    const last = chunks.pop() as Uint8Array;
    const before = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const end = length - before;
    this.#held[from] = end < last.length ? [last.subarray(end)] : [];
    return [...chunks, last.subarray(0, end)];
  }
}
