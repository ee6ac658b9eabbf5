/**
 * Options of decode, as the first four bytes of an input say:
 *
 *   0     bits 1-0 version (3: 5.0, and the lengths are made to fit), 2 whether a side is named, 3 which, 4 copy, 5 no controls, 6 payload format, 7 flagged fields
 *   1-2   bits 12-0 tolerances; 13, 14 and 15 whether packet size, numbers and levels are limited
 *   3     bits 7-4 packet size in steps of eight, 3-2 User Properties and Topic Filters, 1-0 levels
 *
 * Four bytes of zero are the default options: 3.1.1.
 */

import type { DecodeOptions, ProtocolVersion, Tolerance } from "@mqtt-codec/core";
import type { Draw } from "./draw.js";

/** By the first byte's last two bits. */
export const VERSIONS: readonly ProtocolVersion[] = [4, 3, 5, 5];
export const FRAMED = 3;

export const TOLERANCES: readonly Tolerance[] = [
  "ill-formed-utf8",
  "unknown-reason-code",
  "overlong-length",
  "reserved-flags",
  "3.1.1-connack-in-5.0",
  "bridge-protocol-level",
  "protocol-name-of-another-version",
  "null-character",
  "zero-packet-identifier",
  "reserved-return-code",
  "short-connack",
  "session-present-in-3.1",
  "maximum-qos-2",
];

/** Options and what they are made of: what only relaxes, and what only restricts. */
export interface DrawnOptions {
  readonly protocolVersion: ProtocolVersion;
  readonly relaxing: DecodeOptions;
  readonly restricting: DecodeOptions;
  readonly all: DecodeOptions;
  /** Whether the bytes are framed: support/framed.ts. */
  readonly isFramed: boolean;
}

export function drawOptions(draw: Draw): DrawnOptions {
  const first = draw.byte();
  const mask = draw.uint16();
  const limits = draw.byte();
  const protocolVersion = VERSIONS[first & 3] as ProtocolVersion;
  const tolerate = TOLERANCES.filter((_, bit) => (mask & (1 << bit)) !== 0);
  const relaxing: DecodeOptions = tolerate.length > 0 ? { tolerate } : {};
  const restricting: DecodeOptions = {
    ...((first & 0x04) !== 0 && { from: (first & 0x08) !== 0 ? "client" : "server" }),
    ...((first & 0x20) !== 0 && { utf8: "no-controls" }),
    ...((first & 0x40) !== 0 && { payloadFormat: "check" }),
    ...((first & 0x80) !== 0 && { flaggedFields: "required" }),
    ...((mask & 0x2000) !== 0 && { maximumPacketSize: 1 + 8 * (limits >> 4) }),
    ...((mask & 0x4000) !== 0 && {
      maximumUserProperties: (limits >> 2) & 3,
      maximumTopicFilters: (limits >> 2) & 3,
    }),
    ...((mask & 0x8000) !== 0 && { maximumTopicLevels: limits & 3 }),
  };
  const copy = (first & 0x10) !== 0 ? { copy: true } : {};
  return {
    protocolVersion,
    relaxing,
    restricting,
    isFramed: (first & 3) === FRAMED,
    all: { protocolVersion, ...copy, ...relaxing, ...restricting },
  };
}
