/** A TCP connection between an MQTT client and a server, and the MQTT bytes of both directions. */

import type { Segment } from "./ip.js";
import { type HeldBytes, type Piece, TcpStream } from "./tcp-stream.js";
import { Transport, type TransportPiece } from "./transport.js";

/** One of the two ends of a connection. */
export type Side = "client" | "server";

/** A connection that was captured. */
export interface CapturedConnection {
  /** Counts the connections of the capture from 1. */
  readonly number: number;
  /** Address and port, as `127.0.0.1:50000` or `[::1]:50000`. */
  readonly client: string;
  readonly server: string;
}

/** What became of one direction. */
export type DirectionEvent = { readonly from: Side } & (
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "gap"; readonly text: string; readonly isLoss: boolean }
  | { readonly kind: "unread"; readonly text: string; readonly isLoss: boolean }
  | { readonly kind: "end" }
);

interface Direction {
  readonly tcp: TcpStream;
  readonly transport: Transport;
  hasData: boolean;
  /** Whether it was said that bytes came after the end. */
  isLate: boolean;
}

/** Puts the segments of a connection together. */
export class TcpConnection {
  readonly info: CapturedConnection;
  readonly #client: Direction;
  readonly #server: Direction;
  #isClosed = false;

  /** @param held what waits in all the connections of the capture */
  constructor(info: CapturedConnection, held: HeldBytes) {
    this.info = info;
    this.#client = newDirection(held);
    this.#server = newDirection(held);
  }

  /** Whether nothing more comes of it: both sides have ended it, or one has reset it. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether a SYN belongs to a later connection between the same ports. */
  isReusedBy(segment: Segment): boolean {
    if (!segment.isSyn) return false;
    const { tcp } = this.#direction(this.#sideOf(segment));
    if (segment.acknowledgement === undefined && this.#sideOf(segment) === "server") return true;
    const isSame = tcp.start === (segment.sequence + 1) >>> 0;
    if (isSame) return false;
    return this.#isClosed || tcp.hasStarted;
  }

  /** Takes the next segment of either side. */
  *add(segment: Segment): Generator<DirectionEvent> {
    const from = this.#sideOf(segment);
    if (this.#isClosed) {
      yield* this.#late(from, segment);
      return;
    }
    const other = from === "client" ? "server" : "client";
    const { tcp } = this.#direction(from);
    const { sequence, acknowledgement, isSyn, isRst } = segment;
    // What its receiver ignores [RFC 9293 §3.10.7.4].
    if (isRst && !tcp.isInWindow(sequence)) return;
    if (isSyn && !tcp.hasStarted) tcp.open(sequence + 1);
    if (acknowledgement !== undefined) {
      const { tcp: acknowledged } = this.#direction(other);
      // The SYN's answer says where the other direction starts, too.
      if (isSyn && !acknowledged.hasStarted) acknowledged.open(acknowledgement);
      yield* this.#events(other, acknowledged.acknowledge(acknowledgement));
    }
    // What a RST carries is a reason for people, no data.
    if (!isRst) {
      const start = isSyn ? (sequence + 1) >>> 0 : sequence;
      const pieces = tcp.add(start, segment.payload, segment.length, segment.isFin);
      yield* this.#events(from, pieces);
    }
    if (isRst || (this.#client.tcp.hasEnded && this.#server.tcp.hasEnded)) yield* this.close();
  }

  /** Gives what is left, since nothing more comes. */
  *close(): Generator<DirectionEvent> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const from of ["client", "server"] as const) {
      const { tcp, transport } = this.#direction(from);
      yield* this.#events(from, tcp.flush());
      yield* withSide(from, transport.end());
      yield { kind: "end", from };
    }
  }

  /** Bytes after the end are no part of the connection, but somebody may look for them. */
  *#late(from: Side, { sequence, length, isSyn, isRst }: Segment): Generator<DirectionEvent> {
    const direction = this.#direction(from);
    if (direction.isLate || isSyn || isRst || !direction.tcp.isNew(sequence, length)) return;
    direction.isLate = true;
    const text = "what came after the end of the connection is left out";
    yield { kind: "unread", from, text, isLoss: true };
  }

  #sideOf({ source }: Segment): Side {
    return source === this.info.client ? "client" : "server";
  }

  #direction(side: Side): Direction {
    return side === "client" ? this.#client : this.#server;
  }

  *#events(from: Side, pieces: readonly Piece[]): Generator<DirectionEvent> {
    const direction = this.#direction(from);
    const { tcp, transport } = direction;
    for (const piece of pieces) {
      if (!direction.hasData) {
        direction.hasData = true;
        if (tcp.start === undefined) {
          yield { kind: "gap", from, text: "its start is not in the capture", isLoss: false };
        }
      }
      if (piece.kind === "bytes") yield* withSide(from, transport.push(piece.bytes));
      else if (!transport.isUnread) {
        yield { kind: "gap", from, text: textOf(piece.count, piece.isCut), isLoss: true };
        yield* withSide(from, transport.skip());
      }
    }
  }
}

function newDirection(held: HeldBytes): Direction {
  return { tcp: new TcpStream(held), transport: new Transport(), hasData: false, isLate: false };
}

function* withSide(from: Side, pieces: readonly TransportPiece[]): Generator<DirectionEvent> {
  for (const piece of pieces) yield { ...piece, from };
}

function textOf(count: number, isCut: boolean): string {
  const bytes = count === 1 ? "1 byte" : `${count} bytes`;
  const verb = count === 1 ? "is" : "are";
  return isCut
    ? `${bytes} ${verb} missing: the capture holds only the start of the frame`
    : `${bytes} ${verb} missing in the capture`;
}
