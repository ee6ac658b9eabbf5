/** From packets to bytes. */

import { type Circumstance, EncodeError, OversizePacketEncodeError } from "../errors.js";
import { availableAt } from "../io/binary-data.js";
import { LARGEST_PART, PacketWriter } from "../io/packet-writer.js";
import {
  checkedLimit,
  checkedProtocolVersion,
  checkedSide,
  checkNames,
  NO_LIMIT,
} from "../io/read-settings.js";
import { varintLength } from "../io/variable-byte-integer.js";
import {
  isPacket,
  type Packet,
  type PacketInit,
  toPacket,
  writePacket,
} from "../packets/packet.js";
import {
  expectedTopicLength,
  isPlainPublish,
  type PublishPacket,
  plainRemainingLength,
  plainTopicLength,
  publishFields,
  writePlain,
} from "../packets/publish.js";
import { maySend } from "../spec/control-packet-type.js";
import {
  DEFAULT_PROTOCOL_VERSION,
  isProtocolVersion,
  type ProtocolVersion,
} from "../spec/protocol-version.js";
import { withoutDiagnostics } from "./thinning.js";

/** How to encode. */
export interface EncodeOptions {
  /** The version of the connection; a CONNECT carries its own. 4 (MQTT 3.1.1) by default. */
  readonly protocolVersion?: ProtocolVersion | undefined;
  /**
   * The largest packet the receiver takes, in bytes. To fit, a 5.0 packet that may do without them
   * loses its Reason String, then its User Properties; else OversizePacketEncodeError is thrown.
   */
  readonly maximumPacketSize?: number | undefined;
  /** The side that sends: packets that it may not send are refused. */
  readonly from?: "client" | "server" | undefined;
}

/** The names of EncodeOptions. */
export const ENCODE_OPTION_NAMES: ReadonlySet<string> = /* @__PURE__ */ new Set([
  "protocolVersion",
  "maximumPacketSize",
  "from",
]);

/** Gives packets out. */
const writer = /* @__PURE__ */ new PacketWriter();
/** Keeps its memory: what it writes is counted, or copied to where the caller wants it. */
const scratch = /* @__PURE__ */ new PacketWriter();

/** EncodeOptions, each read once and checked. */
interface EncodeSettings {
  readonly protocolVersion: ProtocolVersion;
  readonly from: "client" | "server" | undefined;
  readonly maximumPacketSize: number;
}

const DEFAULTS: EncodeSettings = {
  protocolVersion: DEFAULT_PROTOCOL_VERSION,
  from: undefined,
  maximumPacketSize: NO_LIMIT,
};

/** Throws TypeError for options that do not exist. */
function settingsOf(options: EncodeOptions | undefined): EncodeSettings {
  if (options === undefined) return DEFAULTS;
  checkNames(options, ENCODE_OPTION_NAMES);
  return {
    protocolVersion: checkedProtocolVersion(options.protocolVersion),
    from: checkedSide(options.from),
    maximumPacketSize: checkedLimit(options.maximumPacketSize, "maximumPacketSize"),
  };
}

/**
 * Encodes a packet, or the plain object that one can be made from, and returns its bytes, which are the
 * caller's to keep. Throws EncodeError for what breaks a rule or does not exist in the version asked
 * for, OversizePacketEncodeError for what is too large.
 */
export function encode(packet: Packet | PacketInit, options?: EncodeOptions): Uint8Array {
  const settings = settingsOf(options);
  const made = isPacket(packet) ? packet : packetOf(packet, settings.protocolVersion);
  const plain = isPlainPublish(made) ? encodePlain(made, settings) : undefined;
  if (plain !== undefined) return plain;
  write(writer, made, settings);
  return writer.finishPacket();
}

/** Encodes a PUBLISH without properties; undefined where it is too large for a part of a slab, or for its receiver. */
function encodePlain(
  packet: PublishPacket,
  { protocolVersion, maximumPacketSize }: EncodeSettings,
): Uint8Array | undefined {
  // Most Topic Names are ASCII: one is taken for it, and written again if it was not.
  let expected = expectedTopicLength(packet);
  for (;;) {
    const remainingLength = plainRemainingLength(packet, protocolVersion, expected);
    const length = 1 + varintLength(remainingLength) + remainingLength;
    if (length > LARGEST_PART || length > maximumPacketSize) return undefined;
    // Room for the longest that it can be, so that it is not cut off to what was expected.
    const room = writer.roomFor(length + 2 * packet.topic.length);
    const { free } = writer;
    const topicLength = writePlain(packet, protocolVersion, remainingLength, room, free);
    if (topicLength === expected) return writer.take(length);
    expected = topicLength;
  }
}

/**
 * Encodes a packet into `target` from `offset` on and returns the bytes written. Throws as `encode`
 * does, and OverflowEncodeError when the packet does not fit; then `target` is as it was.
 */
export function encodeInto(
  packet: Packet | PacketInit,
  target: Uint8Array,
  offset: number = 0,
  options?: EncodeOptions,
): number {
  availableAt(target, offset);
  const settings = settingsOf(options);
  const { protocolVersion, maximumPacketSize } = settings;
  const made = isPacket(packet) ? packet : packetOf(packet, protocolVersion);
  if (isPlainPublish(made)) {
    const topicLength = plainTopicLength(made);
    const remainingLength = plainRemainingLength(made, protocolVersion, topicLength);
    const length = 1 + varintLength(remainingLength) + remainingLength;
    // The target's length is asked for now: making the packet may have run code of the caller's.
    if (length <= target.length - offset && length <= maximumPacketSize) {
      writePlain(made, protocolVersion, remainingLength, target, offset);
      return length;
    }
  }
  write(scratch, made, settings);
  return scratch.finishInto(target, offset);
}

/** The bytes that `encode` would return, counted: 2 to 268,435,460. Throws as `encode` does. */
export function encodedLength(packet: Packet | PacketInit, options?: EncodeOptions): number {
  const settings = settingsOf(options);
  const made = isPacket(packet) ? packet : packetOf(packet, settings.protocolVersion);
  write(scratch, made, settings);
  const length = scratch.packetLength();
  scratch.reset();
  return length;
}

/** Leaves the packet in the writer, thinned out where it has to be and may. */
function write(w: PacketWriter, packet: Packet, settings: EncodeSettings): void {
  put(w, packet, settings);
  if (w.packetLength() <= settings.maximumPacketSize) return;
  // Before 5.0 a packet with either would have been refused.
  for (const thinned of withoutDiagnostics(packet)) {
    put(w, thinned, settings);
    if (w.packetLength() <= settings.maximumPacketSize) return;
  }
  const circumstance = circumstanceOf(w, "the packet");
  w.reset();
  throw new OversizePacketEncodeError("packet-too-large", circumstance);
}

/** The packet that is described, and where that is wrong an error that cites its version. */
function packetOf(given: PacketInit, protocolVersion: ProtocolVersion): Packet {
  try {
    // Nobody gets to see it: for the most common of packets its checked fields will do.
    return given?.type === "publish"
      ? (publishFields(given) as unknown as PublishPacket)
      : toPacket(given);
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    throw error.citing(given?.type === "connect" ? versionOf(given) : protocolVersion);
  }
}

/** The version that a CONNECT names, or the default where it names none that there is. */
function versionOf({ protocolVersion }: { readonly protocolVersion?: unknown }): ProtocolVersion {
  return isProtocolVersion(protocolVersion) ? protocolVersion : DEFAULT_PROTOCOL_VERSION;
}

function circumstanceOf(w: PacketWriter, field: string): Circumstance {
  const { packetType, protocolVersion } = w;
  return { packetType, protocolVersion, field };
}

function put(w: PacketWriter, packet: Packet, { protocolVersion, from }: EncodeSettings): void {
  w.reset();
  w.protocolVersion = protocolVersion;
  w.from = from;
  writePacket(w, packet);
  if (from !== undefined && !maySend(from, w.packetType, w.protocolVersion)) {
    const circumstance = circumstanceOf(w, "type");
    w.reset();
    throw new EncodeError("wrong-sender", circumstance); // [3.1.1 §2.2.1] [5.0 §2.1.2]
  }
}
