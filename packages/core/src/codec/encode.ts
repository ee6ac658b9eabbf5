/** From packets to bytes. */

import { type Circumstance, EncodeError, OversizePacketEncodeError } from "../errors.js";
import { availableAt } from "../io/binary-data.js";
import { PacketWriter } from "../io/packet-writer.js";
import {
  checkedLimit,
  checkedProtocolVersion,
  checkedSide,
  checkNames,
} from "../io/read-settings.js";
import { type Packet, type PacketInit, toPacket, writePacket } from "../packets/packet.js";
import { maySend } from "../spec/control-packet-type.js";
import { DEFAULT_PROTOCOL_VERSION, type ProtocolVersion } from "../spec/protocol-version.js";
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

const writer = /* @__PURE__ */ new PacketWriter();

/**
 * Encodes a packet, or the plain object that one can be made from, and returns its bytes, which are the
 * caller's to keep. Throws EncodeError for what breaks a rule or does not exist in the version asked
 * for, OversizePacketEncodeError for what is too large.
 */
export function encode(packet: Packet | PacketInit, options?: EncodeOptions): Uint8Array {
  write(packet, options);
  return writer.finishPacket();
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
  write(packet, options);
  return writer.finishInto(target, offset);
}

/** The bytes that `encode` would return, counted: 2 to 268,435,460. Throws as `encode` does. */
export function encodedLength(packet: Packet | PacketInit, options?: EncodeOptions): number {
  write(packet, options);
  const length = writer.packetLength();
  writer.reset();
  return length;
}

/** Leaves the packet in the writer, thinned out where it has to be and may. */
function write(given: Packet | PacketInit, options: EncodeOptions | undefined): void {
  if (options !== undefined) checkNames(options, ENCODE_OPTION_NAMES);
  const protocolVersion = checkedProtocolVersion(options?.protocolVersion);
  const packet = toPacketIn(given, protocolVersion);
  const from = checkedSide(options?.from);
  const maximum = checkedLimit(options?.maximumPacketSize, "maximumPacketSize");
  put(packet, protocolVersion, from);
  if (writer.packetLength() <= maximum) return;
  if (writer.protocolVersion === 5) {
    for (const thinned of withoutDiagnostics(packet)) {
      put(thinned, protocolVersion, from);
      if (writer.packetLength() <= maximum) return;
    }
  }
  const circumstance = circumstanceOf("the packet");
  writer.reset();
  throw new OversizePacketEncodeError("packet-too-large", circumstance);
}

/** The packet that is given or described, and where that is wrong an error that cites its version. */
function toPacketIn(given: Packet | PacketInit, protocolVersion: ProtocolVersion): Packet {
  try {
    return toPacket(given);
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    const isConnect = given?.type === "connect";
    throw error.citing(
      isConnect ? (given.protocolVersion ?? DEFAULT_PROTOCOL_VERSION) : protocolVersion,
    );
  }
}

function circumstanceOf(field: string): Circumstance {
  const { packetType, protocolVersion } = writer;
  return { packetType, protocolVersion, field };
}

function put(
  packet: Packet,
  protocolVersion: ProtocolVersion,
  from: "client" | "server" | undefined,
): void {
  writer.reset();
  writer.protocolVersion = protocolVersion;
  writer.from = from;
  writePacket(writer, packet);
  const { packetType } = writer;
  if (from !== undefined && !maySend(from, packetType, writer.protocolVersion)) {
    const circumstance = circumstanceOf("type");
    writer.reset();
    throw new EncodeError("wrong-sender", circumstance); // [3.1.1 §2.2.1] [5.0 §2.1.2]
  }
}
