/** What the page shows: bytes that hold packets one after another, or a capture of connections. */

import { Connection, TopicAliases } from "@mqtt-codec/cli/inputs";
import {
  DecodeError,
  type DecodeOptions,
  decode,
  type Packet,
  type ProtocolVersion,
} from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { type Entry, versionOf } from "./entry.js";
import { mayHoldSecrets } from "./packet-secrets.js";

/** Bytes that can be changed, and the packets in them. */
export interface BytesDocument {
  readonly kind: "bytes";
  readonly bytes: Uint8Array;
  /** The version asked for; without one, that of each CONNECT, and 3.1.1 before the first. */
  readonly askedVersion: ProtocolVersion | undefined;
  readonly entries: readonly Entry[];
  /** Bytes at the end that are not read. */
  readonly unread: number;
  /** Why: so much before them is malformed, or what is before them may hold secrets and they may be its rest. */
  readonly unreadBecause: "malformed" | "secret";
}

/** Packets that were seen on the way. */
export interface CaptureDocument {
  readonly kind: "capture";
  readonly name: string;
  /** What it was read from, and the servers' ports. */
  readonly source: CaptureSource;
  readonly entries: readonly Entry[];
  /** What is to be known about it, in sentences. */
  readonly notices: readonly string[];
}

/** A capture that can be read again, with other ports. */
export interface CaptureSource {
  readonly file: Blob;
  readonly ports: readonly number[];
}

export type InspectedDocument = BytesDocument | CaptureDocument;

/** What lies behind more malformed packets than this is hardly MQTT. */
const MOST_MALFORMED = 100;

/**
 * Reads the packets that lie one behind the other, also those behind a malformed one that has an end; but not
 * behind one that may hold secrets, since they may be the rest of it.
 */
export function bytesDocument(
  bytes: Uint8Array,
  askedVersion: ProtocolVersion | undefined,
): BytesDocument {
  const connection = new Connection(askedVersion);
  const aliases = new TopicAliases();
  aliases.maximum = 0xffff;
  const entries: Entry[] = [];
  let malformed = 0;
  let isSecret = false;
  let start = 0;
  while (start < bytes.length && malformed < MOST_MALFORMED && !isSecret) {
    const rest = bytes.subarray(start);
    const { options } = connection;
    const { seen, length } = firstIn(rest, options);
    entries.push({
      number: entries.length + 1,
      start,
      bytes: rest.subarray(0, length),
      options,
      version: versionOf(seen, options),
      seen,
      topic: topicOf(seen, aliases),
      isBehindError: malformed > 0,
    });
    if (seen instanceof DecodeError) {
      malformed++;
      isSecret = mayHoldSecrets(rest);
    } else connection.follow(seen);
    start += length;
  }
  const unread = bytes.length - start;
  const unreadBecause = isSecret ? "secret" : "malformed";
  return { kind: "bytes", bytes, askedVersion, entries, unread, unreadBecause };
}

/** The topic of what was seen, if it has one that is known. */
export function topicOf(seen: Packet | DecodeError, aliases: TopicAliases): string | undefined {
  return !(seen instanceof Error) && seen.type === "publish" ? aliases.topicOf(seen) : undefined;
}

function firstIn(
  bytes: Uint8Array,
  options: DecodeOptions,
): { seen: Packet | DecodeError; length: number } {
  try {
    const { packet, bytesRead } = decode(bytes, options);
    return { seen: packet, length: bytesRead };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    // The dissector takes as many bytes as belong to it, or all where that cannot be told.
    return { seen: error, length: Math.max(1, dissect(bytes, options).length) };
  }
}
