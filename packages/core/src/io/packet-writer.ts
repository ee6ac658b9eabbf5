/**
 * Writes the data types of the standard one after the other: 3.1.1 §1.5, 5.0 §1.5.
 *
 * Nothing is measured first: a length is written as one byte and patched, and widened when it turns
 * out to need more. The fixed header is put before the body once that is there. Memory comes from
 * slabs, each part of which is given out once and never written again; a packet that outgrows its
 * slab gets memory of its own. A slab is zeroed when it is made; memory of a packet's own is written in full.
 */

import { EncodeError, OverflowEncodeError, OversizePacketEncodeError } from "../errors.js";
import { MAX_FIELD_LENGTH, MAX_FIXED_HEADER_LENGTH, MAX_REMAINING_LENGTH } from "../spec/limits.js";
import { DEFAULT_PROTOCOL_VERSION, type ProtocolVersion } from "../spec/protocol-version.js";
import type { ViolationCode } from "../spec/violation.js";
import { isDetached, joined, NO_BYTES } from "./binary-data.js";
import { stringFault, writeUtf8 } from "./utf8.js";
import { varintLength, writeVarint } from "./variable-byte-integer.js";

/** Bytes of a slab: some hundred small packets, and little enough to be kept alive by one of them. */
const SLAB_SIZE = 16_384;

/** A slab with less room than this is not begun on. */
const LEAST_ROOM = 256;

/** With so much room after a packet, another can begin in the same slab. */
const ROOM_AFTER: number = LEAST_ROOM + MAX_FIXED_HEADER_LENGTH;

/** Packets of more bytes than this get memory of their own: they would leave too much of a slab unused. */
export const LARGEST_PART = 4_096;

/** Up to this many bytes a loop copies faster than a call into the engine does. */
const LOOP_LIMIT = 16;

/** Up to this many bytes the view that is copied from is kept for the next packet of that length. */
const KEPT_VIEWS = 512;

/**
 * Writes fields one after the other; `finish` or `finishPacket` gives the bytes and begins anew. Integers
 * of a fixed length are written as they are given, without a check of their range.
 */
export class PacketWriter {
  /** The version that is written. */
  protocolVersion: ProtocolVersion;
  /** The Control Packet's type value, for errors; 0 for none. */
  packetType: number;
  /** The side that sends the packet, where the caller has said so. */
  from: "client" | "server" | undefined;
  /** The first byte of the fixed header: packet type and flags. */
  firstByte: number;
  /** Index of the next byte to write. */
  private position: number;
  /** Index of the first byte written since the last `finish`. */
  private start: number;
  private memory: Uint8Array;
  /** The memory's, which the engine is asked for once a slab instead of once a packet. */
  private buffer: ArrayBuffer;
  /** For `finishInto`: by length, views of the first bytes that are written to memory that is not given out. */
  private views: (Uint8Array | undefined)[];
  /** What follows the bytes written and has not been copied to them. */
  private tail: Uint8Array;

  constructor() {
    this.protocolVersion = DEFAULT_PROTOCOL_VERSION;
    this.packetType = 0;
    this.from = undefined;
    this.firstByte = 0;
    this.position = MAX_FIXED_HEADER_LENGTH;
    this.start = MAX_FIXED_HEADER_LENGTH;
    this.memory = NO_BYTES;
    this.buffer = NO_BYTES.buffer as ArrayBuffer;
    this.views = [];
    this.tail = NO_BYTES;
  }

  /** Bytes written since the last `finish`, the fixed header not counted. */
  get length(): number {
    return this.position - this.start + this.tail.length;
  }

  /** Discards what was written since the last `finish`. */
  reset(): void {
    if (this.memory.length > SLAB_SIZE) this.letGo();
    this.position = this.start;
    this.tail = NO_BYTES;
  }

  /** Writes one byte: 0 to 255. */
  byte(value: number): void {
    this.reserve(1);
    this.memory[this.position++] = value;
  }

  /** Writes a Two Byte Integer: 0 to 65,535 (3.1.1 §1.5.2, 5.0 §1.5.2). */
  twoByteInteger(value: number): void {
    this.reserve(2);
    const { memory, position } = this;
    memory[position] = value >> 8;
    memory[position + 1] = value;
    this.position = position + 2;
  }

  /** Writes a Four Byte Integer: 0 to 4,294,967,295 (5.0 §1.5.3). */
  fourByteInteger(value: number): void {
    this.twoByteInteger(value >>> 16);
    this.twoByteInteger(value & 0xffff);
  }

  /** Writes a Variable Byte Integer: 0 to 268,435,455 (5.0 §1.5.5). */
  variableByteInteger(value: number): void {
    if (!(value <= MAX_REMAINING_LENGTH)) this.refuse("invalid-argument", "the integer");
    this.reserve(4);
    this.position = writeVarint(value, this.memory, this.position);
  }

  /** Writes a UTF-8 Encoded String, checked: EncodeError for what none can hold (3.1.1 §1.5.3, 5.0 §1.5.4). */
  utf8(text: string): void {
    const fault = stringFault(text);
    if (fault !== undefined) this.refuse(fault, "the string");
    this.checkedUtf8(text);
  }

  /** Writes a UTF-8 Encoded String that `stringFault` has found nothing against. */
  checkedUtf8(text: string): void {
    this.reserve(2 + 3 * text.length);
    const { memory, position } = this;
    const end = writeUtf8(text, memory, position + 2);
    const length = end - position - 2;
    memory[position] = length >> 8;
    memory[position + 1] = length;
    this.position = end;
  }

  /** Writes Binary Data of up to 65,535 bytes; EncodeError for more (5.0 §1.5.6). */
  binary(bytes: Uint8Array): void {
    const { length } = bytes;
    if (length > MAX_FIELD_LENGTH) this.refuse("binary-too-long", "the binary data");
    this.checkMemory(bytes);
    this.twoByteInteger(length);
    this.reserve(length);
    this.copy(bytes);
  }

  /** Writes bytes that nothing follows: they are copied when the packet is finished. */
  rest(bytes: Uint8Array): void {
    this.checkMemory(bytes);
    this.tail = bytes;
  }

  /** What was transferred since the packet was made would be written as nothing. */
  private checkMemory(bytes: Uint8Array): void {
    if (bytes.length === 0 && isDetached(bytes)) this.refuse("invalid-argument", "the binary data");
  }

  /** Leaves room for a length that `endLength` is to fill in, and returns where. */
  beginLength(): number {
    this.reserve(1);
    return this.position++ - this.start;
  }

  /** Fills in, at the place that `beginLength` returned, the number of bytes written since. */
  endLength(place: number): void {
    const length = this.position - this.start - place - 1;
    const wider = varintLength(length) - 1;
    if (wider > 0) {
      this.reserve(wider);
      const content = this.start + place + 1;
      this.memory.copyWithin(content + wider, content, this.position);
      this.position += wider;
    }
    writeVarint(length, this.memory, this.start + place);
  }

  /** The bytes written, without a fixed header. They are the caller's to keep. */
  finish(): Uint8Array {
    if (this.length === 0) return NO_BYTES; // The memory may be gone: see grow.
    return this.give(this.start, this.position);
  }

  /** The packet: `firstByte`, the Remaining Length and the bytes written. It is the caller's to keep. */
  finishPacket(): Uint8Array {
    const { memory, start, position } = this;
    const length = position - start;
    // Most packets are small, and not the last of their slab.
    const isSmall = length < 0x80 && this.tail === NO_BYTES;
    if (!isSmall || memory.length !== SLAB_SIZE || position > SLAB_SIZE - ROOM_AFTER) {
      const from = this.putFixedHeader();
      return this.give(from, this.position);
    }
    const head = start - 2;
    memory[head] = this.firstByte;
    memory[head + 1] = length;
    this.start = position + MAX_FIXED_HEADER_LENGTH;
    this.position = this.start;
    return new Uint8Array(this.buffer, head, length + 2);
  }

  /** The length of the packet that `finishPacket` would give; nothing is given out. */
  packetLength(): number {
    const { length } = this;
    if (length > MAX_REMAINING_LENGTH) this.refuseSize();
    return 1 + varintLength(length) + length;
  }

  /** Copies the packet to `target` and returns its length; OverflowEncodeError when it does not fit. */
  finishInto(target: Uint8Array, offset: number): number {
    const length = this.packetLength();
    if (target.length - offset < length) {
      throw new OverflowEncodeError("overflow", this.circumstance("the packet"));
    }
    const { memory, start, tail } = this;
    // The tail first: it may lie in the target, where the rest would overwrite it.
    if (tail.length > 0) target.set(tail, offset + length - tail.length);
    target[offset] = this.firstByte;
    const at = writeVarint(this.length, target, offset + 1);
    const written = this.position - start;
    if (written <= LOOP_LIMIT) {
      for (let index = 0; index < written; index++) {
        target[at + index] = memory[start + index] as number;
      }
    } else {
      target.set(this.view(written), at);
    }
    this.reset();
    return length;
  }

  /** Memory of up to LARGEST_PART bytes for what is written elsewhere. It is the caller's to keep. */
  allocate(length: number): Uint8Array {
    this.roomFor(length);
    return this.take(length);
  }

  /** Memory with room for so many bytes from `free` on; to be taken before anything else is written. */
  roomFor(length: number): Uint8Array {
    this.reset();
    this.reserve(length);
    return this.memory;
  }

  /** Index of the first byte of the memory that is nobody's. */
  get free(): number {
    return this.start - MAX_FIXED_HEADER_LENGTH;
  }

  /** The first so many bytes of the room. They are the caller's to keep. */
  take(length: number): Uint8Array {
    const from = this.free;
    this.start += length;
    this.position = this.start;
    return new Uint8Array(this.buffer, from, length);
  }

  /** Throws EncodeError for a field that breaks a rule. */
  refuse(code: ViolationCode, field: string, rule?: string): never {
    this.reset();
    throw new EncodeError(code, { ...this.circumstance(field), rule });
  }

  private refuseSize(): never {
    this.reset();
    throw new OversizePacketEncodeError("packet-too-large", this.circumstance("the packet"));
  }

  private circumstance(field: string): {
    packetType: number;
    protocolVersion: ProtocolVersion;
    field: string;
  } {
    return { packetType: this.packetType, protocolVersion: this.protocolVersion, field };
  }

  /** The first so many bytes written. */
  private view(length: number): Uint8Array {
    const { memory, start, views } = this;
    if (length > KEPT_VIEWS || start !== MAX_FIXED_HEADER_LENGTH) {
      return memory.subarray(start, start + length);
    }
    views[length] ??= memory.subarray(start, start + length);
    return views[length] as Uint8Array;
  }

  /** Puts the fixed header right before the bytes written and returns where it begins. */
  private putFixedHeader(): number {
    const { length } = this;
    if (length > MAX_REMAINING_LENGTH) this.refuseSize();
    this.reserve(0);
    const head = this.start - 1 - varintLength(length);
    this.memory[head] = this.firstByte;
    writeVarint(length, this.memory, head + 1);
    return head;
  }

  /** Gives out memory[from, to) and the tail, and begins anew after it. */
  private give(from: number, to: number): Uint8Array {
    const { memory, tail } = this;
    const length = to - from + tail.length;
    let given: Uint8Array;
    const isLarge = memory.length > SLAB_SIZE || tail.length > LARGEST_PART;
    if (isLarge || tail.length > memory.length - to) {
      given = joined(memory.subarray(from, to), tail);
    } else {
      if (tail.length > 0) memory.set(tail, to);
      given = new Uint8Array(this.buffer, from, length);
      this.start = from + length + MAX_FIXED_HEADER_LENGTH;
      if (memory.length - this.start < LEAST_ROOM) this.letGo();
    }
    this.reset();
    return given;
  }

  /** Takes no more from this memory. */
  private letGo(): void {
    this.memory = NO_BYTES;
    this.buffer = NO_BYTES.buffer as ArrayBuffer;
    this.views = [];
    this.start = MAX_FIXED_HEADER_LENGTH;
  }

  private copy(bytes: Uint8Array): void {
    this.memory.set(bytes, this.position);
    this.position += bytes.length;
  }

  private reserve(length: number): void {
    if (this.position + length > this.memory.length) this.grow(length);
  }

  /** Moves what was written to memory that has room for `length` more bytes. */
  private grow(length: number): void {
    const written = this.position - this.start;
    if (written > MAX_REMAINING_LENGTH) this.refuseSize();
    const needed = MAX_FIXED_HEADER_LENGTH + written + length;
    const memory = new Uint8Array(needed <= SLAB_SIZE ? SLAB_SIZE : 2 * needed);
    // Where nothing is written, the memory may be gone: whoever was given a part of it may transfer it.
    if (written > 0)
      memory.set(this.memory.subarray(this.start, this.position), MAX_FIXED_HEADER_LENGTH);
    this.memory = memory;
    this.buffer = memory.buffer;
    this.views = [];
    this.start = MAX_FIXED_HEADER_LENGTH;
    this.position = MAX_FIXED_HEADER_LENGTH + written;
  }
}
