/** What is known of an MQTT connection while its packets are read from a capture. */

import type { Packet } from "@mqtt-codec/core";
import type { Connection } from "../../packet-stream.js";
import { TopicAliases } from "../topic-aliases.js";
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
  aliases: TopicAliases;
}

/** An MQTT connection of a capture. */
export interface Session {
  readonly info: CapturedConnection;
  readonly connection: Connection;
  readonly directions: Readonly<Record<Side, Direction>>;
  clientId: string | undefined;
  hasConnect: boolean;
}

// While nobody has said what a receiver allows, it is taken to allow what is there.
const ANY_ALIAS = 0xffff;

function aliasesUpTo(maximum: number): TopicAliases {
  const aliases = new TopicAliases();
  aliases.maximum = maximum;
  return aliases;
}

/** Forgets what the aliases stand for, since what was lost may have said otherwise. */
export function forgetAliases(direction: Direction): void {
  direction.aliases = aliasesUpTo(direction.aliases.maximum);
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
    aliases: aliasesUpTo(ANY_ALIAS),
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

/**
 * Takes note of the version, the Topic Alias Maximums and the Client Identifier, which the server may have
 * chosen.
 */
export function follow(session: Session, packet: Packet): void {
  session.connection.follow(packet);
  const { client, server } = session.directions;
  if (packet.type === "connect") {
    server.aliases.maximum = packet.properties.topicAliasMaximum ?? 0;
    client.aliases.maximum = 0;
    session.hasConnect = true;
    session.clientId = packet.clientId === "" ? undefined : packet.clientId;
  } else if (packet.type === "connack") {
    client.aliases.maximum = packet.properties.topicAliasMaximum ?? 0;
    session.clientId ??= packet.properties.assignedClientIdentifier;
  }
}
