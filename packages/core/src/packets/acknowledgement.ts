/**
 * PUBACK, PUBREC, PUBREL, PUBCOMP, which are one layout: 3.1.1 §3.4 to §3.7, 5.0 §3.4 to §3.7.
 *
 *   Packet Identifier  Two Byte Integer
 *   Reason Code        byte; 5.0 only, and there left out for 0 without properties
 *   Properties         5.0 only, and there left out where there are none
 */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { UNKNOWN_REASON_CODE } from "../io/read-settings.js";
import { PUBACK, PUBCOMP, PUBREC, PUBREL, requiredFlags } from "../spec/control-packet-type.js";
import { isReasonCodeOf, NO_MATCHING_SUBSCRIBERS } from "../spec/reason-code.js";
import { FieldChecks } from "./field-checks.js";
import { readPacketIdentifier, writePacketIdentifier } from "./packet-identifier.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { NO_PROPERTIES, type Properties, type PropertiesInit } from "./properties.js";
import { readProperties } from "./property-reader.js";
import { takeProperties, writeProperties } from "./property-writer.js";

/** The properties a PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK or UNSUBACK may have (5.0 §3.4.2.2). */
export type AcknowledgementProperties = Pick<Properties, "reasonString" | "userProperties">;

/** What a PubackPacket, PubrecPacket, PubrelPacket or PubcompPacket is made from. */
export interface AcknowledgementInit {
  readonly packetId: number;
  readonly reasonCode?: number | undefined;
  readonly properties?: PropertiesInit<AcknowledgementProperties> | undefined;
}

interface AcknowledgementFields {
  readonly packetId: number;
  readonly reasonCode: number;
  readonly properties: AcknowledgementProperties;
}

const checksOf: Readonly<Record<Acknowledgement["type"], FieldChecks>> = {
  puback: /* @__PURE__ */ new FieldChecks(PUBACK),
  pubrec: /* @__PURE__ */ new FieldChecks(PUBREC),
  pubrel: /* @__PURE__ */ new FieldChecks(PUBREL),
  pubcomp: /* @__PURE__ */ new FieldChecks(PUBCOMP),
};

type Acknowledgement = PubackPacket | PubrecPacket | PubrelPacket | PubcompPacket;

abstract class AcknowledgementPacket<T extends string>
  extends PacketValue
  implements AcknowledgementFields
{
  declare readonly type: T;
  /** Packet Identifier of what is acknowledged: 1 to 65,535. */
  declare readonly packetId: number;
  /** Reason Code; 0 before 5.0. */
  declare readonly reasonCode: number;
  declare readonly properties: AcknowledgementProperties;

  constructor(
    type: T & Acknowledgement["type"],
    init: AcknowledgementInit | AcknowledgementFields,
    checked: typeof CHECKED | undefined,
  ) {
    super();
    const fields =
      checked === CHECKED
        ? (init as AcknowledgementFields)
        : checkedAcknowledgement(init, checksOf[type]);
    this.type = type;
    this.packetId = fields.packetId;
    this.reasonCode = fields.reasonCode;
    this.properties = fields.properties;
    Object.freeze(this);
  }
}

/** Answers a QoS 1 PUBLISH (3.1.1 §3.4, 5.0 §3.4). */
export class PubackPacket extends AcknowledgementPacket<"puback"> {
  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: AcknowledgementInit);
  /** @internal */
  constructor(init: AcknowledgementFields, checked: typeof CHECKED);
  constructor(init: AcknowledgementInit, checked?: typeof CHECKED) {
    super("puback", init, checked);
  }
}

/** Answers a QoS 2 PUBLISH (3.1.1 §3.5, 5.0 §3.5). */
export class PubrecPacket extends AcknowledgementPacket<"pubrec"> {
  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: AcknowledgementInit);
  /** @internal */
  constructor(init: AcknowledgementFields, checked: typeof CHECKED);
  constructor(init: AcknowledgementInit, checked?: typeof CHECKED) {
    super("pubrec", init, checked);
  }
}

/** Answers a PUBREC (3.1.1 §3.6, 5.0 §3.6). */
export class PubrelPacket extends AcknowledgementPacket<"pubrel"> {
  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: AcknowledgementInit);
  /** @internal */
  constructor(init: AcknowledgementFields, checked: typeof CHECKED);
  constructor(init: AcknowledgementInit, checked?: typeof CHECKED) {
    super("pubrel", init, checked);
  }
}

/** Answers a PUBREL (3.1.1 §3.7, 5.0 §3.7). */
export class PubcompPacket extends AcknowledgementPacket<"pubcomp"> {
  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: AcknowledgementInit);
  /** @internal */
  constructor(init: AcknowledgementFields, checked: typeof CHECKED);
  constructor(init: AcknowledgementInit, checked?: typeof CHECKED) {
    super("pubcomp", init, checked);
  }
}

function checkedAcknowledgement(
  given: AcknowledgementInit,
  checks: FieldChecks,
): AcknowledgementFields {
  const init = checks.object(given, "the packet");
  const packetId = checks.packetId(init.packetId);
  const reasonCode = checks.integer(init.reasonCode ?? 0, "reasonCode", 0xff);
  if (!isReasonCodeOf(checks.packetType, reasonCode, 5)) {
    checks.refuse("undefined-reason-code", "reasonCode", 5); // [5.0 MQTT-3.4.2-1, MQTT-3.5.2-1, MQTT-3.6.2-1, MQTT-3.7.2-1]
  }
  const properties = takeProperties(init.properties, checks.packetType, checks, "properties");
  return { packetId, reasonCode, properties };
}

/** Reads the body of a PUBACK, PUBREC, PUBREL or PUBCOMP. */
export function readAcknowledgement(r: PacketReader): Acknowledgement {
  const { packetType } = r;
  const packetId = readPacketIdentifier(r);
  let reasonCode = 0;
  let properties: AcknowledgementProperties = NO_PROPERTIES;
  // Before 5.0 nothing follows: the Remaining Length is 2.
  if (r.remaining > 0) {
    reasonCode = r.byte("Reason Code");
    if (!isReasonCodeOf(packetType, reasonCode, 5) && !r.tolerates(UNKNOWN_REASON_CODE)) {
      r.violation("undefined-reason-code"); // [5.0 MQTT-3.4.2-1, MQTT-3.5.2-1, MQTT-3.6.2-1, MQTT-3.7.2-1]
    }
    if (reasonCode === NO_MATCHING_SUBSCRIBERS && r.settings.from === "client") {
      r.violation("wrong-sender"); // [5.0 §3.4.2.1, §3.5.2.1]
    }
    if (r.remaining > 0) properties = readProperties(r, packetType);
  }
  const fields = { packetId, reasonCode, properties };
  switch (packetType) {
    case PUBACK:
      return new PubackPacket(fields, CHECKED);
    case PUBREC:
      return new PubrecPacket(fields, CHECKED);
    case PUBREL:
      return new PubrelPacket(fields, CHECKED);
    default:
      return new PubcompPacket(fields, CHECKED);
  }
}

/** Writes a PUBACK, PUBREC, PUBREL or PUBCOMP, in its shortest form. */
export function writeAcknowledgement(w: PacketWriter, packet: Acknowledgement): void {
  const { packetType } = w;
  const { reasonCode, properties } = packet;
  w.firstByte = (packetType << 4) | requiredFlags(packetType);
  writePacketIdentifier(w, packet.packetId);
  if (w.protocolVersion !== 5) {
    if (reasonCode !== 0) w.refuse("not-in-protocol-version", "reasonCode");
    if (properties !== NO_PROPERTIES) w.refuse("not-in-protocol-version", "properties");
    return;
  }
  if (!isReasonCodeOf(packetType, reasonCode, 5)) w.refuse("undefined-reason-code", "reasonCode"); // [5.0 MQTT-3.4.2-1, MQTT-3.5.2-1, MQTT-3.6.2-1, MQTT-3.7.2-1]
  if (reasonCode === NO_MATCHING_SUBSCRIBERS && w.from === "client") {
    w.refuse("wrong-sender", "reasonCode"); // [5.0 §3.4.2.1, §3.5.2.1]
  }
  if (reasonCode === 0 && properties === NO_PROPERTIES) return;
  w.byte(reasonCode);
  if (properties !== NO_PROPERTIES) writeProperties(w, properties, packetType);
}
