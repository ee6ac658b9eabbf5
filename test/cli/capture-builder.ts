/** Captures made up for the tests: frames on every link type, in both formats. */

export type ByteOrder = "little" | "big";

export const SYN = 0x02;
export const FIN = 0x01;
export const RST = 0x04;
export const ACK = 0x10;

/** Numbers as they stand in a file or a header, most significant byte first unless said otherwise. */
export function u16(value: number, order: ByteOrder = "big"): Buffer {
  const bytes = Buffer.alloc(2);
  if (order === "big") bytes.writeUInt16BE(value);
  else bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value: number, order: ByteOrder = "big"): Buffer {
  const bytes = Buffer.alloc(4);
  if (order === "big") bytes.writeUInt32BE(value >>> 0);
  else bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

export interface SegmentInit {
  readonly source: number;
  readonly destination: number;
  readonly sequence: number;
  readonly acknowledgement?: number;
  readonly flags?: number;
  readonly payload?: Uint8Array;
}

/** A TCP segment, with options, since real ones have some. */
export function tcp({
  source,
  destination,
  sequence,
  acknowledgement = 0,
  flags = ACK,
  payload = new Uint8Array(0),
}: SegmentInit): Buffer {
  const options = Buffer.from("0101080a0000000100000002", "hex");
  const offset = ((20 + options.length) / 4) << 4;
  return Buffer.concat([
    u16(source),
    u16(destination),
    u32(sequence),
    u32(acknowledgement),
    Buffer.from([offset, flags]),
    u16(0xffff),
    u16(0),
    u16(0),
    options,
    payload,
  ]);
}

/** An IPv4 packet between 10.0.0.1 and 10.0.0.2: from the first where `isForward`. */
export function ipv4(
  content: Uint8Array,
  {
    isForward = true,
    options = Buffer.alloc(0),
    fragment = 0x4000,
    protocol = 6,
    totalLength = -1,
  } = {},
): Buffer {
  const header = 20 + options.length;
  const [source, destination] = isForward ? [1, 2] : [2, 1];
  return Buffer.concat([
    Buffer.from([0x40 | (header / 4), 0]),
    u16(totalLength < 0 ? header + content.length : totalLength),
    u16(7),
    u16(fragment),
    Buffer.from([64, protocol]),
    u16(0),
    Buffer.from([10, 0, 0, source, 10, 0, 0, destination]),
    options,
    content,
  ]);
}

/** An IPv6 packet between 2001:db8::1 and 2001:db8::2, after these extension headers (type, bytes). */
export function ipv6(
  content: Uint8Array,
  isForward = true,
  extensions: readonly (readonly [number, Buffer])[] = [],
): Buffer {
  const types = [...extensions.map(([type]) => type), 6];
  const headers = extensions.map(([, bytes], index) =>
    Buffer.concat([Buffer.from([types[index + 1] as number]), bytes]),
  );
  const payload = Buffer.concat([...headers, content]);
  const address = (last: number) =>
    Buffer.from(`20010db80000000000000000000000${last.toString().padStart(2, "0")}`, "hex");
  return Buffer.concat([
    u32(0x6000_0000),
    u16(payload.length),
    Buffer.from([types[0] as number, 64]),
    address(isForward ? 1 : 2),
    address(isForward ? 2 : 1),
    payload,
  ]);
}

const MACS = Buffer.from("0200000000010200000000" + "02", "hex");

const etherType = (ip: Uint8Array) => u16((ip[0] as number) >> 4 === 6 ? 0x86dd : 0x0800);

/** How each link type wraps an IP packet, by name. */
export const LINKS: Readonly<Record<string, { linkType: number; wrap: (ip: Buffer) => Buffer }>> = {
  Ethernet: { linkType: 1, wrap: (ip) => Buffer.concat([MACS, etherType(ip), ip]) },
  "Ethernet with padding": {
    linkType: 1,
    wrap: (ip) => Buffer.concat([MACS, etherType(ip), ip, Buffer.alloc(6, 0xee)]),
  },
  VLAN: {
    linkType: 1,
    wrap: (ip) => Buffer.concat([MACS, u16(0x8100), u16(5), etherType(ip), ip]),
  },
  "VLAN in VLAN": {
    linkType: 1,
    wrap: (ip) =>
      Buffer.concat([MACS, u16(0x88a8), u16(5), u16(0x8100), u16(6), etherType(ip), ip]),
  },
  NULL: { linkType: 0, wrap: (ip) => Buffer.concat([u32(2, "little"), ip]) },
  "NULL of a big-endian machine": { linkType: 0, wrap: (ip) => Buffer.concat([u32(30), ip]) },
  LOOP: { linkType: 108, wrap: (ip) => Buffer.concat([u32(2), ip]) },
  RAW: { linkType: 101, wrap: (ip) => ip },
  IPV4: { linkType: 228, wrap: (ip) => ip },
  SLL: {
    linkType: 113,
    wrap: (ip) => Buffer.concat([u16(0), u16(1), u16(6), Buffer.alloc(8), etherType(ip), ip]),
  },
  SLL2: {
    linkType: 276,
    wrap: (ip) => Buffer.concat([etherType(ip), u16(0), u32(3), u16(1), Buffer.alloc(10), ip]),
  },
};

export interface FrameInit {
  readonly bytes: Buffer;
  /** Microseconds since 1970. */
  readonly time?: number;
  /** Bytes that the capture kept, where it did not keep all. */
  readonly captured?: number;
}

/** 2026-11-27 09:30:12 UTC. */
export const EPOCH = 1_795_771_812_000_000;

interface FileInit {
  readonly linkType?: number;
  readonly order?: ByteOrder;
  readonly isNano?: boolean;
}

export function pcap(
  frames: readonly FrameInit[],
  { linkType = 1, order = "little", isNano = false }: FileInit = {},
): Buffer {
  const n32 = (value: number) => u32(value, order);
  const parts = [
    n32(isNano ? 0xa1b23c4d : 0xa1b2c3d4),
    u16(2, order),
    u16(4, order),
    n32(0),
    n32(0),
    n32(262_144),
    n32(linkType),
  ];
  for (const [
    index,
    { bytes, time = EPOCH + index, captured = bytes.length },
  ] of frames.entries()) {
    parts.push(
      n32(Math.floor(time / 1_000_000)),
      n32((time % 1_000_000) * (isNano ? 1_000 : 1)),
      n32(captured),
      n32(bytes.length),
      bytes.subarray(0, captured),
    );
  }
  return Buffer.concat(parts);
}

/** A block of a pcapng. */
export function block(type: number, body: Uint8Array, order: ByteOrder = "little"): Buffer {
  const padding = Buffer.alloc((4 - (body.length % 4)) % 4);
  const length = u32(12 + body.length + padding.length, order);
  return Buffer.concat([u32(type, order), length, body, padding, length]);
}

export function sectionHeader(order: ByteOrder = "little"): Buffer {
  const body = [u32(0x1a2b3c4d, order), u16(1, order), u16(0, order), Buffer.alloc(8, 0xff)];
  return block(0x0a0d0d0a, Buffer.concat(body), order);
}

/** An Interface Description Block; `resolution` is the byte of if_tsresol. */
export function interfaceBlock(
  linkType = 1,
  order: ByteOrder = "little",
  resolution?: number,
  snaplen = 0,
): Buffer {
  const options =
    resolution === undefined
      ? []
      : [u16(9, order), u16(1, order), Buffer.from([resolution, 0, 0, 0]), u32(0, order)];
  const body = [u16(linkType, order), u16(0, order), u32(snaplen, order), ...options];
  return block(1, Buffer.concat(body), order);
}

/** An Enhanced Packet Block; `units` is the time in those of its interface. */
export function enhancedPacket(
  bytes: Buffer,
  units: bigint,
  order: ByteOrder = "little",
  number = 0,
  captured = bytes.length,
): Buffer {
  const body = [
    u32(number, order),
    u32(Number(units >> 32n), order),
    u32(Number(units & 0xffff_ffffn), order),
    u32(captured, order),
    u32(bytes.length, order),
    bytes.subarray(0, captured),
  ];
  return block(6, Buffer.concat(body), order);
}

export function simplePacket(bytes: Buffer, order: ByteOrder = "little"): Buffer {
  return block(3, Buffer.concat([u32(bytes.length, order), bytes]), order);
}

export function pcapng(
  frames: readonly FrameInit[],
  { linkType = 1, order = "little", isNano = false }: FileInit = {},
): Buffer {
  const unit = isNano ? 1_000n : 1n;
  return Buffer.concat([
    sectionHeader(order),
    interfaceBlock(linkType, order, isNano ? 9 : undefined),
    ...frames.map(({ bytes, time = EPOCH, captured }, index) =>
      enhancedPacket(bytes, BigInt(time + index) * unit, order, 0, captured),
    ),
  ]);
}
