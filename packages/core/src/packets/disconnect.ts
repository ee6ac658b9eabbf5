/**
 * DISCONNECT: 3.1.1 §3.14, 5.0 §3.14.
 *
 *   Reason Code  byte; 5.0 only, and there left out for 0 without properties
 *   Properties   5.0 only, and there left out where there are none
 */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { UNKNOWN_REASON_CODE } from "../io/read-settings.js";
import { DISCONNECT } from "../spec/control-packet-type.js";
import {
  BAD_AUTHENTICATION_METHOD,
  isReasonCodeOf,
  mayDisconnectWith,
} from "../spec/reason-code.js";
import { FieldChecks } from "./field-checks.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { NO_PROPERTIES, type Properties, type PropertiesInit } from "./properties.js";
import { readProperties } from "./property-reader.js";
import { takeProperties, writeProperties } from "./property-writer.js";

/** The properties a DISCONNECT may have (5.0 §3.14.2.2). */
export type DisconnectProperties = Pick<
  Properties,
  "sessionExpiryInterval" | "reasonString" | "userProperties" | "serverReference"
>;

/** What a DisconnectPacket is made from. */
export interface DisconnectPacketInit {
  readonly reasonCode?: number | undefined;
  readonly properties?: PropertiesInit<DisconnectProperties> | undefined;
}

interface DisconnectFields {
  readonly reasonCode: number;
  readonly properties: DisconnectProperties;
}

const checks = /* @__PURE__ */ new FieldChecks(DISCONNECT);

/** The last packet of a connection: a client's, in 5.0 also a server's (3.1.1 §3.14, 5.0 §3.14). */
export class DisconnectPacket extends PacketValue implements DisconnectFields {
  declare readonly type: "disconnect";
  /** Reason Code; 0 before 5.0. */
  declare readonly reasonCode: number;
  declare readonly properties: DisconnectProperties;

  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init?: DisconnectPacketInit);
  /** @internal */
  constructor(init: DisconnectFields, checked: typeof CHECKED);
  constructor(init: DisconnectPacketInit | DisconnectFields = {}, checked?: typeof CHECKED) {
    super();
    const fields = checked === CHECKED ? (init as DisconnectFields) : checkedDisconnect(init);
    this.type = "disconnect";
    this.reasonCode = fields.reasonCode;
    this.properties = fields.properties;
    Object.freeze(this);
  }
}

function checkedDisconnect(given: DisconnectPacketInit): DisconnectFields {
  const init = checks.object(given, "the packet");
  const reasonCode = checks.integer(init.reasonCode ?? 0, "reasonCode", 0xff);
  if (!isReasonCodeOf(DISCONNECT, reasonCode, 5)) {
    checks.refuse("undefined-reason-code", "reasonCode", 5); // [5.0 MQTT-3.14.2-1]
  }
  const properties = takeProperties(init.properties, DISCONNECT, checks, "properties");
  return { reasonCode, properties };
}

/** Reads a DISCONNECT's body. */
export function readDisconnect(r: PacketReader): DisconnectPacket {
  let reasonCode = 0;
  let properties: DisconnectProperties = NO_PROPERTIES;
  if (r.remaining > 0) {
    const { from } = r.settings;
    reasonCode = r.byte("Disconnect Reason Code");
    if (!isReasonCodeOf(DISCONNECT, reasonCode, 5)) {
      if (!r.tolerates(UNKNOWN_REASON_CODE)) r.violation("undefined-reason-code"); // [5.0 MQTT-3.14.2-1]
    } else if (from !== undefined && !mayDisconnectWith(reasonCode, from)) {
      r.violation("wrong-sender"); // [5.0 §3.14.2.1]
    }
    if (r.remaining > 0) properties = readProperties(r, DISCONNECT);
  }
  return new DisconnectPacket({ reasonCode, properties }, CHECKED);
}

/** Writes a DISCONNECT, in its shortest form. */
export function writeDisconnect(w: PacketWriter, packet: DisconnectPacket): void {
  const { reasonCode, properties } = packet;
  w.firstByte = DISCONNECT << 4;
  if (w.protocolVersion !== 5) {
    if (reasonCode !== 0) w.refuse("not-in-protocol-version", "reasonCode");
    if (properties !== NO_PROPERTIES) w.refuse("not-in-protocol-version", "properties");
    return;
  }
  if (!isReasonCodeOf(DISCONNECT, reasonCode, 5)) w.refuse("undefined-reason-code", "reasonCode"); // [5.0 MQTT-3.14.2-1]
  // In Table 2-6, not in Table 3-10.
  if (reasonCode === BAD_AUTHENTICATION_METHOD) w.refuse("not-emitted", "reasonCode"); // [5.0 MQTT-3.14.2-1]
  if (w.from !== undefined && !mayDisconnectWith(reasonCode, w.from)) {
    w.refuse("wrong-sender", "reasonCode"); // [5.0 §3.14.2.1]
  }
  if (w.from === "server" && properties.sessionExpiryInterval !== undefined) {
    w.refuse("session-expiry-interval-from-server", "properties.sessionExpiryInterval"); // [5.0 MQTT-3.14.2-2]
  }
  if (reasonCode === 0 && properties === NO_PROPERTIES) return;
  w.byte(reasonCode);
  if (properties !== NO_PROPERTIES) writeProperties(w, properties, DISCONNECT);
}
