/** A pcapng file of raw IP packets, written block by block. */

import { closeSync, fchmodSync, fstatSync, openSync, writeSync } from "node:fs";

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const LINKTYPE_RAW = 101;

/** Of an Enhanced Packet Block, before and after the packet. */
const PACKET_OVERHEAD = 32;

/** Whole blocks wait for so many bytes or for so long, in milliseconds. */
const PIECE = 262_144;
const INTERVAL = 200;

/** Writes packets in the order of their times. */
export class PcapngWriter {
  readonly #file: number;
  #piece = Buffer.alloc(PIECE);
  #length = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #failed: (error: Error) => void;

  /** Creates the file, which only its owner may read, or throws. `failed` is told of what goes wrong later. */
  constructor(path: string, failed: (error: Error) => void) {
    this.#failed = failed;
    this.#file = openSync(path, "w", 0o600);
    // A file that was there keeps its mode; a pipe is somebody else's.
    if (fstatSync(this.#file).isFile()) fchmodSync(this.#file, 0o600);
    this.#writeHead();
    this.#write();
  }

  /** Adds an IP packet; `time` in microseconds since 1970. `fill` writes it, all of its bytes. */
  packet(time: number, length: number, fill: (target: Buffer) => void): void {
    const padded = (length + 3) & ~3;
    const blockLength = PACKET_OVERHEAD + padded;
    if (this.#length + blockLength > PIECE) this.flush();
    const start = this.#length;
    const block = this.#piece.subarray(start, start + blockLength);
    block.writeUInt32LE(ENHANCED_PACKET, 0);
    block.writeUInt32LE(blockLength, 4);
    block.writeUInt32LE(0, 8);
    block.writeUInt32LE(Math.floor(time / 2 ** 32), 12);
    block.writeUInt32LE(time % 2 ** 32, 16);
    block.writeUInt32LE(length, 20);
    block.writeUInt32LE(length, 24);
    fill(block.subarray(28, 28 + length));
    block.fill(0, 28 + length, 28 + padded);
    block.writeUInt32LE(blockLength, 28 + padded);
    this.#length += blockLength;
    this.#timer ??= setTimeout(() => this.flush(), INTERVAL);
  }

  /** Hands what waits to the operating system, in whole blocks. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      this.#write();
    } catch (error) {
      this.#failed(error as Error);
    }
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }

  #write(): void {
    const length = this.#length;
    this.#length = 0;
    for (let written = 0; written < length; ) {
      written += writeSync(this.#file, this.#piece, written, length - written);
    }
  }

  #writeHead(): void {
    const head = this.#piece;
    // Section header, of unknown length; interface with no limit to its packets and times in microseconds.
    const section = [SECTION_HEADER, 28, BYTE_ORDER_MAGIC, 1, 0xffffffff, 0xffffffff, 28];
    const device = [INTERFACE_DESCRIPTION, 20, LINKTYPE_RAW, 0, 20];
    for (const word of [...section, ...device]) {
      head.writeUInt32LE(word, this.#length);
      this.#length += 4;
    }
  }
}
