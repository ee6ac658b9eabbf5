/**
 * Writes the data types of the standard one after the other: 3.1.1 §1.5, 5.0 §1.5.
 *
 * Nothing is measured first: a length is written as one byte and patched, and widened when it turns
 * out to need more. The fixed header is put before the body once that is there. Memory comes from
 * slabs, each part of which is given out once and never written again; a packet that outgrows its
 * slab gets memory of its own. All memory is zeroed when it is made.
 */

import { EncodeError, OverflowEncodeError, OversizePacketEncodeError } from "../errors.js";
import { MAX_FIELD_LENGTH, MAX_FIXED_HEADER_LENGTH, MAX_REMAINING_LENGTH } from "../spec/limits.js";
import { DEFAULT_PROTOCOL_VERSION, type ProtocolVersion } from "../spec/protocol-version.js";
import type { ViolationCode } from "../spec/violation.js";
import { NO_BYTES } from "./binary-data.js";
import { stringFault, writeUtf8 } from "./utf8.js";
import { varintLength, writeVarint } from "./variable-byte-integer.js";

/** Bytes of a slab: some hundred small packets, and little enough to be kept alive by one of them. */
const SLAB_SIZE = 16_384;

/** A slab with less room than this is not begun on. */
const LEAST_ROOM = 256;

/** Up to this many bytes a loop copies faster than a call into the engine does. */
const LOOP_LIMIT = 32;

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
    this.twoByteInteger(length);
    this.reserve(length);
    this.copy(bytes);
  }

  /** Writes bytes that nothing follows: they are copied when the packet is finished. */
  rest(bytes: Uint8Array): void {
    this.tail = bytes;
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
    return this.give(this.start, this.position);
  }

  /** The packet: `firstByte`, the Remaining Length and the bytes written. It is the caller's to keep. */
  finishPacket(): Uint8Array {
    return this.give(this.putFixedHeader(), this.position);
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
    const head = this.putFixedHeader();
    const { memory, position, tail } = this;
    const headLength = position - head;
    // The tail first: it may lie in the target, where the head would overwrite it.
    if (tail.length > 0) target.set(tail, offset + headLength);
    if (headLength <= LOOP_LIMIT) {
      for (let index = 0; index < headLength; index++) {
        target[offset + index] = memory[head + index] as number;
      }
    } else {
      target.set(memory.subarray(head, position), offset);
    }
    this.reset();
    return length;
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
    if (memory.length > SLAB_SIZE || tail.length > memory.length - to) {
      given = new Uint8Array(length);
      given.set(memory.subarray(from, to));
      given.set(tail, to - from);
      if (memory.length > SLAB_SIZE) this.letGo();
    } else {
      if (tail.length > 0) memory.set(tail, to);
      given = new Uint8Array(memory.buffer, from, length);
      this.start = from + length + MAX_FIXED_HEADER_LENGTH;
      if (memory.length - this.start < LEAST_ROOM) this.letGo();
    }
    this.reset();
    return given;
  }

  /** Takes no more from this memory. */
  private letGo(): void {
    this.memory = NO_BYTES;
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
    this.start = MAX_FIXED_HEADER_LENGTH;
    this.position = MAX_FIXED_HEADER_LENGTH + written;
  }
}
