/** A packet byte by byte: the decoder's own walk, observed. */

import { readPacket } from "../codec/decode.js";
import { DecodeError } from "../errors.js";
import type { DecodeOptions } from "../io/read-settings.js";
import { readFixedHeader } from "../packets/fixed-header.js";
import type { DissectNode } from "./dissect-node.js";
import { TracingReader } from "./tracing-reader.js";

/** How to dissect: by which rules, and whether secrets show. */
export interface DissectOptions extends DecodeOptions {
  /** Shows user name, password and authentication data, which are withheld by default. */
  readonly showSecrets?: boolean | undefined;
}

/**
 * Dissects the first packet in `bytes` into a tree whose leaves cover each of its bytes once. A
 * malformed packet is dissected as far as it can be read, with each error at its field and the first of
 * them, the one `decode` throws, at the root. A packet that is not all there, or whose length cannot be
 * told, takes all of `bytes`.
 */
export function dissect(bytes: Uint8Array, options?: DissectOptions): DissectNode {
  const r = new TracingReader(bytes, options, options?.showSecrets === true);
  let end = bytes.length;
  try {
    const missing = readFixedHeader(r);
    if (missing > 0) r.cutShort(r.underflow(missing));
    else end = r.end;
    if (r.complete) readPacket(r);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  return r.finish(end);
}
