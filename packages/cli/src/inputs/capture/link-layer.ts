/** From a captured frame to the IP packet in it. */

import { type Frame, viewOf } from "./frame.js";

/** Where an IP packet starts in a frame; undefined: the frame holds something else. */
export type IpOffset = number | undefined;

const IPV4 = 0x0800;
const IPV6 = 0x86dd;

/** EtherTypes of tags of four bytes, which stand before the EtherType proper. */
const VLAN_TAGS: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100]);

const ETHERNET_TYPE_OFFSET = 12;
const FAMILY_LENGTH = 4;

/** Address families of IP on the systems that write NULL and LOOP: 24, 28 and 30 are IPv6 on the BSDs. */
const IP_FAMILIES: ReadonlySet<number> = new Set([2, 10, 24, 28, 30]);

const LINK_TYPES: Readonly<Record<number, (bytes: Uint8Array) => IpOffset>> = {
  0: nullFrame,
  1: (bytes) => ethernet(bytes, ETHERNET_TYPE_OFFSET),
  12: () => 0, // RAW as some systems number it
  14: () => 0,
  101: () => 0,
  108: nullFrame,
  113: (bytes) => ethernet(bytes, 14),
  228: () => 0,
  229: () => 0,
  276: (bytes) => (isIp(typeAt(bytes, 0)) ? 20 : undefined),
};

/** Whether frames of this link type can be read: NULL, LOOP, Ethernet, RAW, SLL, SLL2. */
export function isKnownLinkType(linkType: number): boolean {
  return Object.hasOwn(LINK_TYPES, linkType);
}

/** Where the IP packet of a frame starts; undefined where there is none. */
export function ipOffset({ linkType, bytes }: Frame): IpOffset {
  const offset = LINK_TYPES[linkType]?.(bytes);
  return offset === undefined || offset >= bytes.length ? undefined : offset;
}

function typeAt(bytes: Uint8Array, offset: number): number | undefined {
  return offset + 2 <= bytes.length ? viewOf(bytes).getUint16(offset) : undefined;
}

function isIp(type: number | undefined): boolean {
  return type === IPV4 || type === IPV6;
}

/** After an EtherType at `offset`, and the tags that it may name. */
function ethernet(bytes: Uint8Array, offset: number): IpOffset {
  let at = offset;
  let type = typeAt(bytes, at);
  while (type !== undefined && VLAN_TAGS.has(type)) {
    at += 4;
    type = typeAt(bytes, at);
  }
  return isIp(type) ? at + 2 : undefined;
}

/** NULL has the address family in the byte order of the machine, LOOP in that of the network. */
function nullFrame(bytes: Uint8Array): IpOffset {
  if (bytes.length < FAMILY_LENGTH) return undefined;
  const view = viewOf(bytes);
  const isFamily = IP_FAMILIES.has(view.getUint32(0)) || IP_FAMILIES.has(view.getUint32(0, true));
  return isFamily ? FAMILY_LENGTH : undefined;
}
