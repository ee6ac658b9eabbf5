/** The version that options, or the settings of a parser, ask for. */

import type { ProtocolVersion } from "@mqtt-codec/core";

/** What is neither 5.0 nor 3.1 is 3.1.1. */
export function versionOf({
  protocolVersion,
}: {
  readonly protocolVersion?: unknown;
}): ProtocolVersion {
  return protocolVersion === 5 || protocolVersion === 3 ? protocolVersion : 4;
}
