/** What a router needs of a packet, without building it. */

import { availableAt, NO_BYTES } from "../io/binary-data.js";
import { PacketReader } from "../io/packet-reader.js";
import { type DecodeOptions, readSettings } from "../io/read-settings.js";
import { CLEAN_SESSION, isRejectedClientId, readProtocol } from "../packets/connect.js";
import { readFixedHeader } from "../packets/fixed-header.js";
import { readPacketIdentifier } from "../packets/packet-identifier.js";
import { checkTopicName } from "../packets/topic.js";
import {
  CONNECT,
  PACKET_TYPES,
  type PacketType,
  PUBACK,
  PUBLISH,
  UNSUBACK,
} from "../spec/control-packet-type.js";
import type { ProtocolVersion } from "../spec/protocol-version.js";

/** One for all calls, as in decode. */
const reader = /* @__PURE__ */ new PacketReader(NO_BYTES);

/** The beginning of a packet. */
export interface Peeked {
  readonly type: PacketType;
  /** Bits 3-0 of the first byte: for a PUBLISH DUP, QoS and RETAIN. */
  readonly flags: number;
  /** Bytes of the whole packet. */
  readonly packetLength: number;
  /** Topic Name of a PUBLISH. */
  readonly topic?: string;
  /** Client Identifier of a CONNECT. */
  readonly clientId?: string;
  /** Packet Identifier, where the packet has one. */
  readonly packetId?: number;
  /** The version of a CONNECT. */
  readonly protocolVersion?: ProtocolVersion;
}

/**
 * Looks at the beginning of the first packet in `bytes`: its type, flags and length, the Topic Name
 * of a PUBLISH, the Client Identifier and version of a CONNECT, the Packet Identifier. Returns
 * undefined when these are not all there; the rest of the packet need not be. What is looked at obeys
 * its rules or a DecodeError is thrown; what is not looked at is not checked, so that `decode` may find a
 * fault before it.
 */
export function peek(bytes: Uint8Array, options?: DecodeOptions): Peeked | undefined {
  availableAt(bytes, 0);
  reader.reset(bytes, readSettings(options));
  try {
    return peekAt(reader);
  } finally {
    reader.release();
  }
}

function peekAt(r: PacketReader): Peeked | undefined {
  readFixedHeader(r);
  if (!r.complete) return undefined;
  const { packetType, flags, end: packetLength } = r;
  if (packetType === PUBLISH) return peekPublish(r);
  if (packetType === CONNECT) return peekConnect(r);
  const type = PACKET_TYPES[packetType] as PacketType;
  if (packetType < PUBACK || packetType > UNSUBACK) return { type, flags, packetLength };
  if (!isThere(r, 2)) return undefined;
  return { type, flags, packetLength, packetId: readPacketIdentifier(r) };
}

function peekPublish(r: PacketReader): Peeked | undefined {
  const { flags, end: packetLength } = r;
  if (!isStringThere(r)) return undefined;
  const topic = r.utf8("Topic Name");
  if (topic === "" && r.protocolVersion !== 5) r.violation("empty-topic"); // [3.1.1 MQTT-4.7.3-1]
  // As in decode: an empty one, for a Topic Alias, has no levels.
  if (topic !== "") checkTopicName(r, topic);
  if ((flags & 6) === 0) return { type: "publish", flags, packetLength, topic };
  if (!isThere(r, 2)) return undefined;
  return { type: "publish", flags, packetLength, topic, packetId: readPacketIdentifier(r) };
}

function peekConnect(r: PacketReader): Peeked | undefined {
  const { flags, end: packetLength } = r;
  if (!isStringThere(r)) return undefined;
  const nameEnd = r.position + 2 + prefixAt(r);
  if (r.bytes.length <= nameEnd && r.end > nameEnd) return undefined;
  const { version } = readProtocol(r);
  if (!isThere(r, 3)) return undefined;
  const cleanSession = (r.byte("Connect Flags") & CLEAN_SESSION) !== 0;
  r.twoByteInteger("Keep Alive");
  if (version === 5) {
    if (!isVarintThere(r)) return undefined;
    const length = r.propertyLength();
    const outer = r.enter(length);
    r.position += length;
    r.end = outer;
  }
  if (!isStringThere(r)) return undefined;
  const clientId = r.utf8("Client Identifier");
  if (isRejectedClientId(clientId, cleanSession, version)) {
    r.violation("client-identifier-rejected"); // [3.1.1 MQTT-3.1.3-8]
  }
  return { type: "connect", flags, packetLength, protocolVersion: version, clientId };
}

/** Whether the next `length` bytes are there, or will never be since the packet ends before them. */
function isThere(r: PacketReader, length: number): boolean {
  return r.bytes.length - r.position >= Math.min(length, r.remaining);
}

function isStringThere(r: PacketReader): boolean {
  return isThere(r, 2) && isThere(r, 2 + prefixAt(r));
}

function isVarintThere(r: PacketReader): boolean {
  for (let length = 1; length <= 4; length++) {
    if (!isThere(r, length)) return false;
    if (((r.bytes[r.position + length - 1] as number) & 0x80) === 0) return true;
  }
  return true;
}

function prefixAt({ bytes, position }: PacketReader): number {
  return ((bytes[position] as number) << 8) | (bytes[position + 1] as number);
}
