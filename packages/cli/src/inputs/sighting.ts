/** A packet seen on its way between a client and a server. */

import type { DecodeError, Packet } from "@mqtt-codec/core";

/** What went by, when, and which way. */
export interface Sighting {
  /** Microseconds since 1970, UTC. */
  readonly time: number;
  /** Counts the connections from 1. */
  readonly connection: number;
  readonly from: "client" | "server";
  /** The Client Identifier of the connection, once it is known. */
  readonly clientId: string | undefined;
  /** Bytes of the packet, or of what was malformed. */
  readonly size: number;
  readonly seen: Packet | DecodeError;
  /** What the Topic Alias of a PUBLISH without a topic stands for, where it is known. */
  readonly topic?: string | undefined;
}
