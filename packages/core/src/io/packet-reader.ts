/**
 * Reads the data types of the standard one after the other: 3.1.1 §1.5, 5.0 §1.5.
 *
 * Every read names its field. This reader uses the name for errors only; the dissector's, which
 * extends it, records name, range and value. A rule broken by a value goes through `violation`, which
 * throws here and is noted there; what makes reading on impossible goes through `fail`, which throws
 * in both.
 */

import {
  type Circumstance,
  DecodeError,
  OversizePacketDecodeError,
  UnderflowDecodeError,
  Utf8DecodeError,
} from "../errors.js";
import { foreignProtocol } from "../spec/foreign-protocol.js";
import type { ViolationCode } from "../spec/violation.js";
import { availableAt, bufferOf, byteOffsetOf, copyOf, NO_BYTES, viewed } from "./binary-data.js";
import {
  type DecodeOptions,
  ILL_FORMED_UTF8,
  NULL_CHARACTER,
  OVERLONG_LENGTH,
  ReadSettings,
  readSettings,
} from "./read-settings.js";
import {
  asciiToString,
  byteIndexOf,
  classesOf,
  disallowedCharacterIndex,
  NOT_PLAIN,
  utf8ToString,
  WILDCARD,
  wellFormedEnd,
  ZERO,
  zeroIndex,
} from "./utf8.js";

/** Reads fields from bytes; what does not fit throws UnderflowDecodeError, or in a whole packet DecodeError. */
export class PacketReader {
  readonly bytes: Uint8Array;
  readonly settings: ReadSettings;
  /** Whether every field has to be read by a method of its own, since it is recorded. */
  readonly records: boolean;
  /** Index of the next byte to read. */
  position: number;
  /** Index after the last byte that may be read: the end of the packet, or of the property block. */
  end: number;
  /** Whether the packet is all there up to `end`, so that a field past it is malformed, not cut off. */
  complete: boolean;
  /** Index of the packet's first byte. */
  start: number;
  /** What errors add to an index to give an offset: the bytes of the stream before these. */
  origin: number;
  /** The Control Packet's type value; 0 as long as it is not known. */
  packetType: number;
  /** The flags of the fixed header, bits 3-0 of the first byte. */
  flags: number;
  /** The version the packet is read by. */
  protocolVersion: number;
  /** The field read last: its name and the index of its first byte. */
  field: string;
  fieldOffset: number;
  /** Whether the Variable Byte Integer read last took more bytes than it needs. */
  overlong: boolean;
  /** Index of the last byte of an over-long Remaining Length; -1 where it is not over-long. */
  overlongRemainingLengthAt: number;
  /** Whether the string read last contains + or #. */
  hasWildcards: boolean;
  /** User Properties read so far in this packet. */
  userProperties: number;
  /** What the bytes are a part of, and from where on: asked for once for all views of a chunk. */
  private buffer: ArrayBuffer | undefined;
  private byteOffset: number;

  /** Reads from `offset` on. Throws TypeError for what is no Uint8Array and for options that do not exist. */
  constructor(bytes: Uint8Array, offset: number = 0, options?: DecodeOptions | ReadSettings) {
    availableAt(bytes, offset);
    this.bytes = bytes;
    const settings = options instanceof ReadSettings ? options : readSettings(options);
    this.settings = settings;
    this.records = false;
    this.position = offset;
    this.end = bytes.length;
    this.complete = false;
    this.start = offset;
    this.origin = 0;
    this.packetType = 0;
    this.flags = 0;
    this.protocolVersion = settings.protocolVersion;
    this.field = "";
    this.fieldOffset = offset;
    this.overlong = false;
    this.overlongRemainingLengthAt = -1;
    this.hasWildcards = false;
    this.userProperties = 0;
    this.buffer = undefined;
    this.byteOffset = 0;
  }

  /** @internal Begins anew, at the first of other bytes. */
  reset(bytes: Uint8Array, settings: ReadSettings): void {
    (this as { bytes: Uint8Array }).bytes = bytes;
    (this as { settings: ReadSettings }).settings = settings;
    this.buffer = undefined;
    this.position = 0;
    this.origin = 0;
    this.flags = 0;
    this.restart(settings.protocolVersion);
  }

  /** @internal Keeps nothing alive. */
  release(): void {
    (this as { bytes: Uint8Array }).bytes = NO_BYTES;
    this.buffer = undefined;
  }

  /** Begins the next packet, where the last one ended. */
  restart(protocolVersion: number): void {
    this.end = this.bytes.length;
    this.complete = false;
    this.start = this.position;
    this.packetType = 0;
    this.protocolVersion = protocolVersion;
    this.userProperties = 0;
  }

  /** Bytes left before `end`. */
  get remaining(): number {
    return this.end - this.position;
  }

  /** Whether a tolerance, by its bit, is in force. */
  tolerates(tolerance: number): boolean {
    return (this.settings.tolerated & tolerance) !== 0;
  }

  /** Reads one byte: 0 to 255. */
  byte(name: string): number {
    const at = this.begin(name);
    if (at >= this.end) this.cutOff(1);
    this.position = at + 1;
    return this.bytes[at] as number;
  }

  /** Reads a Two Byte Integer: 0 to 65,535 (3.1.1 §1.5.2, 5.0 §1.5.2). */
  twoByteInteger(name: string): number {
    const { bytes, position: at } = this;
    this.field = name;
    this.fieldOffset = at;
    if (at + 2 > this.end) this.cutOff(2);
    this.position = at + 2;
    return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  }

  /** Reads a Four Byte Integer: 0 to 4,294,967,295 (5.0 §1.5.3). */
  fourByteInteger(name: string): number {
    const at = this.begin(name);
    if (this.end - at < 4) this.cutOff(4);
    this.position = at + 4;
    return ((this.twoBytesAt(at) << 16) | this.twoBytesAt(at + 2)) >>> 0;
  }

  /** Reads a Variable Byte Integer in its fewest bytes: 0 to 268,435,455 (5.0 §1.5.5). */
  variableByteInteger(name: string): number {
    const value = this.readVarint(name);
    if (this.overlong) {
      this.violation("overlong-variable-byte-integer", name, this.position - 1); // [5.0 MQTT-1.5.5-1]
    }
    return value;
  }

  /** Reads a Property Length; over-long ones pass where they are tolerated (5.0 §2.2.2.1). */
  propertyLength(): number {
    const value = this.readVarint("Property Length");
    if (this.overlong && !this.tolerates(OVERLONG_LENGTH)) {
      this.violation("overlong-variable-byte-integer", "Property Length", this.position - 1); // [5.0 MQTT-1.5.5-1]
    }
    return value;
  }

  /** Whether the next byte is a Property Length of 0 that may be passed over: it is not recorded. */
  skipsNoProperties(): boolean {
    if (this.position >= this.end || this.bytes[this.position] !== 0 || this.records) return false;
    this.position++;
    return true;
  }

  /** Reads a Remaining Length and leaves it to the caller, who knows the version, whether it may be over-long. */
  remainingLength(): number {
    const value = this.readVarint("Remaining Length");
    this.overlongRemainingLengthAt = this.overlong ? this.position - 1 : -1;
    return value;
  }

  /** Refuses an over-long Remaining Length, which only 5.0 forbids; for use once the version is known. */
  checkRemainingLengthForm(): void {
    const at = this.overlongRemainingLengthAt;
    if (at >= 0 && this.protocolVersion === 5 && !this.tolerates(OVERLONG_LENGTH)) {
      this.violation("overlong-variable-byte-integer", "Remaining Length", at); // [5.0 MQTT-1.5.5-1]
    }
  }

  /** Reads a UTF-8 Encoded String of up to 65,535 bytes, without U+0000 (3.1.1 §1.5.3, 5.0 §1.5.4). */
  utf8(name: string): string {
    const { bytes, position: at, end: limit } = this;
    this.field = name;
    this.fieldOffset = at;
    const start = at + 2;
    if (start > limit) this.cutOff(2);
    const end = start + (((bytes[at] as number) << 8) | (bytes[at + 1] as number));
    if (end > limit) this.cutOff(end - at); // [3.1.1 §1.5.3] [5.0 §1.5.4]
    this.position = end;
    // One pass over the bytes tells what most strings are: ASCII without U+0000. It looks for wildcards
    // on the way, since asking the string for them afterwards costs three times as much.
    const classes = classesOf(bytes, start, end);
    this.hasWildcards = (classes & WILDCARD) !== 0;
    return (classes & NOT_PLAIN) === 0 && !this.settings.refusesControls
      ? asciiToString(bytes, start, end)
      : this.checkedUtf8(start, end, (classes & ZERO) !== 0);
  }

  private checkedUtf8(start: number, end: number, hasZero: boolean): string {
    const { bytes } = this;
    const toleratesZero = hasZero && this.tolerates(NULL_CHARACTER);
    const zero = hasZero && !toleratesZero ? zeroIndex(bytes, start, end) : end;
    const bad = wellFormedEnd(bytes, start, end);
    if (bad < zero && !this.tolerates(ILL_FORMED_UTF8)) {
      this.violation("malformed-utf8", this.field, bad); // [3.1.1 MQTT-1.5.3-1] [5.0 MQTT-1.5.4-1]
    }
    if (zero < end) {
      this.violation("null-character", this.field, zero); // [3.1.1 MQTT-1.5.3-2] [5.0 MQTT-1.5.4-2]
    }
    const given = utf8ToString(bytes, start, end);
    const text = toleratesZero ? given.replaceAll("\0", "\ufffd") : given;
    if (this.settings.refusesControls) {
      const index = disallowedCharacterIndex(text);
      if (index >= 0) {
        this.violation("disallowed-character", this.field, this.offsetInString(index));
      }
    }
    return text;
  }

  /** The index of the byte at which character `character` of the string read last begins. */
  offsetInString(character: number): number {
    return byteIndexOf(this.bytes, this.fieldOffset + 2, this.position, character);
  }

  /** Reads Binary Data of up to 65,535 bytes, as a view unless `copy` was asked for (5.0 §1.5.6). */
  binary(name: string): Uint8Array {
    const at = this.begin(name);
    const end = this.prefixedEnd(at);
    this.position = end;
    return this.taken(at + 2, end);
  }

  /** Reads all that is left before `end`, as a view unless `copy` was asked for. */
  rest(name: string): Uint8Array {
    const at = this.begin(name);
    this.position = this.end;
    return this.taken(at, this.end);
  }

  /** Bounds reading to the next `length` bytes and returns the former `end`, to be set again after them. */
  enter(length: number): number {
    const outer = this.end;
    if (length > outer - this.position) {
      this.fail("truncated-field", this.fieldOffset, this.field); // [5.0 §2.2.2.1]
    }
    this.end = this.position + length;
    return outer;
  }

  /** Begins a group of fields, for the reader that records them. */
  open(_name: string): void {}

  /** Ends the group that was begun last. */
  close(): void {}

  /** Reports a value that breaks a rule. Whoever overrides this may return, and reading goes on. */
  violation(
    code: ViolationCode,
    field: string = this.field,
    offset: number = this.fieldOffset,
    rule?: string,
  ): void {
    throw this.error(code, field, offset, rule);
  }

  /** Reports what makes the rest unreadable. Never returns. */
  fail(code: ViolationCode, offset: number, field: string): never {
    throw this.error(code, field, offset);
  }

  /** The error for a packet of which at least `bytesNeeded` bytes are missing. */
  underflow(bytesNeeded: number): UnderflowDecodeError {
    const offset = this.bytes.length + this.origin;
    return new UnderflowDecodeError(this.circumstance(undefined), offset, bytesNeeded);
  }

  private circumstance(field: string | undefined): Circumstance {
    const protocol = foreignProtocol(this.bytes, this.start);
    return {
      packetType: this.packetType,
      protocolVersion: this.protocolVersion,
      field,
      detail: protocol === undefined ? undefined : `these look like the first bytes of ${protocol}`,
    };
  }

  /** The error for a broken rule, by its class. */
  protected error(code: ViolationCode, field: string, index: number, rule?: string): DecodeError {
    const offset = index + this.origin;
    const circumstance = { ...this.circumstance(field), rule };
    switch (code) {
      case "malformed-utf8":
      case "null-character":
      case "disallowed-character":
        return new Utf8DecodeError(code, circumstance, offset);
      case "packet-too-large":
        return new OversizePacketDecodeError(code, circumstance, offset);
      default:
        return new DecodeError(code, circumstance, offset);
    }
  }

  private begin(name: string): number {
    this.field = name;
    this.fieldOffset = this.position;
    return this.position;
  }

  private twoBytesAt(at: number): number {
    return ((this.bytes[at] as number) << 8) | (this.bytes[at + 1] as number);
  }

  /** Where the field that begins with a two-byte length at `at` ends. */
  private prefixedEnd(at: number): number {
    if (this.end - at < 2) this.cutOff(2);
    const length = this.twoBytesAt(at);
    if (this.end - at - 2 < length) this.cutOff(2 + length); // [3.1.1 §1.5.3] [5.0 §1.5.4]
    return at + 2 + length;
  }

  /** Reads a Variable Byte Integer in however many bytes, up to four. */
  protected readVarint(name: string): number {
    const { bytes, position: at } = this;
    this.field = name;
    this.fieldOffset = at;
    const first = at < this.end ? (bytes[at] as number) : 0x80;
    if (first >= 0x80) return this.readLongVarint(at, name);
    this.position = at + 1;
    this.overlong = false;
    return first;
  }

  /** The first byte, which says that another follows, may be missing. */
  private readLongVarint(at: number, name: string): number {
    let value = 0;
    for (let position = at; ; position++) {
      if (position >= this.end) this.cutOff(position - at + 1);
      const byte = this.bytes[position] as number;
      value |= (byte & 0x7f) << (7 * (position - at));
      if (byte < 0x80) {
        this.position = position + 1;
        this.overlong = byte === 0;
        return value;
      }
      if (position - at === 3) this.fail("malformed-variable-byte-integer", position, name); // [3.1.1 §2.2.3] [5.0 §1.5.5]
    }
  }

  private taken(start: number, end: number): Uint8Array {
    const { copy, view } = this.settings;
    if (start === end && view === undefined) return NO_BYTES;
    if (copy) return copyOf(this.bytes, start, end, view);
    if (this.buffer === undefined) this.findBuffer();
    return viewed(this.buffer as ArrayBuffer, this.byteOffset + start, end - start, view);
  }

  private findBuffer(): void {
    this.buffer = bufferOf(this.bytes);
    this.byteOffset = byteOffsetOf(this.bytes);
  }

  /** The field needs `length` bytes and has fewer. */
  private cutOff(length: number): never {
    if (this.complete) this.fail("truncated-field", this.fieldOffset, this.field);
    const missing = length - (this.end - this.fieldOffset);
    throw new UnderflowDecodeError(
      this.circumstance(this.field),
      this.fieldOffset + this.origin,
      missing,
    );
  }
}
