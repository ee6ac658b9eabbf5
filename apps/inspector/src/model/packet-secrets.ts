/** Which bytes hold secrets: user name, password, authentication data, and what may be some of these. */

import type { DecodeOptions } from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { fieldRows, secretRanges } from "./field-rows.js";

/** The bytes [start, end). */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The type values of CONNECT, CONNACK and AUTH. */
const WITH_SECRETS: ReadonlySet<number> = new Set([1, 2, 15]);

/** Whether bytes begin with a packet of a type that has fields for secrets. */
export function mayHoldSecrets(bytes: Uint8Array): boolean {
  return WITH_SECRETS.has((bytes[0] ?? 0) >> 4);
}

/** Where a packet holds secrets. */
export function secretsOf(bytes: Uint8Array, options: DecodeOptions): readonly Range[] {
  return mayHoldSecrets(bytes) ? secretRanges(fieldRows(dissect(bytes, options))) : [];
}
