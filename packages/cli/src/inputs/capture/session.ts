/** What is known of an MQTT connection while its packets are read from a capture. */

import type { Packet } from "@mqtt-codec/core";
import type { Connection } from "../../packet-stream.js";
import { ByteQueue } from "./byte-queue.js";
import type { CapturedConnection, Side } from "./tcp-connection.js";

/** The packets of one side. */
export interface Direction {
  readonly from: Side;
  readonly queue: ByteQueue;
  /** `lost`: between two packets nobody knows where; `stopped`: not read any more. */
  state: "reading" | "lost" | "stopped";
  number: number;
  start: number;
  /** Bytes that were passed over while lost. */
  passed: number;
  /** Whether the packet that is not all there was looked at. */
  isChecked: boolean;
  hasEnded: boolean;
}

/** An MQTT connection of a capture. */
export interface Session {
  readonly info: CapturedConnection;
  readonly connection: Connection;
  readonly directions: Readonly<Record<Side, Direction>>;
  clientId: string | undefined;
  hasConnect: boolean;
}

function newDirection(from: Side): Direction {
  return {
    from,
    queue: new ByteQueue(),
    state: "reading",
    number: 0,
    start: 0,
    passed: 0,
    isChecked: false,
    hasEnded: false,
  };
}

/** A connection of which nothing was read. */
export function newSession(info: CapturedConnection, connection: Connection): Session {
  return {
    info,
    connection,
    directions: { client: newDirection("client"), server: newDirection("server") },
    clientId: undefined,
    hasConnect: false,
  };
}

/** Takes note of the version and the Client Identifier, which the server may have chosen. */
export function follow(session: Session, packet: Packet): void {
  session.connection.follow(packet);
  if (packet.type === "connect") {
    session.hasConnect = true;
    session.clientId = packet.clientId === "" ? undefined : packet.clientId;
  } else if (packet.type === "connack") {
    session.clientId ??= packet.properties.assignedClientIdentifier;
  }
}
