/** What decode makes of bytes: a packet, or one of the codec's own errors. Nothing else may come out. */

import {
  DecodeError,
  type DecodeOptions,
  decode,
  type Packet,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { hex } from "../../bytes.js";

export type Outcome =
  | { readonly packet: Packet; readonly bytesRead: number; readonly error?: undefined }
  | { readonly packet?: undefined; readonly error: DecodeError };

/** Decodes; throws what is no DecodeError, with the bytes in hex. */
export function outcome(bytes: Uint8Array, options: DecodeOptions): Outcome {
  try {
    const { packet, bytesRead } = decode(bytes, options);
    if (!(bytesRead >= 2 && bytesRead <= bytes.length)) {
      throw new Error(`bytesRead is ${bytesRead} of ${hex(bytes)}`);
    }
    return { packet, bytesRead };
  } catch (error) {
    if (!(error instanceof DecodeError)) {
      throw new Error(
        `decode threw ${String(error)} for ${hex(bytes)} ${JSON.stringify(options)}`,
        {
          cause: error,
        },
      );
    }
    if (!Number.isInteger(error.offset) || error.offset < 0 || error.offset > bytes.length) {
      throw new Error(`offset ${error.offset} is outside of ${hex(bytes)}: ${error.message}`);
    }
    if (error instanceof UnderflowDecodeError !== (error.code === "underflow")) {
      throw new Error(`${error.name} with code ${error.code}`);
    }
    if (error instanceof UnderflowDecodeError && !(error.bytesNeeded > 0)) {
      throw new Error(`bytesNeeded is ${error.bytesNeeded} for ${hex(bytes)}`);
    }
    return { error };
  }
}

/** The outcome in words, to compare two of them. */
export function summary(result: Outcome): string {
  return result.error === undefined
    ? `${result.bytesRead} bytes: ${JSON.stringify(plain(result.packet.toObject()))}`
    : `${result.error.name} ${result.error.message}`;
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
}
