/** How a constructor takes the values it is given: each is checked, and copied into what holds it. */

import { EncodeError } from "../errors.js";
import { isDetached, isUint8Array, NO_BYTES, plainBytes } from "../io/binary-data.js";
import { classesOfText, isWellFormed, stringFault, utf8Length } from "../io/utf8.js";
import { MAX_FIELD_LENGTH } from "../spec/limits.js";
import { DEFAULT_PROTOCOL_VERSION } from "../spec/protocol-version.js";
import type { ViolationCode } from "../spec/violation.js";
import { topicNameFault } from "./topic.js";

/** Quality of Service: 0 at most once, 1 at least once, 2 exactly once. */
export type QoS = 0 | 1 | 2;

const textEncoder = /* @__PURE__ */ new TextEncoder();

/**
 * The checks of one packet type's constructor, whose errors name the packet and the field's path, and
 * cite 3.1.1 unless they are told the version.
 */
export class FieldChecks {
  readonly packetType: number;

  constructor(packetType: number) {
    this.packetType = packetType;
  }

  /** Throws EncodeError for a field that breaks a rule. */
  refuse(
    code: ViolationCode,
    field: string,
    protocolVersion: number = DEFAULT_PROTOCOL_VERSION,
    detail?: string,
    rule?: string,
  ): never {
    throw new EncodeError(code, {
      packetType: this.packetType,
      protocolVersion,
      field,
      detail,
      rule,
    });
  }

  /** Throws EncodeError for a value of the wrong type or out of its range. */
  expect(what: string, field: string): never {
    return this.refuse("invalid-argument", field, DEFAULT_PROTOCOL_VERSION, `expected ${what}`);
  }

  /** An object to take fields from. */
  object<T>(value: T, field: string): T & object {
    if (typeof value !== "object" || value === null) this.expect("an object", field);
    return value;
  }

  /** The items of an array, the missing ones as undefined. */
  array<T>(value: readonly T[], field: string): readonly T[] {
    if (!Array.isArray(value)) this.expect("an array", field);
    return Array.from(value);
  }

  /** An integer from 0 to `maximum`. */
  integer(value: number, field: string, maximum: number): number {
    if (!Number.isInteger(value) || value < 0 || value > maximum) {
      this.expect(`an integer from 0 to ${maximum}`, field);
    }
    return value + 0; // -0 becomes 0
  }

  /** A boolean. */
  boolean(value: boolean, field: string): boolean {
    if (typeof value !== "boolean") this.expect("true or false", field);
    return value;
  }

  /** A QoS; `code` is what 3 breaks in this place. */
  qos(value: number, field: string, code: ViolationCode, protocolVersion?: number): QoS {
    if (value === 3) this.refuse(code, field, protocolVersion);
    return this.integer(value, field, 2) as QoS;
  }

  /** A Packet Identifier: 1 to 65,535 (3.1.1 §2.3.1, 5.0 §2.2.1). */
  packetId(value: number, field: string = "packetId"): number {
    if (value === 0) this.refuse("zero-packet-identifier", field); // [3.1.1 MQTT-2.3.1-1] [5.0 MQTT-2.2.1-3]
    return this.integer(value, field, 0xffff);
  }

  /** A UTF-8 Encoded String: well-formed, without U+0000, up to 65,535 bytes (3.1.1 §1.5.3, 5.0 §1.5.4). */
  string(value: string, field: string, protocolVersion?: number): string {
    if (typeof value !== "string") this.expect("a string", field);
    const fault = stringFault(value);
    if (fault !== undefined) this.refuse(fault, field, protocolVersion);
    return value;
  }

  /** The length in bytes of a Topic Name, which may be empty here (3.1.1 §4.7.3, 5.0 §4.7.3). */
  topicNameLength(value: string, field: string): number {
    if (typeof value !== "string") this.expect("a string", field);
    // One pass over the characters tells what most Topic Names are.
    if (value.length <= MAX_FIELD_LENGTH && classesOfText(value) === 0) return value.length;
    const fault = stringFault(value) ?? topicNameFault(value);
    if (fault !== undefined) this.refuse(fault, field);
    return utf8Length(value);
  }

  /** Binary Data of up to 65,535 bytes; a string is taken as its UTF-8 (5.0 §1.5.6). */
  binary(value: Uint8Array | string, field: string, protocolVersion?: number): Uint8Array {
    const bytes = this.payload(value, field, protocolVersion);
    if (bytes.length > MAX_FIELD_LENGTH) this.refuse("binary-too-long", field, protocolVersion);
    return bytes;
  }

  /** Bytes of any number; a string is taken as its UTF-8. */
  payload(value: Uint8Array | string, field: string, protocolVersion?: number): Uint8Array {
    if (typeof value === "string") {
      if (!isWellFormed(value)) this.refuse("malformed-utf8", field, protocolVersion);
      return value === "" ? NO_BYTES : textEncoder.encode(value);
    }
    if (!isUint8Array(value)) this.expect("a Uint8Array or a string", field);
    if (isDetached(value)) this.expect("bytes whose memory is not transferred", field);
    // A view of what is another realm's or a subclass's, so that all that follows knows it for what it is.
    return plainBytes(value);
  }
}
