/** Connections recorded as plain TCP to port 1883, whatever carried them, so that Wireshark takes them for MQTT. */

import type { Address } from "./endpoint.js";
import { bytesOfAddress } from "./ip-address.js";
import type { PcapngWriter } from "./pcapng-writer.js";

type Side = "client" | "server";

const MQTT_PORT = 1_883;
const FIN = 0x01;
const SYN = 0x02;
const PSH = 0x08;
const ACK = 0x10;

const WINDOW = 0xffff;
const LONGEST_SEGMENT = 32_000;
const TCP_HEADER = 20;
const TCP = 6;
const HOP_LIMIT = 64;

/** One connection in the file: what each side sent, as segments with right numbers and checksums. */
export class RecordedConnection {
  readonly #writer: PcapngWriter;
  readonly #addresses: Readonly<Record<Side, Uint8Array>>;
  readonly #ports: Readonly<Record<Side, number>>;
  readonly #ipHeader: number;
  /** The sequence number of the next byte of each side. */
  readonly #next: Record<Side, number> = { client: 0, server: 0 };
  /** Bytes of each side that the other has not acknowledged. */
  readonly #pending: Record<Side, number> = { client: 0, server: 0 };
  readonly #ended: Record<Side, boolean> = { client: false, server: false };
  #identification = 0;

  /** Writes the handshake; times are in microseconds since 1970. */
  constructor(writer: PcapngWriter, client: Address, server: Address, time: number) {
    this.#writer = writer;
    const [from, to] = bytesOfAddress(client.address, server.address);
    this.#addresses = { client: from, server: to };
    this.#ports = { client: client.port, server: MQTT_PORT };
    this.#ipHeader = from.length === 4 ? 20 : 40;
    this.#segment("client", SYN, NOTHING, time);
    this.#segment("server", SYN | ACK, NOTHING, time);
    this.#segment("client", ACK, NOTHING, time);
  }

  /** Bytes that a side sent. */
  data(from: Side, bytes: Uint8Array, time: number): void {
    if (this.#ended[from]) return;
    for (let start = 0; start < bytes.length; start += LONGEST_SEGMENT) {
      const piece = bytes.subarray(start, start + LONGEST_SEGMENT);
      // Nobody sends more than fits the other's window.
      if (this.#pending[from] + piece.length >= WINDOW) {
        this.#segment(otherOf(from), ACK, NOTHING, time);
      }
      this.#segment(from, PSH | ACK, piece, time);
    }
  }

  /** A side sends nothing any more. */
  end(from: Side, time: number): void {
    if (this.#ended[from]) return;
    this.#segment(from, FIN | ACK, NOTHING, time);
    this.#ended[from] = true;
    if (this.#ended[otherOf(from)]) this.#segment(otherOf(from), ACK, NOTHING, time);
  }

  /** Ends both sides. */
  close(time: number): void {
    this.end("client", time);
    this.end("server", time);
  }

  #segment(from: Side, flags: number, bytes: Uint8Array, time: number): void {
    const to = otherOf(from);
    const length = this.#ipHeader + TCP_HEADER + bytes.length;
    this.#writer.packet(time, length, (packet) => {
      this.#writeIp(packet, from);
      const tcp = packet.subarray(this.#ipHeader);
      tcp.fill(0, 0, TCP_HEADER);
      tcp.writeUInt16BE(this.#ports[from], 0);
      tcp.writeUInt16BE(this.#ports[to], 2);
      tcp.writeUInt32BE(this.#next[from], 4);
      if ((flags & ACK) !== 0) tcp.writeUInt32BE(this.#next[to], 8);
      tcp[12] = (TCP_HEADER / 4) << 4;
      tcp[13] = flags;
      tcp.writeUInt16BE(WINDOW, 14);
      tcp.set(bytes, TCP_HEADER);
      const pseudo = sum(this.#addresses[from], sum(this.#addresses[to], TCP + tcp.length));
      tcp.writeUInt16BE(checksum(tcp, pseudo), 16);
    });
    const advance = bytes.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
    this.#next[from] = (this.#next[from] + advance) % 2 ** 32;
    this.#pending[from] += advance;
    if ((flags & ACK) !== 0) this.#pending[to] = 0;
  }

  #writeIp(packet: Buffer, from: Side): void {
    const header = this.#ipHeader;
    packet.fill(0, 0, header);
    const source = this.#addresses[from];
    const target = this.#addresses[otherOf(from)];
    if (header === 20) {
      packet[0] = 0x45;
      packet.writeUInt16BE(packet.length, 2);
      this.#identification = (this.#identification + 1) & 0xffff;
      packet.writeUInt16BE(this.#identification, 4);
      packet.writeUInt16BE(0x4000, 6);
      packet[8] = HOP_LIMIT;
      packet[9] = TCP;
      packet.set(source, 12);
      packet.set(target, 16);
      packet.writeUInt16BE(checksum(packet.subarray(0, header), 0), 10);
    } else {
      packet[0] = 0x60;
      packet.writeUInt16BE(packet.length - header, 4);
      packet[6] = TCP;
      packet[7] = HOP_LIMIT;
      packet.set(source, 8);
      packet.set(target, 24);
    }
  }
}

const NOTHING = new Uint8Array(0);

function otherOf(side: Side): Side {
  return side === "client" ? "server" : "client";
}

/** The sum of 16-bit words, most significant byte first, added to another. */
function sum(bytes: Uint8Array, initial: number): number {
  let total = initial;
  const even = bytes.length & ~1;
  for (let at = 0; at < even; at += 2) {
    total += ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  }
  return even === bytes.length ? total : total + ((bytes[even] as number) << 8);
}

/** The Internet checksum (RFC 1071), with another sum taken in. */
function checksum(bytes: Uint8Array, initial: number): number {
  let total = sum(bytes, initial);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return ~total & 0xffff;
}
