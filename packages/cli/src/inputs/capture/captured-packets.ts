/** The packets of a capture: each direction decoded on its own, by the version of its connection. */

import {
  DecodeError,
  type DecodeOptions,
  decode,
  type Packet,
  type ProtocolVersion,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { Connection, type Place } from "../../packet-stream.js";
import { LONGEST_FIXED_HEADER, packetLength } from "../packet-length.js";
import type { Sighting } from "../sighting.js";
import type { CaptureEvent } from "./capture-reader.js";
import { type Direction, follow, forgetAliases, newSession, type Session } from "./session.js";
import type { CapturedConnection, Side } from "./tcp-connection.js";

/** A packet, or what is malformed, and after which its direction is not read on. */
export interface CapturedPacket {
  readonly kind: "packet";
  readonly sighting: Sighting;
  readonly connection: CapturedConnection;
  readonly bytes: Uint8Array;
  /** Its place among the packets of its direction. */
  readonly place: Place;
  /** What it was decoded with. */
  readonly options: DecodeOptions & { readonly protocolVersion: ProtocolVersion };
}

/** Something that a reader of the packets has to know. */
export interface CaptureNotice {
  readonly kind: "notice";
  readonly connection: CapturedConnection;
  readonly from: Side;
  readonly time: number;
  readonly text: string;
  /** Whether MQTT got lost by it. */
  readonly isLoss: boolean;
}

const VERSION_NAMES: Readonly<Record<ProtocolVersion, string>> = { 3: "3.1", 4: "3.1.1", 5: "5.0" };

/** Decodes what a CaptureReader tells of. */
export class CapturedPackets {
  readonly #asked: ProtocolVersion | undefined;
  readonly #options: DecodeOptions;
  readonly #sessions = new Map<number, Session>();

  /** @param asked the version of all connections; without it, that of each one's CONNECT, and until then 4 */
  constructor(asked?: ProtocolVersion, options: DecodeOptions = {}) {
    this.#asked = asked;
    this.#options = options;
  }

  /** The packets that an event completes, and what is to be said of it. */
  *take(event: CaptureEvent): Generator<CapturedPacket | CaptureNotice> {
    if (event.kind === "unread" && !this.#sessions.has(event.connection.number)) {
      yield noticeOf(event, event.text, event.isLoss);
      return;
    }
    const session = this.#sessionOf(event.connection);
    const direction = session.directions[event.from];
    switch (event.kind) {
      case "bytes":
        yield* this.#read(session, direction, event.bytes, event.time);
        return;
      case "gap":
        yield* this.#loseTrack(session, direction, event);
        return;
      case "unread":
        yield noticeOf(event, event.text, event.isLoss);
        direction.state = "stopped";
        direction.queue.clear();
        return;
      default:
        yield* this.#end(session, direction, event);
    }
  }

  *#loseTrack(
    session: Session,
    direction: Direction,
    event: CaptureEvent & { kind: "gap" },
  ): Generator<CaptureNotice> {
    if (direction.state === "stopped") return;
    const { queue } = direction;
    const isMiddle = !event.isLoss && !session.hasConnect;
    const version = VERSION_NAMES[session.connection.options.protocolVersion];
    const text = isMiddle ? `${event.text}: read as MQTT ${version}` : event.text;
    yield noticeOf(event, text, event.isLoss);
    direction.passed += queue.length;
    direction.start += queue.length;
    queue.clear();
    direction.state = "lost";
    direction.isChecked = false;
    forgetAliases(direction);
  }

  *#end(
    session: Session,
    direction: Direction,
    event: CaptureEvent,
  ): Generator<CapturedPacket | CaptureNotice> {
    direction.hasEnded = true;
    const { passed, queue } = direction;
    if (passed > 0) {
      yield noticeOf(event, `${bytesText(passed)} between packets not read`, true);
    }
    if (queue.length > 0) {
      yield noticeOf(
        event,
        `it ends within a packet, after ${bytesText(queue.length)} of it`,
        true,
      );
    }
    queue.clear();
    const { client, server } = session.directions;
    if (client.hasEnded && server.hasEnded) this.#sessions.delete(session.info.number);
  }

  *#read(
    session: Session,
    direction: Direction,
    bytes: Uint8Array,
    time: number,
  ): Generator<CapturedPacket> {
    if (direction.state === "stopped") return;
    if (direction.state === "lost") {
      if (!this.#isWholePackets(session, direction.from, bytes)) {
        direction.passed += bytes.length;
        direction.start += bytes.length;
        return;
      }
      direction.state = "reading";
    }
    direction.queue.push(bytes);
    for (;;) {
      const packet = this.#next(session, direction, time);
      if (packet === undefined) return;
      yield packet;
      if (packet.sighting.seen instanceof Error) return;
    }
  }

  /** The next packet of a direction, if it is all there, or what is malformed in it. */
  #next(session: Session, direction: Direction, time: number): CapturedPacket | undefined {
    const { queue, from } = direction;
    const length = packetLength(queue.peek(LONGEST_FIXED_HEADER));
    if (length === undefined) return undefined;
    const isThere = queue.length >= length;
    // A packet that its first bytes rule out is not waited for.
    if (!isThere && direction.isChecked) return undefined;
    direction.isChecked = true;
    const options = { ...session.connection.options, from };
    const bytes = queue.peek(length);
    let seen: Packet | DecodeError;
    let topic: string | undefined;
    try {
      seen = decode(bytes, options).packet;
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      if (error instanceof UnderflowDecodeError && !isThere) return undefined;
      seen = error;
    }
    const place = { number: ++direction.number, start: direction.start };
    direction.isChecked = false;
    direction.start += bytes.length;
    if (seen instanceof Error) {
      direction.state = "stopped";
      queue.clear();
    } else {
      queue.take(length);
      follow(session, seen);
      if (seen.type === "publish") topic = direction.aliases.topicOf(seen);
    }
    const { info, clientId } = session;
    return {
      kind: "packet",
      sighting: { time, connection: info.number, from, clientId, size: bytes.length, seen, topic },
      connection: info,
      bytes,
      place,
      options,
    };
  }

  /** Whether a segment can be read by itself: only then is it known where a packet starts. */
  #isWholePackets(session: Session, from: Side, bytes: Uint8Array): boolean {
    const { connection } = session;
    let options: DecodeOptions = { ...connection.options, from };
    try {
      for (let at = 0; at < bytes.length; ) {
        const { packet, bytesRead } = decode(bytes.subarray(at), options);
        at += bytesRead;
        if (packet.type === "connect" && connection.askedVersion === undefined) {
          options = { ...options, protocolVersion: packet.protocolVersion };
        }
      }
      return true;
    } catch (error) {
      if (error instanceof DecodeError) return false;
      throw error;
    }
  }

  #sessionOf(info: CapturedConnection): Session {
    const known = this.#sessions.get(info.number);
    if (known !== undefined) return known;
    const session = newSession(info, new Connection(this.#asked, this.#options));
    this.#sessions.set(info.number, session);
    return session;
  }
}

function noticeOf(
  { connection, from, time }: CaptureEvent,
  text: string,
  isLoss: boolean,
): CaptureNotice {
  return { kind: "notice", connection, from, time, text, isLoss };
}

function bytesText(count: number): string {
  return count === 1 ? "1 byte" : `${count} bytes`;
}
