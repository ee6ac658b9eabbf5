/** A packet to look at: its bytes, and what the decoder makes of them. */

import type { CapturedConnection, Side } from "@mqtt-codec/cli/inputs";
import type { DecodeError, DecodeOptions, Packet, ProtocolVersion } from "@mqtt-codec/core";

export interface Entry {
  /** Counts the packets of the document from 1. */
  readonly number: number;
  /** Index of its first byte in the document; in a capture, in the MQTT of its direction. */
  readonly start: number;
  readonly bytes: Uint8Array;
  /** What it is decoded with. */
  readonly options: DecodeOptions & { readonly protocolVersion: ProtocolVersion };
  /** The version whose rules it is held to: a CONNECT names its own. */
  readonly version: ProtocolVersion;
  /** The packet, or what `decode` throws. */
  readonly seen: Packet | DecodeError;
  /** The topic of a PUBLISH, or what its Topic Alias stands for. */
  readonly topic: string | undefined;
  /** Whether a receiver would not have come to it: something before it is malformed. */
  readonly isBehindError: boolean;
  readonly captured?: CapturedFrom;
}

/** The version whose rules hold for what was seen. */
export function versionOf(
  seen: Packet | DecodeError,
  { protocolVersion }: Entry["options"],
): ProtocolVersion {
  return seen instanceof Error || seen.type === "connect" ? seen.protocolVersion : protocolVersion;
}

/** Where and when a captured packet was seen. */
export interface CapturedFrom {
  /** Microseconds since 1970, UTC. */
  readonly time: number;
  readonly connection: CapturedConnection;
  readonly from: Side;
  readonly clientId: string | undefined;
}
