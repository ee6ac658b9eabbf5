/** From a byte stream, cut anywhere, to packets. */

import { UnderflowDecodeError } from "../errors.js";
import { isUint8Array, NO_BYTES, viewOf } from "../io/binary-data.js";
import { PacketReader } from "../io/packet-reader.js";
import { type DecodeOptions, type ReadSettings, readSettings } from "../io/read-settings.js";
import type { ConnectPacket } from "../packets/connect.js";
import { readFixedHeader } from "../packets/fixed-header.js";
import type { Packet } from "../packets/packet.js";
import { CONNECT } from "../spec/control-packet-type.js";
import { MAX_FIXED_HEADER_LENGTH } from "../spec/limits.js";
import { readPacket } from "./decode.js";
import { PacketAssembly } from "./packet-assembly.js";

/** The list of chunks is moved when this many are read, and they are half of it: so each is moved once at most. */
const SHIFTED_AT_ONCE = 1_024;

/** Stands in the list for a chunk that was read, which can be collected then. */
const READ = /* @__PURE__ */ new Uint8Array(0);

/**
 * Decodes a stream of packets from chunks of any size. A packet that lies in one chunk is decoded from
 * it, so that its binary fields are views that keep the chunk in memory unless `copy`; a packet that
 * straddles chunks is copied once, what comes in pieces of less than 1 KiB or as a small part of a large
 * chunk up to twice. A chunk is the decoder's from `push` on: do not write to it. Without `protocolVersion` the
 * decoder starts with MQTT 3.1.1 and follows every CONNECT that it decodes.
 */
export class PacketDecoder implements Iterable<Packet> {
  private readonly settings: ReadSettings;
  private readonly followsConnect: boolean;
  private protocolVersion: number;
  /** Chunks that the reader has not come to, from `next` to `last`; the slots are used again. */
  private chunks: Uint8Array[];
  private next: number;
  private last: number;
  /** Reads the chunk that it has come to; the same for all chunks, and of no bytes between them. */
  private readonly reader: PacketReader;
  /** The first bytes of a packet whose fixed header straddles chunks. */
  private readonly head: Uint8Array;
  private headLength: number;
  /** A packet whose body straddles chunks. */
  private assembly: PacketAssembly | undefined;
  /** Packets that `end` found, the last one first, each with its length, and the sum of these. */
  private ready: { readonly packet: Packet; readonly length: number }[];
  private readyBytes: number;
  /** Bytes of the stream before the packet that comes next. */
  private offset: number;
  private buffered: number;
  private hasEnded: boolean;
  private error: unknown;

  /** Throws TypeError for an option that does not exist. */
  constructor(options?: DecodeOptions) {
    this.settings = readSettings(options);
    this.followsConnect = options?.protocolVersion === undefined;
    this.protocolVersion = this.settings.protocolVersion;
    this.chunks = [];
    this.next = 0;
    this.last = 0;
    this.reader = new PacketReader(NO_BYTES, 0, this.settings);
    this.head = new Uint8Array(MAX_FIXED_HEADER_LENGTH);
    this.headLength = 0;
    this.assembly = undefined;
    this.ready = [];
    this.readyBytes = 0;
    this.offset = 0;
    this.buffered = 0;
    this.hasEnded = false;
    this.error = undefined;
  }

  /** Bytes taken of packets that have not been read. */
  get bufferedBytes(): number {
    return this.buffered + this.readyBytes;
  }

  /** Takes the next bytes of the stream; after an error they are let go. Throws TypeError after `end`. */
  push(chunk: Uint8Array): void {
    if (!isUint8Array(chunk)) throw new TypeError("a chunk must be a Uint8Array");
    if (this.error !== undefined) return;
    if (this.hasEnded) throw new TypeError("the stream has ended");
    if (chunk.length === 0) return;
    this.chunks[this.last++] = chunk;
    this.buffered += chunk.length;
  }

  /**
   * The next packet; undefined when it is not all there. Throws DecodeError for a malformed one, and the
   * same error ever after. Its `offset` counts from the first byte of the stream.
   */
  read(): Packet | undefined {
    if (this.ready.length === 0) return this.readOn();
    const { packet, length } = this.ready.pop() as { packet: Packet; length: number };
    this.readyBytes -= length;
    return packet;
  }

  /**
   * Says that no more bytes come. Throws UnderflowDecodeError when a packet was cut off, DecodeError when
   * one is malformed; packets before it can still be read.
   */
  end(): void {
    this.hasEnded = true;
    const found: { packet: Packet; length: number }[] = [];
    try {
      for (;;) {
        const { offset } = this;
        const packet = this.readOn();
        if (packet === undefined) return;
        const length = this.offset - offset;
        found.push({ packet, length });
        this.readyBytes += length;
      }
    } finally {
      if (found.length > 0) this.ready = found.reverse();
    }
  }

  /** The packets that are all there, read one by one. */
  [Symbol.iterator](): Iterator<Packet> {
    return {
      next: (): IteratorResult<Packet> => {
        const value = this.read();
        return value === undefined ? { done: true, value } : { done: false, value };
      },
    };
  }

  private readOn(): Packet | undefined {
    if (this.error !== undefined) throw this.error;
    try {
      const r = this.nextPacket();
      if (r !== undefined) return this.finish(r);
      if (this.hasEnded && this.buffered > 0) throw this.cutOff();
      return undefined;
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  /** A reader that has read the fixed header of the next packet; undefined when it is not all there. */
  private nextPacket(): PacketReader | undefined {
    if (this.assembly === undefined && this.headLength === 0) {
      const r = this.chunkReader();
      if (r === undefined) return undefined;
      r.restart(this.protocolVersion);
      if (readFixedHeader(r) === 0) return r;
      this.setAside(r);
    }
    return this.assembly === undefined ? this.assembleHead() : this.assemble(this.assembly);
  }

  /** The reader of the first chunk that is not read to its end. */
  private chunkReader(): PacketReader | undefined {
    const { reader } = this;
    if (this.isInChunk()) return reader;
    const chunk = this.shiftChunk();
    if (chunk === undefined) return undefined;
    reader.reset(chunk, this.settings);
    reader.origin = this.offset + this.headLength + (this.assembly?.gathered ?? 0);
    return reader;
  }

  /** The next chunk, if all of it belongs to a packet that misses so many bytes. */
  private wholeChunk(missing: number): Uint8Array | undefined {
    if (this.next === this.last || this.isInChunk()) return undefined;
    return (this.chunks[this.next] as Uint8Array).length <= missing ? this.shiftChunk() : undefined;
  }

  private isInChunk(): boolean {
    return this.reader.position < this.reader.bytes.length;
  }

  private shiftChunk(): Uint8Array | undefined {
    this.reader.release();
    if (this.next === this.last) return undefined;
    const chunk = this.chunks[this.next];
    this.chunks[this.next] = READ;
    if (++this.next === this.last) {
      if (this.last > SHIFTED_AT_ONCE) this.chunks = [];
      this.next = 0;
      this.last = 0;
    } else if (this.next >= SHIFTED_AT_ONCE && 2 * this.next >= this.last) {
      this.chunks = this.chunks.slice(this.next, this.last);
      this.last -= this.next;
      this.next = 0;
    }
    return chunk;
  }

  /** Moves the beginning of a packet, which is the end of its chunk, to where the rest can follow. */
  private setAside(r: PacketReader): void {
    const beginning = viewOf(r.bytes, r.start, r.bytes.length);
    if (r.complete) {
      this.assembly = new PacketAssembly(r.end - r.start);
      this.assembly.add(beginning);
    } else {
      this.head.set(beginning);
      this.headLength = beginning.length;
    }
    this.reader.release();
  }

  private assembleHead(): PacketReader | undefined {
    for (;;) {
      const from = this.chunkReader();
      if (from === undefined) return undefined;
      this.head[this.headLength++] = from.bytes[from.position++] as number;
      const bytes = this.head.subarray(0, this.headLength);
      const r = this.readerOf(bytes);
      readFixedHeader(r);
      if (!r.complete) continue;
      this.assembly = new PacketAssembly(r.end);
      this.assembly.add(bytes);
      this.headLength = 0;
      return this.assemble(this.assembly);
    }
  }

  private assemble(assembly: PacketAssembly): PacketReader | undefined {
    while (assembly.missing > 0) {
      const whole = this.wholeChunk(assembly.missing);
      if (whole !== undefined) {
        assembly.add(whole);
        continue;
      }
      const from = this.chunkReader();
      if (from === undefined) return undefined;
      const { bytes, position } = from;
      const end = Math.min(bytes.length, position + assembly.missing);
      assembly.add(viewOf(bytes, position, end));
      from.position = end;
    }
    this.assembly = undefined;
    const r = this.readerOf(assembly.take());
    readFixedHeader(r);
    return r;
  }

  /** A reader of bytes that begin with the packet that comes next. */
  private readerOf(bytes: Uint8Array): PacketReader {
    const r = new PacketReader(bytes, 0, this.settings);
    r.origin = this.offset;
    r.protocolVersion = this.protocolVersion;
    return r;
  }

  private finish(r: PacketReader): Packet {
    const packet = readPacket(r);
    if (r.packetType === CONNECT && this.followsConnect) {
      this.protocolVersion = (packet as ConnectPacket).protocolVersion;
    }
    const length = r.end - r.start;
    if (!this.isInChunk()) this.reader.release(); // It would keep its chunk until the next is read.
    this.offset += length;
    this.buffered -= length;
    return packet;
  }

  private cutOff(): UnderflowDecodeError {
    const first = this.headLength > 0 ? this.head[0] : this.assembly?.firstByte;
    const packetType = (first ?? 0) >> 4;
    const circumstance = { packetType, protocolVersion: this.protocolVersion, field: undefined };
    // The fixed header tells how much is missing; without it, a byte at least is.
    const missing = this.assembly?.missing ?? 1;
    return new UnderflowDecodeError(circumstance, this.offset + this.buffered, missing);
  }

  private fail(error: unknown): void {
    this.error = error;
    this.chunks = [];
    this.next = 0;
    this.last = 0;
    this.reader.release();
    this.assembly = undefined;
    this.headLength = 0;
    this.buffered = 0;
  }
}
