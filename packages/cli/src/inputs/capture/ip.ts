/** From an IP packet to the TCP segment in it: RFC 791, RFC 8200, RFC 9293 §3.1. */

import { viewOf } from "./frame.js";

/** A TCP segment as it was captured. */
export interface Segment {
  /** Address and port, as `127.0.0.1:1883` or `[::1]:1883`. */
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number | undefined;
  readonly isSyn: boolean;
  readonly isFin: boolean;
  readonly isRst: boolean;
  /** What was captured of the payload. */
  readonly payload: Uint8Array;
  /** Bytes of the payload on the wire. */
  readonly length: number;
}

/** A packet's segment; "fragment" for a part of a packet, undefined for what is no TCP. */
export type IpContent = Segment | "fragment" | undefined;

const TCP = 6;
const TCP_HEADER_LENGTH = 20;
const IPV4_HEADER_LENGTH = 20;
const IPV6_HEADER_LENGTH = 40;

const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION = 60;
const MOBILITY = 135;

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;

/**
 * Reads an IP packet.
 *
 * @param bytes what was captured, from the IP header on; what follows the packet is left out
 * @param originalLength bytes from the IP header on that the frame had on the wire
 */
export function segmentOf(bytes: Uint8Array, originalLength: number): IpContent {
  const version = (bytes[0] ?? 0) >> 4;
  if (version === 4) return ipv4(bytes, originalLength);
  if (version === 6) return ipv6(bytes, originalLength);
  return undefined;
}

function ipv4(bytes: Uint8Array, originalLength: number): IpContent {
  const headerLength = ((bytes[0] ?? 0) & 0x0f) * 4;
  if (headerLength < IPV4_HEADER_LENGTH || bytes.length < headerLength) return undefined;
  const view = viewOf(bytes);
  if (view.getUint8(9) !== TCP) return undefined;
  // More Fragments, or an offset.
  if ((view.getUint16(6) & 0x3fff) !== 0) return "fragment";
  // Where the network card cuts packets up, the capture may see 0.
  const totalLength = view.getUint16(2) || originalLength;
  if (totalLength < headerLength) return undefined;
  return tcp(bytes.subarray(headerLength, totalLength), totalLength - headerLength, (at) =>
    ipv4Address(bytes.subarray(12 + 4 * at, 16 + 4 * at)),
  );
}

function ipv6(bytes: Uint8Array, originalLength: number): IpContent {
  if (bytes.length < IPV6_HEADER_LENGTH) return undefined;
  const view = viewOf(bytes);
  const end = IPV6_HEADER_LENGTH + (view.getUint16(4) || originalLength - IPV6_HEADER_LENGTH);
  let next = view.getUint8(6);
  let at = IPV6_HEADER_LENGTH;
  while (next !== TCP) {
    if (at + 8 > bytes.length) return undefined;
    const words = view.getUint8(at + 1);
    if (next === FRAGMENT) {
      if ((view.getUint16(at + 2) & 0xfff9) !== 0) return fragmentOf(view.getUint8(at));
      next = view.getUint8(at);
      at += 8;
    } else if (next === AUTHENTICATION) {
      next = view.getUint8(at);
      at += 4 * (words + 2);
    } else if ([HOP_BY_HOP, ROUTING, DESTINATION, MOBILITY].includes(next)) {
      next = view.getUint8(at);
      at += 8 * (words + 1);
    } else return undefined;
  }
  if (at > end) return undefined;
  return tcp(
    bytes.subarray(at, end),
    end - at,
    (side) => `[${ipv6Address(bytes.subarray(8 + 16 * side, 24 + 16 * side))}]`,
  );
}

function fragmentOf(protocol: number): IpContent {
  return protocol === TCP ? "fragment" : undefined;
}

function tcp(bytes: Uint8Array, length: number, addressOf: (side: 0 | 1) => string): IpContent {
  if (bytes.length < TCP_HEADER_LENGTH) return undefined;
  const view = viewOf(bytes);
  const headerLength = (view.getUint8(12) >> 4) * 4;
  if (headerLength < TCP_HEADER_LENGTH || headerLength > length) return undefined;
  const flags = view.getUint8(13);
  const sourcePort = view.getUint16(0);
  const destinationPort = view.getUint16(2);
  return {
    source: `${addressOf(0)}:${sourcePort}`,
    destination: `${addressOf(1)}:${destinationPort}`,
    sourcePort,
    destinationPort,
    sequence: view.getUint32(4),
    acknowledgement: (flags & ACK) === 0 ? undefined : view.getUint32(8),
    isSyn: (flags & SYN) !== 0,
    isFin: (flags & FIN) !== 0,
    isRst: (flags & RST) !== 0,
    payload: bytes.subarray(headerLength),
    length: length - headerLength,
  };
}

function ipv4Address(bytes: Uint8Array): string {
  return bytes.join(".");
}

/** RFC 5952: lower case, no leading zeros, the first of the longest runs of zeros left out. */
function ipv6Address(bytes: Uint8Array): string {
  const view = viewOf(bytes);
  const groups = [0, 2, 4, 6, 8, 10, 12, 14].map((at) => view.getUint16(at).toString(16));
  let [start, length] = [0, 1];
  for (let from = 0; from < groups.length; from++) {
    let count = 0;
    while (groups[from + count] === "0") count++;
    if (count > length) [start, length] = [from, count];
  }
  if (length < 2) return groups.join(":");
  return `${groups.slice(0, start).join(":")}::${groups.slice(start + length).join(":")}`;
}
