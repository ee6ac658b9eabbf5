/** This codec, asked a vector. */

import { DecodeError, type DecodeOptions, decode, UnderflowDecodeError } from "@mqtt-codec/core";
import { fromHex } from "../bytes.js";
import type { Vector } from "./data-files.js";

export type From = DecodeOptions["from"];

const SENDERS = {
  "client-to-server": ["client"],
  "server-to-client": ["server"],
  either: ["client", "server"],
} as const;

export function optionsOf({ protocolVersion, options }: Vector, from: From): DecodeOptions {
  return { protocolVersion, from, ...options };
}

/** What decoding ends in; errors of another kind go through, and fail the test. */
export function outcomeOf(vector: Vector, from: From) {
  try {
    const { packet, bytesRead } = decode(fromHex(vector.hex ?? ""), optionsOf(vector, from));
    return { outcome: "packet", packet, bytesRead } as const;
  } catch (error) {
    if (error instanceof UnderflowDecodeError) return { outcome: "need-more" } as const;
    if (error instanceof DecodeError) return { outcome: "refused", error } as const;
    throw error;
  }
}

/** The senders that a codec may be told: none, and each that the vector has. */
export function sendersOf({ needs, direction }: Vector): readonly From[] {
  return needs === "direction" ? SENDERS[direction] : [undefined, ...SENDERS[direction]];
}
