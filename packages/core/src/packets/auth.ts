/**
 * AUTH: 5.0 §3.15.
 *
 *   Reason Code  byte; left out for 0 without properties
 *   Properties   left out together with the Reason Code only; with an Authentication Method
 */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { UNKNOWN_REASON_CODE } from "../io/read-settings.js";
import { AUTH } from "../spec/control-packet-type.js";
import { isReasonCodeOf, mayAuthenticateWith, SUCCESS } from "../spec/reason-code.js";
import { FieldChecks } from "./field-checks.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { NO_PROPERTIES, type Properties, type PropertiesInit } from "./properties.js";
import { readProperties } from "./property-reader.js";
import { takeProperties, writeProperties } from "./property-writer.js";

/** The properties an AUTH may have (5.0 §3.15.2.2). */
export type AuthProperties = Pick<
  Properties,
  "authenticationMethod" | "authenticationData" | "reasonString" | "userProperties"
>;

/** What an AuthPacket is made from. */
export interface AuthPacketInit {
  readonly reasonCode?: number | undefined;
  readonly properties?: PropertiesInit<AuthProperties> | undefined;
}

interface AuthFields {
  readonly reasonCode: number;
  readonly properties: AuthProperties;
}

const checks = /* @__PURE__ */ new FieldChecks(AUTH);

/** A step of an authentication exchange, in 5.0 only (5.0 §3.15). */
export class AuthPacket extends PacketValue implements AuthFields {
  declare readonly type: "auth";
  /** 0 Success, 0x18 Continue authentication or 0x19 Re-authenticate. */
  declare readonly reasonCode: number;
  /** With an `authenticationMethod`, unless the Reason Code is 0 and there are none. */
  declare readonly properties: AuthProperties;

  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init?: AuthPacketInit);
  /** @internal */
  constructor(init: AuthFields, checked: typeof CHECKED);
  constructor(init: AuthPacketInit | AuthFields = {}, checked?: typeof CHECKED) {
    super();
    const fields = checked === CHECKED ? (init as AuthFields) : checkedAuth(init);
    this.type = "auth";
    this.reasonCode = fields.reasonCode;
    this.properties = fields.properties;
    Object.freeze(this);
  }
}

function checkedAuth(given: AuthPacketInit): AuthFields {
  const init = checks.object(given, "the packet");
  const reasonCode = checks.integer(init.reasonCode ?? 0, "reasonCode", 0xff);
  if (!isReasonCodeOf(AUTH, reasonCode, 5)) checks.refuse("undefined-reason-code", "reasonCode", 5); // [5.0 MQTT-3.15.2-1]
  const properties: AuthProperties = takeProperties(init.properties, AUTH, checks, "properties");
  const isShort = reasonCode === 0 && properties === NO_PROPERTIES;
  if (!isShort && properties.authenticationMethod === undefined) {
    checks.refuse("missing-authentication-method", "properties.authenticationMethod", 5); // [5.0 §3.15.2.2.2]
  }
  return { reasonCode, properties };
}

/** Reads an AUTH's body. */
export function readAuth(r: PacketReader): AuthPacket {
  const { from } = r.settings;
  if (r.remaining === 0) {
    if (from !== undefined && !mayAuthenticateWith(SUCCESS, from)) {
      r.violation("wrong-sender", "Authenticate Reason Code", r.start); // [5.0 §3.15.2.1]
    }
    return new AuthPacket({ reasonCode: 0, properties: NO_PROPERTIES }, CHECKED);
  }
  const reasonCode = r.byte("Authenticate Reason Code");
  if (!isReasonCodeOf(AUTH, reasonCode, 5)) {
    if (!r.tolerates(UNKNOWN_REASON_CODE)) r.violation("undefined-reason-code"); // [5.0 MQTT-3.15.2-1]
  } else if (from !== undefined && !mayAuthenticateWith(reasonCode, from)) {
    r.violation("wrong-sender"); // [5.0 §3.15.2.1]
  }
  const at = r.position;
  const properties: AuthProperties = readProperties(r, AUTH);
  if (properties.authenticationMethod === undefined) {
    r.violation("missing-authentication-method", "Authentication Method", at); // [5.0 §3.15.2.2.2]
  }
  return new AuthPacket({ reasonCode, properties }, CHECKED);
}

/** Writes an AUTH, in its shortest form. */
export function writeAuth(w: PacketWriter, packet: AuthPacket): void {
  const { reasonCode, properties } = packet;
  if (w.protocolVersion !== 5) w.refuse("not-in-protocol-version", "the packet");
  if (!isReasonCodeOf(AUTH, reasonCode, 5)) w.refuse("undefined-reason-code", "reasonCode"); // [5.0 MQTT-3.15.2-1]
  w.firstByte = AUTH << 4;
  if (w.from !== undefined && !mayAuthenticateWith(reasonCode, w.from)) {
    w.refuse("wrong-sender", "reasonCode"); // [5.0 §3.15.2.1]
  }
  if (properties === NO_PROPERTIES) return; // Only with 0: all else has an Authentication Method.
  w.byte(reasonCode);
  writeProperties(w, properties, AUTH);
}
