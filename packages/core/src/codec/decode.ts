/** From bytes to packets. */

import { isUint8Array, NO_BYTES } from "../io/binary-data.js";
import { PacketReader } from "../io/packet-reader.js";
import { DEFAULT_SETTINGS, type DecodeOptions, readSettings } from "../io/read-settings.js";
import { readFixedHeader } from "../packets/fixed-header.js";
import { type Packet, readBody } from "../packets/packet.js";
import { PACKET_TYPES, type PacketType } from "../spec/control-packet-type.js";

const reader = /* @__PURE__ */ new PacketReader(NO_BYTES);

/** A packet and the bytes it took. */
export interface Decoded {
  readonly packet: Packet;
  /** The packet's length in bytes, its fixed header included. */
  readonly bytesRead: number;
}

/**
 * Decodes the first packet in `bytes`; what follows it is left alone. Binary fields are views of
 * `bytes` unless `copy`. Throws UnderflowDecodeError when the packet is not all there, and else a
 * DecodeError for the first rule it breaks.
 */
export function decode(bytes: Uint8Array, options?: DecodeOptions): Decoded {
  if (!isUint8Array(bytes)) refuseBytes();
  // One reader for all calls, which run one after the other: it would be a third of what a packet allocates.
  // Options may be read by code of the caller's, which may decode.
  const settings = options === undefined ? DEFAULT_SETTINGS : readSettings(options);
  const r = settings.view === undefined ? reader : new PacketReader(NO_BYTES); // A view may decode, too.
  r.reset(bytes, settings);
  try {
    const missing = readFixedHeader(r);
    if (missing > 0) throw r.underflow(missing);
    return { packet: readPacket(r), bytesRead: r.position };
  } finally {
    r.release();
  }
}

function refuseBytes(): never {
  throw new TypeError("a Uint8Array is needed");
}

/** Reads the body of the packet whose fixed header was read, up to its last byte. */
export function readPacket(r: PacketReader): Packet {
  const packet = readBody(r);
  if (r.position !== r.end) r.fail("trailing-bytes", r.position, "Bytes"); // [3.1.1 §2.4] [5.0 §2.3]
  return packet;
}

/** The fixed header of a packet: 3.1.1 §2.2, 5.0 §2.1. */
export interface FixedHeader {
  readonly type: PacketType;
  /** Bits 3-0 of the first byte. */
  readonly flags: number;
  /** Bytes after the fixed header: 0 to 268,435,455. */
  readonly remainingLength: number;
  /** Bytes of the fixed header: 2 to 5. */
  readonly headerLength: number;
}

/**
 * Decodes the fixed header at `offset`. Type 15 is AUTH, as in 5.0; flags are given as they are and
 * over-long Remaining Lengths are taken, since their rules depend on the version. Throws
 * UnderflowDecodeError when it is not all there, DecodeError for type 0 and for a fourth length byte
 * with its top bit set (3.1.1 §2.2, 5.0 §2.1).
 */
export function decodeFixedHeader(bytes: Uint8Array, offset: number = 0): FixedHeader {
  const r: PacketReader = new PacketReader(bytes, offset);
  const first = r.byte("Control Packet type and flags");
  r.packetType = first >> 4;
  const type = PACKET_TYPES[r.packetType];
  if (type === undefined) r.fail("reserved-packet-type", offset, "Control Packet type"); // [3.1.1 §2.2.1] [5.0 §2.1.2]
  const remainingLength = r.remainingLength();
  return { type, flags: first & 0x0f, remainingLength, headerLength: r.position - offset };
}
