/** Bytes that break a rule, and what the error says. */

import { type DecodeOptions, decode, type ProtocolVersion } from "@mqtt-codec/core";
import { expect } from "vitest";
import { bytesOf, errorOf } from "../support.js";

export type Broken = readonly [
  version: ProtocolVersion,
  hex: string,
  code: string,
  field: string,
  offset: number,
  rule: string | undefined,
  options?: DecodeOptions,
];

/** The rows with a name for each. */
export function broken(rows: readonly Broken[]): readonly (readonly [string, Broken])[] {
  return rows.map((row) => {
    const [version, hex, code, field] = row;
    return [`version ${version}: ${field} in ${hex} has ${code}`, row];
  });
}

export function expectBroken([
  protocolVersion,
  hex,
  code,
  field,
  offset,
  rule,
  options,
]: Broken): void {
  const error = errorOf(() => decode(bytesOf(hex), { protocolVersion, ...options }));
  expect(error).toMatchObject({ code, field, offset });
  expect(error.rule).toBe(rule);
}
