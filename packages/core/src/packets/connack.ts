/**
 * CONNACK: 3.1.1 §3.2, 5.0 §3.2.
 *
 *   Connect Acknowledge Flags   bits 7-1 reserved, bit 0 Session Present
 *   Connect Reason Code         byte ("Connect Return code" in 3.1.1)
 *   Properties                  5.0 only
 */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import {
  CONNACK_311_IN_50,
  RESERVED_RETURN_CODE,
  SESSION_PRESENT_IN_31,
  SHORT_CONNACK,
  UNKNOWN_REASON_CODE,
} from "../io/read-settings.js";
import { CONNACK } from "../spec/control-packet-type.js";
import { isReasonCodeOf } from "../spec/reason-code.js";
import { FieldChecks } from "./field-checks.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { NO_PROPERTIES, type Properties, type PropertiesInit } from "./properties.js";
import { readProperties } from "./property-reader.js";
import { takeProperties, writeProperties } from "./property-writer.js";

/** The properties a CONNACK may have (5.0 §3.2.2.3). */
export type ConnackProperties = Pick<
  Properties,
  | "sessionExpiryInterval"
  | "receiveMaximum"
  | "maximumQoS"
  | "retainAvailable"
  | "maximumPacketSize"
  | "assignedClientIdentifier"
  | "topicAliasMaximum"
  | "reasonString"
  | "userProperties"
  | "wildcardSubscriptionAvailable"
  | "subscriptionIdentifiersAvailable"
  | "sharedSubscriptionAvailable"
  | "serverKeepAlive"
  | "responseInformation"
  | "serverReference"
  | "authenticationMethod"
  | "authenticationData"
>;

/** What a ConnackPacket is made from. */
export interface ConnackPacketInit {
  readonly sessionPresent?: boolean | undefined;
  readonly reasonCode?: number | undefined;
  readonly properties?: PropertiesInit<ConnackProperties> | undefined;
}

interface ConnackFields {
  readonly sessionPresent: boolean;
  readonly reasonCode: number;
  readonly properties: ConnackProperties;
}

const checks = /* @__PURE__ */ new FieldChecks(CONNACK);

/** A server answers a CONNECT (3.1.1 §3.2, 5.0 §3.2). */
export class ConnackPacket extends PacketValue implements ConnackFields {
  declare readonly type: "connack";
  /** Whether the server has kept a session of this client; not in 3.1. */
  declare readonly sessionPresent: boolean;
  /** Connect Reason Code of 5.0, or return code 0 to 5 before. */
  declare readonly reasonCode: number;
  declare readonly properties: ConnackProperties;

  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init?: ConnackPacketInit);
  /** @internal */
  constructor(init: ConnackFields, checked: typeof CHECKED);
  constructor(init: ConnackPacketInit | ConnackFields = {}, checked?: typeof CHECKED) {
    super();
    const fields = checked === CHECKED ? (init as ConnackFields) : checkedConnack(init);
    this.type = "connack";
    this.sessionPresent = fields.sessionPresent;
    this.reasonCode = fields.reasonCode;
    this.properties = fields.properties;
    Object.freeze(this);
  }
}

function checkedConnack(given: ConnackPacketInit): ConnackFields {
  const init = checks.object(given, "the packet");
  const sessionPresent = checks.boolean(init.sessionPresent ?? false, "sessionPresent");
  const reasonCode = checks.integer(init.reasonCode ?? 0, "reasonCode", 0xff);
  const properties = takeProperties(init.properties, CONNACK, checks, "properties");
  const isReturnCode = properties === NO_PROPERTIES && isReasonCodeOf(CONNACK, reasonCode, 4);
  if (!isReturnCode && !isReasonCodeOf(CONNACK, reasonCode, 5)) {
    checks.refuse("undefined-reason-code", "reasonCode", 5); // [3.1.1 §3.2.2.3] [5.0 MQTT-3.2.2-8]
  }
  if (sessionPresent && reasonCode !== 0) {
    checks.refuse("session-present-with-error", "sessionPresent"); // [3.1.1 MQTT-3.2.2-4] [5.0 MQTT-3.2.2-6]
  }
  return { sessionPresent, reasonCode, properties };
}

/** Reads a CONNACK's body. */
export function readConnack(r: PacketReader): ConnackPacket {
  const { protocolVersion } = r;
  const flags = r.byte("Connect Acknowledge Flags");
  const flagsAt = r.fieldOffset;
  // 3.1 calls the whole byte reserved.
  const isReserved = protocolVersion === 3 && !r.tolerates(SESSION_PRESENT_IN_31);
  if (flags > (isReserved ? 0 : 1)) r.violation("reserved-connect-acknowledge-flags"); // [3.1.1 §3.2.2.1] [5.0 MQTT-3.2.2-1]
  // Before 5.0 the Remaining Length is 2.
  if (r.remaining === 0 && r.tolerates(SHORT_CONNACK)) {
    const sessionPresent = (flags & 1) === 1;
    return new ConnackPacket({ sessionPresent, reasonCode: 0, properties: NO_PROPERTIES }, CHECKED);
  }
  const reasonCode = r.byte(protocolVersion === 5 ? "Connect Reason Code" : "Connect Return code");
  const is311 = r.remaining === 0 && r.tolerates(CONNACK_311_IN_50);
  if (
    !isReasonCodeOf(CONNACK, reasonCode, is311 ? 4 : protocolVersion) &&
    !r.tolerates(UNKNOWN_REASON_CODE | (protocolVersion === 5 ? 0 : RESERVED_RETURN_CODE))
  ) {
    r.violation("undefined-reason-code"); // [3.1.1 §3.2.2.3] [5.0 MQTT-3.2.2-8]
  }
  const sessionPresent = (flags & 1) === 1;
  if (sessionPresent && reasonCode !== 0) {
    r.violation("session-present-with-error", "Session Present", flagsAt); // [3.1.1 MQTT-3.2.2-4] [5.0 MQTT-3.2.2-6]
  }
  const properties = protocolVersion === 5 && !is311 ? readProperties(r, CONNACK) : NO_PROPERTIES;
  return new ConnackPacket({ sessionPresent, reasonCode, properties }, CHECKED);
}

/** Writes a CONNACK. */
export function writeConnack(w: PacketWriter, packet: ConnackPacket): void {
  const { protocolVersion } = w;
  const { sessionPresent, reasonCode, properties } = packet;
  if (!isReasonCodeOf(CONNACK, reasonCode, protocolVersion)) {
    w.refuse("undefined-reason-code", "reasonCode"); // [3.1.1 §3.2.2.3] [5.0 MQTT-3.2.2-8]
  }
  if (protocolVersion === 3 && sessionPresent) {
    w.refuse("not-in-protocol-version", "sessionPresent");
  }
  w.firstByte = CONNACK << 4;
  w.byte(sessionPresent ? 1 : 0);
  w.byte(reasonCode);
  if (protocolVersion === 5) writeProperties(w, properties, CONNACK);
  else if (properties !== NO_PROPERTIES) w.refuse("not-in-protocol-version", "properties");
}
