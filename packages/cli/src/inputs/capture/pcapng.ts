/**
 * The newer capture file, draft-ietf-opsawg-pcapng: blocks, each with its type and its length at both
 * ends. A Section Header sets the byte order, Interface Descriptions the link type and the unit of time.
 *
 *   block type | total length | body, padded to 32 bits | total length
 */

import { ByteQueue } from "./byte-queue.js";
import {
  CaptureFault,
  type Frame,
  type FrameReader,
  MAX_RECORD_LENGTH,
  printableTime,
  viewOf,
} from "./frame.js";

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

const HEAD_LENGTH = 8;
const BLOCK_OVERHEAD = 12;
const SHORTEST_SECTION_HEADER = 28;

// A section with more interfaces than this is none that a tool wrote.
const MAX_INTERFACES = 65_536;

interface Interface {
  readonly linkType: number;
  readonly snaplen: number;
  /** Units of time in a second. */
  readonly unitsPerSecond: bigint;
  /** Seconds to add. */
  readonly offset: bigint;
}

/** Whether a file that starts with these four bytes is a pcapng. */
export function isPcapng(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0) === SECTION_HEADER;
}

/** Reads a pcapng. */
export class PcapngReader implements FrameReader {
  readonly #queue = new ByteQueue();
  #isLittle = false;
  #hasSection = false;
  #interfaces: Interface[] = [];
  #lastTime = 0;
  /** Bytes still to come of a block that is not read. */
  #toSkip = 0;
  /** Index in the file of the last block that is not read. */
  #skipped = 0;
  /** Index in the file of the first byte in the queue. */
  #offset = 0;
  #fault: CaptureFault | undefined;

  *push(chunk: Uint8Array): Generator<Frame> {
    if (this.#fault !== undefined) throw this.#fault;
    this.#queue.push(chunk);
    for (let block = this.#next(); block !== undefined; block = this.#next()) {
      const frame = this.#read(block.type, block.body);
      if (frame !== undefined) yield frame;
    }
  }

  end(): void {
    if (this.#fault !== undefined) throw this.#fault;
    if (this.#queue.length > 0 || this.#toSkip > 0) {
      const start = this.#toSkip > 0 ? this.#skipped : this.#offset;
      throw this.#fail(`the capture is cut off within the block at byte ${start}`);
    }
    if (!this.#hasSection) throw this.#fail("the capture ends within its header");
  }

  /** The next block that is all there; those of other types are skipped without being held. */
  #next(): { type: number; body: Uint8Array } | undefined {
    for (;;) {
      this.#toSkip -= this.#take(this.#toSkip).length;
      if (this.#toSkip > 0) return undefined;
      const head = this.#queue.peek(BLOCK_OVERHEAD);
      if (head.length < BLOCK_OVERHEAD) return undefined;
      const type = this.#typeOf(head);
      const length = viewOf(head).getUint32(4, this.#isLittle);
      if (length < BLOCK_OVERHEAD || length % 4 !== 0) {
        throw this.#fail(`the block at byte ${this.#offset} has an impossible length of ${length}`);
      }
      if (!isRead(type)) {
        this.#toSkip = length;
        this.#skipped = this.#offset;
        continue;
      }
      if (length > MAX_RECORD_LENGTH) {
        throw this.#fail(
          `the block at byte ${this.#offset} claims ${length} bytes, which is too many`,
        );
      }
      if (this.#queue.length < length) return undefined;
      const block = this.#queue.peek(length);
      if (viewOf(block).getUint32(length - 4, this.#isLittle) !== length) {
        throw this.#fail(
          `the block at byte ${this.#offset} ends with another length than it starts with`,
        );
      }
      if (type === SECTION_HEADER && length < SHORTEST_SECTION_HEADER) {
        throw this.#fail(`the section header at byte ${this.#offset} is too short`);
      }
      this.#take(length);
      return { type, body: block.subarray(HEAD_LENGTH, length - 4) };
    }
  }

  /** A block's type; that of a Section Header reads the same in both byte orders, which it sets. */
  #typeOf(head: Uint8Array): number {
    if (isPcapng(head)) {
      for (const isLittle of [false, true]) {
        if (viewOf(head).getUint32(8, isLittle) !== BYTE_ORDER_MAGIC) continue;
        this.#isLittle = isLittle;
        this.#hasSection = true;
        this.#interfaces = [];
        return SECTION_HEADER;
      }
      throw this.#fail(`the section header at byte ${this.#offset} has no byte-order magic`);
    }
    if (!this.#hasSection) throw this.#fail("the capture does not start as a pcapng does");
    return viewOf(head).getUint32(0, this.#isLittle);
  }

  #read(type: number, body: Uint8Array): Frame | undefined {
    const view = viewOf(body);
    switch (type) {
      case INTERFACE_DESCRIPTION:
        this.#addInterface(body);
        return undefined;
      case SIMPLE_PACKET:
        return this.#simplePacket(body, view);
      case ENHANCED_PACKET:
      case OBSOLETE_PACKET: {
        if (body.length < 20) throw this.#fail(this.#tooShort());
        const number =
          type === ENHANCED_PACKET
            ? view.getUint32(0, this.#isLittle)
            : view.getUint16(0, this.#isLittle);
        const from = this.#interface(number);
        const [high, low, captured, originalLength] = [4, 8, 12, 16].map((at) =>
          view.getUint32(at, this.#isLittle),
        ) as [number, number, number, number];
        if (captured > body.length - 20) throw this.#fail(this.#tooShort());
        this.#lastTime = timeOf((BigInt(high) << 32n) | BigInt(low), from);
        return this.#frame(from, body.subarray(20, 20 + captured), originalLength);
      }
      default:
        return undefined;
    }
  }

  /** A Simple Packet Block is of the first interface and has no time: it gets that of the packet before it. */
  #simplePacket(body: Uint8Array, view: DataView): Frame {
    if (body.length < 4) throw this.#fail(this.#tooShort());
    const from = this.#interface(0);
    const originalLength = view.getUint32(0, this.#isLittle);
    const limit = from.snaplen === 0 ? originalLength : Math.min(originalLength, from.snaplen);
    return this.#frame(from, body.subarray(4, 4 + limit), originalLength);
  }

  #frame({ linkType }: Interface, bytes: Uint8Array, originalLength: number): Frame {
    return {
      time: this.#lastTime,
      linkType,
      bytes,
      originalLength: Math.max(originalLength, bytes.length),
    };
  }

  #interface(number: number): Interface {
    const found = this.#interfaces[number];
    if (found !== undefined) return found;
    throw this.#fail(
      `the block before byte ${this.#offset} is of interface ${number}, which is not described`,
    );
  }

  #addInterface(body: Uint8Array): void {
    if (body.length < 8) throw this.#fail(this.#tooShort());
    if (this.#interfaces.length >= MAX_INTERFACES)
      throw this.#fail("the capture has too many interfaces");
    const view = viewOf(body);
    let unitsPerSecond = 1_000_000n;
    let offset = 0n;
    for (let at = 8; at + 4 <= body.length; ) {
      const code = view.getUint16(at, this.#isLittle);
      const length = view.getUint16(at + 2, this.#isLittle);
      if (code === 0 || at + 4 + length > body.length) break;
      if (code === IF_TSRESOL && length >= 1) unitsPerSecond = resolutionOf(view.getUint8(at + 4));
      if (code === IF_TSOFFSET && length >= 8) offset = view.getBigInt64(at + 4, this.#isLittle);
      at += 4 + length + ((4 - (length % 4)) % 4);
    }
    this.#interfaces.push({
      linkType: view.getUint16(0, this.#isLittle),
      snaplen: view.getUint32(4, this.#isLittle),
      unitsPerSecond,
      offset,
    });
  }

  #tooShort(): string {
    return `the block before byte ${this.#offset} is too short for what it says it holds`;
  }

  #take(count: number): Uint8Array {
    const bytes = this.#queue.take(count);
    this.#offset += bytes.length;
    return bytes;
  }

  #fail(message: string): CaptureFault {
    this.#queue.clear();
    this.#fault = new CaptureFault(message);
    return this.#fault;
  }
}

function isRead(type: number): boolean {
  return (
    type === SECTION_HEADER ||
    type === INTERFACE_DESCRIPTION ||
    type === OBSOLETE_PACKET ||
    type === SIMPLE_PACKET ||
    type === ENHANCED_PACKET
  );
}

/** Units in a second: a power of ten, or of two where the top bit is set. */
function resolutionOf(code: number): bigint {
  const exponent = BigInt(code & 0x7f);
  return code >= 0x80 ? 2n ** exponent : 10n ** exponent;
}

function timeOf(units: bigint, { unitsPerSecond, offset }: Interface): number {
  return printableTime(Number((units * 1_000_000n) / unitsPerSecond + offset * 1_000_000n));
}
