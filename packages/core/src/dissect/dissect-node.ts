/** What a dissection is made of. */

import type { DecodeError } from "../errors.js";

/** A field, a group of fields, or some bits of a byte. */
export interface DissectNode {
  /** The specification's name. */
  readonly name: string;
  /**
   * Index of the first byte. Bits are counted in eighths of a byte, the most significant first: bit 6
   * of byte 9 is at 9.125.
   */
  readonly offset: number;
  /** Length in bytes; one bit is 0.125. */
  readonly length: number;
  /** The value as the decoder reads it; undefined for a group. `"***"` where it is a secret. */
  readonly value: unknown;
  /** The value in words. */
  readonly text: string;
  /** The id of the statement that is broken here. */
  readonly rule?: string;
  /** What is wrong here; at the root, the first error of all, which is the one `decode` throws. */
  readonly error?: DecodeError;
  /** The parts, which cover the bytes of this node exactly. */
  readonly children?: readonly DissectNode[];
  /** Whether value and text are withheld, and the bytes should be. */
  readonly secret?: true;
}

/** A node while it is being put together. */
export interface NodeDraft {
  name: string;
  offset: number;
  length: number;
  value: unknown;
  text: string;
  rule?: string;
  error?: DecodeError;
  children?: NodeDraft[];
  secret?: true;
}
