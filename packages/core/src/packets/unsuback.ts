/**
 * UNSUBACK: 3.1.1 §3.11, 5.0 §3.11.
 *
 *   Packet Identifier  Two Byte Integer
 *   Properties         5.0 only
 *   Reason Codes       5.0 only: one or more bytes, in the order of the Topic Filters
 */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { UNSUBACK } from "../spec/control-packet-type.js";
import type { AcknowledgementProperties } from "./acknowledgement.js";
import { FieldChecks } from "./field-checks.js";
import { readPacketIdentifier, writePacketIdentifier } from "./packet-identifier.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { NO_PROPERTIES, type PropertiesInit } from "./properties.js";
import { readProperties } from "./property-reader.js";
import { takeProperties, writeProperties } from "./property-writer.js";
import { readReasonCodes, takeReasonCodes, writeReasonCodes } from "./reason-codes.js";

/** What an UnsubackPacket is made from. */
export interface UnsubackPacketInit {
  readonly packetId: number;
  readonly reasonCodes?: readonly number[] | undefined;
  readonly properties?: PropertiesInit<AcknowledgementProperties> | undefined;
}

interface UnsubackFields {
  readonly packetId: number;
  readonly reasonCodes: readonly number[];
  readonly properties: AcknowledgementProperties;
}

const checks = /* @__PURE__ */ new FieldChecks(UNSUBACK);

const NO_CODES: readonly number[] = /* @__PURE__ */ Object.freeze([]);

/** A server answers an UNSUBSCRIBE (3.1.1 §3.11, 5.0 §3.11). */
export class UnsubackPacket extends PacketValue implements UnsubackFields {
  declare readonly type: "unsuback";
  /** Packet Identifier of the UNSUBSCRIBE: 1 to 65,535. */
  declare readonly packetId: number;
  /** One for each Topic Filter, at least one in 5.0; none before. */
  declare readonly reasonCodes: readonly number[];
  declare readonly properties: AcknowledgementProperties;

  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: UnsubackPacketInit);
  /** @internal */
  constructor(init: UnsubackFields, checked: typeof CHECKED);
  constructor(init: UnsubackPacketInit | UnsubackFields, checked?: typeof CHECKED) {
    super();
    const fields = checked === CHECKED ? (init as UnsubackFields) : checkedUnsuback(init);
    this.type = "unsuback";
    this.packetId = fields.packetId;
    this.reasonCodes = Object.freeze(fields.reasonCodes);
    this.properties = fields.properties;
    Object.freeze(this);
  }
}

function checkedUnsuback(given: UnsubackPacketInit): UnsubackFields {
  const init = checks.object(given, "the packet");
  const packetId = checks.packetId(init.packetId);
  const reasonCodes = takeReasonCodes(init.reasonCodes ?? NO_CODES, checks);
  const properties = takeProperties(init.properties, UNSUBACK, checks, "properties");
  if (reasonCodes.length === 0 && properties !== NO_PROPERTIES) {
    checks.refuse("no-reason-code", "reasonCodes", 5); // [5.0 §2.4]
  }
  return { packetId, reasonCodes, properties };
}

/** Reads an UNSUBACK's body. */
export function readUnsuback(r: PacketReader): UnsubackPacket {
  const packetId = readPacketIdentifier(r);
  const is50 = r.protocolVersion === 5;
  const properties = is50 ? readProperties(r, UNSUBACK) : NO_PROPERTIES;
  const reasonCodes = is50 ? readReasonCodes(r) : NO_CODES; // [5.0 MQTT-3.11.3-1]
  return new UnsubackPacket({ packetId, reasonCodes, properties }, CHECKED);
}

/** Writes an UNSUBACK. */
export function writeUnsuback(w: PacketWriter, packet: UnsubackPacket): void {
  const { reasonCodes, properties } = packet;
  w.firstByte = UNSUBACK << 4;
  writePacketIdentifier(w, packet.packetId);
  if (w.protocolVersion === 5) {
    writeProperties(w, properties, UNSUBACK);
    if (reasonCodes.length === 0) w.refuse("no-reason-code", "reasonCodes"); // [5.0 §2.4]
    writeReasonCodes(w, reasonCodes);
  } else if (properties !== NO_PROPERTIES) {
    w.refuse("not-in-protocol-version", "properties");
  } else if (reasonCodes.length > 0) {
    w.refuse("not-in-protocol-version", "reasonCodes");
  }
}
