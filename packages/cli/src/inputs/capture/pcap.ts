/**
 * The classic capture file, draft-ietf-opsawg-pcap: a header of 24 bytes, then records of 16 bytes and a
 * frame each, in the byte order of the machine that wrote it.
 *
 *   magic | version | reserved 2x | snaplen | link type        seconds | fraction | captured | original
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

const FILE_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;

/** The byte order and the unit of time, by the first four bytes; undefined where these are no pcap's. */
function layoutOf(
  bytes: Uint8Array,
): { readonly isLittle: boolean; readonly perMicrosecond: number } | undefined {
  if (bytes.length < 4) return undefined;
  for (const isLittle of [false, true]) {
    const magic = viewOf(bytes).getUint32(0, isLittle);
    if (magic === MICROSECONDS) return { isLittle, perMicrosecond: 1 };
    if (magic === NANOSECONDS) return { isLittle, perMicrosecond: 1_000 };
  }
  return undefined;
}

/** Whether a file that starts with these four bytes is a pcap. */
export function isPcap(bytes: Uint8Array): boolean {
  return layoutOf(bytes) !== undefined;
}

/** Reads a pcap. */
export class PcapReader implements FrameReader {
  readonly #queue = new ByteQueue();
  #isLittle = false;
  #perMicrosecond = 1;
  #linkType: number | undefined;
  /** Index in the file of the first byte in the queue. */
  #offset = 0;
  #fault: CaptureFault | undefined;

  *push(chunk: Uint8Array): Generator<Frame> {
    if (this.#fault !== undefined) throw this.#fault;
    this.#queue.push(chunk);
    if (this.#linkType === undefined && !this.#readHeader()) return;
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) yield frame;
  }

  end(): void {
    if (this.#fault !== undefined) throw this.#fault;
    if (this.#linkType === undefined) throw this.#fail("the capture ends within its header");
    if (this.#queue.length > 0) {
      throw this.#fail(`the capture is cut off within the record at byte ${this.#offset}`);
    }
  }

  #readHeader(): boolean {
    const header = this.#queue.peek(FILE_HEADER_LENGTH);
    if (header.length >= 4) {
      const layout = layoutOf(header);
      if (layout === undefined) throw this.#fail("the capture does not start as a pcap does");
      this.#isLittle = layout.isLittle;
      this.#perMicrosecond = layout.perMicrosecond;
    }
    if (header.length < FILE_HEADER_LENGTH) return false;
    // The upper bits say how long the frame check sequence is.
    this.#linkType = viewOf(header).getUint32(20, this.#isLittle) & 0xffff;
    this.#take(FILE_HEADER_LENGTH);
    return true;
  }

  #next(): Frame | undefined {
    const header = this.#queue.peek(RECORD_HEADER_LENGTH);
    if (header.length < RECORD_HEADER_LENGTH) return undefined;
    const view = viewOf(header);
    const [seconds, fraction, captured, originalLength] = [0, 4, 8, 12].map((at) =>
      view.getUint32(at, this.#isLittle),
    ) as [number, number, number, number];
    if (captured > MAX_RECORD_LENGTH) {
      throw this.#fail(
        `the record at byte ${this.#offset} claims ${captured} bytes, which is no frame`,
      );
    }
    if (this.#queue.length < RECORD_HEADER_LENGTH + captured) return undefined;
    this.#take(RECORD_HEADER_LENGTH);
    return {
      time: printableTime(seconds * 1_000_000 + Math.floor(fraction / this.#perMicrosecond)),
      linkType: this.#linkType ?? 0,
      bytes: this.#take(captured),
      originalLength: Math.max(originalLength, captured),
    };
  }

  #take(count: number): Uint8Array {
    this.#offset += count;
    return this.#queue.take(count);
  }

  #fail(message: string): CaptureFault {
    this.#queue.clear();
    this.#fault = new CaptureFault(message);
    return this.#fault;
  }
}
