/** What can go wrong, and how it is said. docs/errors.md has every code with its meaning. */

import { PACKET_TYPES, packetTypeName } from "./spec/control-packet-type.js";
import type { ProtocolVersion } from "./spec/protocol-version.js";
import { standardOf, statementOf, type ViolationCode, violationOf } from "./spec/violation.js";

/** Where a violation stands and under which standard; enough to word it. */
export interface Circumstance {
  /** The Control Packet's type value; 0 where none is known. */
  readonly packetType: number;
  readonly protocolVersion: number;
  /** The field's name as messages and `field` give it. */
  readonly field: string | undefined;
  /** A statement that replaces the table's, for rules whose section depends on the property. */
  readonly rule?: string | undefined;
  /** Something to add to the message: a number, another protocol's name. Never a value of a field. */
  readonly detail?: string | undefined;
}

/** The base of every error this library throws for what is in a packet. */
export class MqttCodecError extends Error {
  /** A stable kebab-case word for the rule: match on this. */
  readonly code: ViolationCode;
  /** The id of the broken statement, or its section: "MQTT-3.3.2-2", "§3.1.2.11.3". */
  readonly rule: string | undefined;
  /** The Reason Code an MQTT 5.0 peer would send (5.0 §4.13.1). */
  readonly reasonCode: number;
  /** The return code a 3.1.1 server would put into its CONNACK, where one fits (3.1.1 §3.2.2.3). */
  readonly returnCode: number | undefined;
  /** The version whose rules the packet was held to: a server answers a CONNECT by it. */
  readonly protocolVersion: ProtocolVersion;

  constructor(code: ViolationCode, circumstance: Circumstance, at: string) {
    const { packetType, protocolVersion, field, detail } = circumstance;
    const { sentence, reasonCode, returnCode } = violationOf(code);
    const rule = circumstance.rule ?? statementOf(code, protocolVersion, packetType);
    const subject = `${packetType === 0 ? "" : `${packetTypeName(packetType)}: `}${field ?? "the packet"}`;
    const citation = rule === undefined ? "" : ` [${standardOf(code, protocolVersion)} ${rule}]`;
    super(`${subject}${at} ${sentence}${detail === undefined ? "" : ` (${detail})`}${citation}`);
    this.code = code;
    this.rule = rule;
    this.reasonCode = reasonCode;
    this.returnCode = returnCode;
    this.protocolVersion = protocolVersion as ProtocolVersion;
  }

  /** The name of the class. */
  override get name(): string {
    return nameOf(this);
  }

  override set name(value: string) {
    Object.defineProperty(this, "name", { value, configurable: true, writable: true });
  }
}

/** Bytes that are no packet: what broke, and at which byte. */
export class DecodeError extends MqttCodecError {
  /** Index of the offending byte in the bytes that were given. */
  readonly offset: number;
  /** The packet's type: "publish"; undefined where it could not be told. */
  readonly packetType: string | undefined;
  /** The field's name in the standard's words: "Topic Name". */
  readonly field: string | undefined;

  constructor(code: ViolationCode, circumstance: Circumstance, offset: number) {
    super(code, circumstance, ` at byte ${offset}`);
    this.offset = offset;
    this.packetType = PACKET_TYPES[circumstance.packetType];
    this.field = circumstance.field;
  }
}

/** The bytes end before the packet does: no fault, more are needed. */
export class UnderflowDecodeError extends DecodeError {
  /** At least this many more bytes are needed. */
  readonly bytesNeeded: number;

  constructor(circumstance: Circumstance, offset: number, bytesNeeded: number) {
    super("underflow", circumstance, offset);
    this.bytesNeeded = bytesNeeded;
  }
}

/** A string that is not UTF-8, or holds a character it must not (3.1.1 §1.5.3, 5.0 §1.5.4). */
export class Utf8DecodeError extends DecodeError {}

/** A packet larger than the `maximumPacketSize` that was set. */
export class OversizePacketDecodeError extends DecodeError {}

/** A value that no packet can hold, or that the protocol version asked for cannot. */
export class EncodeError extends MqttCodecError {
  /** The field by its path in the object given: "will.topic", "subscriptions[1].qos". */
  readonly field: string | undefined;

  readonly #circumstance: Circumstance;

  constructor(code: ViolationCode, circumstance: Circumstance) {
    super(code, circumstance, "");
    this.field = circumstance.field;
    this.#circumstance = circumstance;
  }

  /** @internal The same error, citing the standard of this version. */
  citing(protocolVersion: number): EncodeError {
    return new EncodeError(this.code, { ...this.#circumstance, protocolVersion });
  }
}

/** The target has too little room; it is left as it was. */
export class OverflowEncodeError extends EncodeError {}

/** A packet larger than MQTT allows, or than the receiver's `maximumPacketSize`. */
export class OversizePacketEncodeError extends EncodeError {}

// Given as text because minifiers rename classes; derived ones first.
const NAMES = [
  [UnderflowDecodeError, "UnderflowDecodeError"],
  [Utf8DecodeError, "Utf8DecodeError"],
  [OversizePacketDecodeError, "OversizePacketDecodeError"],
  [DecodeError, "DecodeError"],
  [OverflowEncodeError, "OverflowEncodeError"],
  [OversizePacketEncodeError, "OversizePacketEncodeError"],
  [EncodeError, "EncodeError"],
] as const;

function nameOf(error: object): string {
  for (const [errorClass, name] of NAMES) if (error instanceof errorClass) return name;
  return "MqttCodecError";
}
