/** Reading captures of network traffic, pcap and pcapng: the MQTT bytes of each connection. */

import { CaptureFault, type Frame, type FrameReader } from "./frame.js";
import { type Segment, segmentOf } from "./ip.js";
import { ipOffset, isKnownLinkType } from "./link-layer.js";
import { isPcap, PcapReader } from "./pcap.js";
import { isPcapng, PcapngReader } from "./pcapng.js";
import { type CapturedConnection, type DirectionEvent, TcpConnection } from "./tcp-connection.js";

/** The formats of captures. */
export type CaptureFormat = "pcap" | "pcapng";

/**
 * What a capture tells, in its order. `bytes` are the next MQTT bytes of a direction, as a TCP segment or a
 * WebSocket frame carried them. After a `gap` they do not join those before it, and may start within a
 * packet. After `unread` no bytes of that direction come, and after `end` nothing of it
 * but `unread`, once, where more was sent. `isLoss` says that MQTT got lost by it.
 */
export type CaptureEvent = DirectionEvent & {
  readonly connection: CapturedConnection;
  /** Microseconds since 1970, UTC, of the frame that made it known. */
  readonly time: number;
};

/** What was left out of a whole capture, to be told when it is over. */
export interface CaptureSummary {
  /** TCP segments on the ports that were asked for. */
  readonly segments: number;
  /** The ports on which there was other TCP traffic, the busiest first. */
  readonly otherPorts: readonly number[];
  /** Sentences for people. */
  readonly notices: readonly string[];
}

/** The port that is registered for MQTT. */
export const MQTT_PORT = 1883;

// As many connections are followed at once; the one seen first is given up for another.
const MAX_CONNECTIONS = 16_384;

/** Bytes that `captureFormatOf` needs. */
export const MAGIC_LENGTH = 4;

/** The format of a file that starts with these bytes; undefined where it is no capture. */
export function captureFormatOf(bytes: Uint8Array): CaptureFormat | undefined {
  if (isPcap(bytes)) return "pcap";
  return isPcapng(bytes) ? "pcapng" : undefined;
}

/**
 * Takes a capture in chunks of any size. Memory is bounded by the segments that wait for others and by the
 * connections that are open, not by the size of the capture.
 */
export class CaptureReader {
  readonly #frames: FrameReader;
  readonly #ports: ReadonlySet<number>;
  readonly #connections = new Map<string, TcpConnection>();
  /** Connections that are over, for what is sent again. */
  readonly #closed = new Map<string, TcpConnection>();
  readonly #held = { count: 0 };
  readonly #otherPorts = new Map<number, number>();
  readonly #unknownLinkTypes = new Map<number, number>();
  #count = 0;
  #segments = 0;
  #fragments = 0;
  #givenUp = 0;
  #time = 0;

  /** @param ports the TCP ports of the servers */
  constructor(format: CaptureFormat, ports: Iterable<number> = [MQTT_PORT]) {
    this.#frames = format === "pcap" ? new PcapReader() : new PcapngReader();
    this.#ports = new Set(ports);
  }

  /** What the next bytes of the file tell. Throws CaptureFault where the file is malformed. */
  *push(chunk: Uint8Array): Generator<CaptureEvent> {
    for (const frame of this.#frames.push(chunk)) {
      this.#time = frame.time;
      const segment = this.#segmentOf(frame);
      if (segment !== undefined) yield* this.#take(segment);
    }
  }

  /** What is left, since the file ends here or cannot be read on; and what is wrong with its end. */
  *end(): Generator<CaptureEvent, CaptureFault | undefined> {
    for (const connection of this.#connections.values()) {
      yield* this.#with(connection, connection.close());
    }
    this.#connections.clear();
    try {
      this.#frames.end();
    } catch (error) {
      if (error instanceof CaptureFault) return error;
      throw error;
    }
    return undefined;
  }

  /** What was left out so far. */
  summary(): CaptureSummary {
    const notices: string[] = [];
    for (const [linkType, count] of this.#unknownLinkTypes) {
      notices.push(`${frames(count)} of link type ${linkType}, which is not known, left out`);
    }
    if (this.#fragments > 0) {
      notices.push(`${frames(this.#fragments)} with fragments of IP packets left out`);
    }
    if (this.#givenUp > 0) {
      notices.push(
        `${this.#givenUp} connections were given up: more than ${MAX_CONNECTIONS} were open at once`,
      );
    }
    const otherPorts = [...this.#otherPorts].sort((a, b) => b[1] - a[1]).map(([port]) => port);
    return { segments: this.#segments, otherPorts, notices };
  }

  #segmentOf(frame: Frame): Segment | undefined {
    const { linkType, bytes, originalLength } = frame;
    if (!isKnownLinkType(linkType)) {
      count(this.#unknownLinkTypes, linkType);
      return undefined;
    }
    const offset = ipOffset(frame);
    if (offset === undefined) return undefined;
    const content = segmentOf(bytes.subarray(offset), originalLength - offset);
    if (content !== "fragment") return content;
    this.#fragments++;
    return undefined;
  }

  *#take(segment: Segment): Generator<CaptureEvent> {
    const { source, destination, sourcePort, destinationPort } = segment;
    if (!this.#ports.has(sourcePort) && !this.#ports.has(destinationPort)) {
      // The server's port is nearly always the lower one.
      count(this.#otherPorts, Math.min(sourcePort, destinationPort));
      return;
    }
    this.#segments++;
    const key = source < destination ? `${source} ${destination}` : `${destination} ${source}`;
    let connection = this.#connections.get(key) ?? this.#closed.get(key);
    if (connection?.isReusedBy(segment)) {
      yield* this.#with(connection, connection.close());
      this.#connections.delete(key);
      this.#closed.delete(key);
      connection = undefined;
    }
    if (connection === undefined) {
      if (segment.isRst || (!segment.isSyn && segment.length === 0)) return;
      yield* this.#makeRoom();
      connection = new TcpConnection(this.#infoOf(segment), this.#held);
      this.#connections.set(key, connection);
    }
    yield* this.#with(connection, connection.add(segment));
    if (!connection.isClosed || !this.#connections.delete(key)) return;
    this.#closed.set(key, connection);
    if (this.#closed.size <= MAX_CONNECTIONS) return;
    for (const oldest of this.#closed.keys()) {
      this.#closed.delete(oldest);
      return;
    }
  }

  *#makeRoom(): Generator<CaptureEvent> {
    if (this.#connections.size < MAX_CONNECTIONS) return;
    for (const [key, connection] of this.#connections) {
      this.#givenUp++;
      yield* this.#with(connection, connection.close());
      this.#connections.delete(key);
      return;
    }
  }

  /** Which side is which: by the SYN, or by the port that is a server's. */
  #infoOf(segment: Segment): CapturedConnection {
    const { source, destination, destinationPort, isSyn, acknowledgement } = segment;
    const isFromClient = isSyn ? acknowledgement === undefined : this.#ports.has(destinationPort);
    const [client, server] = isFromClient ? [source, destination] : [destination, source];
    return { number: ++this.#count, client, server };
  }

  *#with({ info }: TcpConnection, events: Iterable<DirectionEvent>): Generator<CaptureEvent> {
    for (const event of events) yield { ...event, connection: info, time: this.#time };
  }
}

function count(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function frames(count: number): string {
  return count === 1 ? "1 frame" : `${count} frames`;
}
