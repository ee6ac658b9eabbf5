/** Options of decode, by chance. */

import type { DecodeOptions, Tolerance } from "@mqtt-codec/core";
import fc from "fast-check";

const TOLERANCES: readonly Tolerance[] = [
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

/** Every option but the version. */
export const decodeOptions: fc.Arbitrary<Omit<DecodeOptions, "protocolVersion">> = fc.record(
  {
    from: fc.constantFrom("client", "server"),
    copy: fc.boolean(),
    tolerate: fc.subarray([...TOLERANCES]),
    utf8: fc.constant("no-controls"),
    payloadFormat: fc.constant("check"),
    flaggedFields: fc.constant("required"),
    maximumPacketSize: fc.integer({ min: 1, max: 400 }),
    maximumUserProperties: fc.nat(3),
    maximumTopicFilters: fc.nat(3),
    maximumTopicLevels: fc.nat(4),
  },
  { requiredKeys: [] },
);
