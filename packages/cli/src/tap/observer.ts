/** What goes by on one connection, taken for MQTT. */

import {
  DecodeError,
  type DecodeOptions,
  type Packet,
  PacketDecoder,
  type ProtocolVersion,
} from "@mqtt-codec/core";
import { LONGEST_FIXED_HEADER, packetLength } from "../inputs/packet-length.js";
import type { Sighting } from "../inputs/sighting.js";
import { TopicAliases } from "../inputs/topic-aliases.js";

export type Side = "client" | "server";

/** What a side sent until now. */
export interface Count {
  packets: number;
  bytes: number;
}

/** What came of a chunk. */
export interface Seen {
  /** Bytes of well-formed packets that are whole now, those held before the chunk included. */
  readonly whole: number;
  /** The first malformed packet of this side was found. */
  readonly isMalformed: boolean;
}

interface Direction {
  decoder: PacketDecoder | undefined;
  /** The first bytes of a packet that is not whole yet, as many as a fixed header may have. */
  head: Uint8Array;
  readonly count: Count;
  readonly aliases: TopicAliases;
}

const NOTHING = new Uint8Array(0);

/** The first bytes of a packet of which `held` are there: the last ones of the chunk, after those before it. */
function headOf(before: Uint8Array, chunk: Uint8Array, held: number): Uint8Array {
  const start = chunk.length - held;
  if (start >= 0) return chunk.slice(start, start + LONGEST_FIXED_HEADER);
  const pieces = [before, chunk.subarray(0, LONGEST_FIXED_HEADER)];
  return Buffer.concat(pieces).subarray(0, LONGEST_FIXED_HEADER);
}

/** Decodes both directions by the version of the CONNECT, and reports every packet and the first malformed one. */
export class Observer {
  readonly #connection: number;
  readonly #options: DecodeOptions;
  readonly #report: (sighting: Sighting) => void;
  readonly #directions: Readonly<Record<Side, Direction>>;
  #clientId: string | undefined;
  #protocolVersion: ProtocolVersion = 4;

  /** `options` limit and relax what counts as well-formed. */
  constructor(connection: number, options: DecodeOptions, report: (sighting: Sighting) => void) {
    this.#connection = connection;
    this.#options = options;
    this.#report = report;
    const direction = (decoder: PacketDecoder | undefined): Direction => ({
      decoder,
      head: NOTHING,
      count: { packets: 0, bytes: 0 },
      aliases: new TopicAliases(),
    });
    // A client's first packet says the version; the server's are read when it is known.
    this.#directions = {
      client: direction(new PacketDecoder({ ...options, from: "client" })),
      server: direction(undefined),
    };
  }

  /** The Client Identifier, once it is known. */
  get clientId(): string | undefined {
    return this.#clientId;
  }

  countOf(from: Side): Readonly<Count> {
    return this.#directions[from].count;
  }

  /** Takes what a side sent; text is what no MQTT is sent as. `time` in microseconds since 1970. */
  see(from: Side, chunk: Uint8Array | string, time: number): Seen {
    const direction = this.#directions[from];
    const isFirst = from === "server" && direction.count.bytes === 0;
    if (isFirst) direction.decoder = this.#serverDecoder();
    const offset = direction.count.bytes;
    direction.count.bytes += typeof chunk === "string" ? Buffer.byteLength(chunk) : chunk.length;
    const { decoder } = direction;
    if (decoder === undefined) return { whole: 0, isMalformed: false };
    if (typeof chunk === "string") {
      const error = this.#textError(offset);
      this.#fail(direction, from, error, Buffer.byteLength(chunk), time);
      return { whole: 0, isMalformed: true };
    }
    let whole = 0;
    let held = decoder.bufferedBytes + chunk.length;
    try {
      decoder.push(chunk);
      for (;;) {
        held = decoder.bufferedBytes;
        const packet = decoder.read();
        if (packet === undefined) {
          direction.head = headOf(direction.head, chunk, held);
          return { whole, isMalformed: false };
        }
        const size = held - decoder.bufferedBytes;
        whole += size;
        direction.count.packets++;
        this.#packet(direction, from, packet, size, time);
      }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      const length = packetLength(headOf(direction.head, chunk, held)) ?? held;
      this.#fail(direction, from, error, Math.min(length, held), time);
      return { whole, isMalformed: true };
    }
  }

  /** A side has ended; a packet that is cut off is reported. */
  end(from: Side, time: number): void {
    const direction = this.#directions[from];
    const { decoder } = direction;
    direction.decoder = undefined;
    const held = decoder?.bufferedBytes ?? 0;
    if (decoder === undefined || held === 0) return;
    try {
      decoder.end();
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#reportSeen(from, held, error, undefined, time);
    }
  }

  #serverDecoder(): PacketDecoder {
    const protocolVersion = this.#protocolVersion;
    return new PacketDecoder({ ...this.#options, from: "server", protocolVersion });
  }

  #packet(direction: Direction, from: Side, packet: Packet, size: number, time: number): void {
    let topic: string | undefined;
    if (packet.type === "publish") {
      topic = direction.aliases.topicOf(packet);
    } else if (packet.type === "connect") {
      this.#protocolVersion = packet.protocolVersion;
      this.#clientId = packet.clientId === "" ? undefined : packet.clientId;
      this.#directions.server.aliases.maximum = packet.properties.topicAliasMaximum ?? 0;
    } else if (packet.type === "connack") {
      this.#clientId = packet.properties.assignedClientIdentifier ?? this.#clientId;
      this.#directions.client.aliases.maximum = packet.properties.topicAliasMaximum ?? 0;
    }
    this.#reportSeen(from, size, packet, topic, time);
  }

  #fail(direction: Direction, from: Side, error: DecodeError, size: number, time: number): void {
    direction.decoder = undefined;
    if (error.packetType === "connect") this.#protocolVersion = error.protocolVersion;
    this.#reportSeen(from, size, error, undefined, time);
  }

  #reportSeen(
    from: Side,
    size: number,
    seen: Packet | DecodeError,
    topic: string | undefined,
    time: number,
  ): void {
    const clientId = this.#clientId;
    this.#report({ time, connection: this.#connection, from, clientId, size, seen, topic });
  }

  #textError(offset: number): DecodeError {
    const circumstance = {
      packetType: 0,
      protocolVersion: this.#protocolVersion,
      field: "the WebSocket message",
    };
    return new DecodeError("text-frame", circumstance, offset); // [3.1.1 MQTT-6.0.0-1] [5.0 MQTT-6.0.0-1]
  }
}
