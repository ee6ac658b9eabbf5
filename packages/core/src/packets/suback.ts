/**
 * SUBACK: 3.1.1 §3.9, 5.0 §3.9.
 *
 *   Packet Identifier  Two Byte Integer
 *   Properties         5.0 only
 *   Reason Codes       one or more bytes, in the order of the Topic Filters ("Return Codes" in 3.1.1)
 */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { SUBACK } from "../spec/control-packet-type.js";
import type { AcknowledgementProperties } from "./acknowledgement.js";
import { FieldChecks } from "./field-checks.js";
import { readPacketIdentifier, writePacketIdentifier } from "./packet-identifier.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { NO_PROPERTIES, type PropertiesInit } from "./properties.js";
import { readProperties } from "./property-reader.js";
import { takeProperties, writeProperties } from "./property-writer.js";
import { readReasonCodes, takeReasonCodes, writeReasonCodes } from "./reason-codes.js";

/** What a SubackPacket is made from. */
export interface SubackPacketInit {
  readonly packetId: number;
  readonly reasonCodes: readonly number[];
  readonly properties?: PropertiesInit<AcknowledgementProperties> | undefined;
}

interface SubackFields {
  readonly packetId: number;
  readonly reasonCodes: readonly number[];
  readonly properties: AcknowledgementProperties;
}

const checks = /* @__PURE__ */ new FieldChecks(SUBACK);

/** A server answers a SUBSCRIBE (3.1.1 §3.9, 5.0 §3.9). */
export class SubackPacket extends PacketValue implements SubackFields {
  declare readonly type: "suback";
  /** Packet Identifier of the SUBSCRIBE: 1 to 65,535. */
  declare readonly packetId: number;
  /** One for each Topic Filter, at least one; before 5.0 the granted QoS or 0x80. */
  declare readonly reasonCodes: readonly number[];
  declare readonly properties: AcknowledgementProperties;

  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: SubackPacketInit);
  /** @internal */
  constructor(init: SubackFields, checked: typeof CHECKED);
  constructor(init: SubackPacketInit | SubackFields, checked?: typeof CHECKED) {
    super();
    const fields = checked === CHECKED ? (init as SubackFields) : checkedSuback(init);
    this.type = "suback";
    this.packetId = fields.packetId;
    this.reasonCodes = Object.freeze(fields.reasonCodes);
    this.properties = fields.properties;
    Object.freeze(this);
  }
}

function checkedSuback(given: SubackPacketInit): SubackFields {
  const init = checks.object(given, "the packet");
  const packetId = checks.packetId(init.packetId);
  const reasonCodes = takeReasonCodes(init.reasonCodes, checks);
  if (reasonCodes.length === 0) checks.refuse("no-reason-code", "reasonCodes"); // [3.1.1 §3.9.3] [5.0 §2.4]
  const properties = takeProperties(init.properties, SUBACK, checks, "properties");
  return { packetId, reasonCodes, properties };
}

/** Reads a SUBACK's body. */
export function readSuback(r: PacketReader): SubackPacket {
  const packetId = readPacketIdentifier(r);
  const properties = r.protocolVersion === 5 ? readProperties(r, SUBACK) : NO_PROPERTIES;
  const reasonCodes = readReasonCodes(r); // [3.1.1 MQTT-3.9.3-1] [5.0 MQTT-3.9.3-1]
  return new SubackPacket({ packetId, reasonCodes, properties }, CHECKED);
}

/** Writes a SUBACK. */
export function writeSuback(w: PacketWriter, packet: SubackPacket): void {
  w.firstByte = SUBACK << 4;
  writePacketIdentifier(w, packet.packetId);
  if (w.protocolVersion === 5) writeProperties(w, packet.properties, SUBACK);
  else if (packet.properties !== NO_PROPERTIES) w.refuse("not-in-protocol-version", "properties");
  writeReasonCodes(w, packet.reasonCodes);
}
