/**
 * The Will in a CONNECT's payload: 3.1.1 §3.1.2.5, §3.1.3.2, §3.1.3.3; 5.0 §3.1.3.2, §3.1.3.3, §3.1.3.4.
 *
 *   Will Properties   5.0 only
 *   Will Topic        UTF-8 Encoded String
 *   Will Payload      Binary Data ("Will Message" in 3.1.1)
 *
 * Its QoS and RETAIN stand in the Connect Flags.
 */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { CONNECT } from "../spec/control-packet-type.js";
import { WILL } from "../spec/property.js";
import { DEFAULT_PROTOCOL_VERSION, type ProtocolVersion } from "../spec/protocol-version.js";
import { FieldChecks, type QoS } from "./field-checks.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { checkPayloadFormat } from "./payload-format.js";
import { NO_PROPERTIES, type Properties, type PropertiesInit } from "./properties.js";
import { readProperties } from "./property-reader.js";
import { takeProperties, writeProperties } from "./property-writer.js";
import { readTopicName, topicNameFault } from "./topic.js";

/** The properties a Will may have (5.0 §3.1.3.2). */
export type WillProperties = Pick<
  Properties,
  | "willDelayInterval"
  | "payloadFormatIndicator"
  | "messageExpiryInterval"
  | "contentType"
  | "responseTopic"
  | "correlationData"
  | "userProperties"
>;

/** What a Will is made from. */
export interface WillInit {
  readonly topic: string;
  /** Up to 65,535 bytes; a string is taken as its UTF-8. */
  readonly payload: Uint8Array | string;
  readonly qos?: QoS | undefined;
  readonly retain?: boolean | undefined;
  readonly properties?: PropertiesInit<WillProperties> | undefined;
}

/** A Will with all its fields, checked. */
interface WillFields {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: QoS;
  readonly retain: boolean;
  readonly properties: WillProperties;
}

const checks = /* @__PURE__ */ new FieldChecks(CONNECT);

/** The message a server publishes when the client goes without a goodbye (3.1.1 §3.1.2.5, 5.0 §3.1.2.5). */
export class Will extends PacketValue implements WillFields {
  /** Topic Name, without wildcards. */
  declare readonly topic: string;
  /** Up to 65,535 bytes. */
  declare readonly payload: Uint8Array;
  declare readonly qos: QoS;
  declare readonly retain: boolean;
  declare readonly properties: WillProperties;

  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: WillInit);
  /** @internal */
  constructor(init: WillFields, checked: typeof CHECKED);
  constructor(init: WillInit | WillFields, checked?: typeof CHECKED) {
    super();
    const fields =
      checked === CHECKED ? (init as WillFields) : checkedWill(init, "", DEFAULT_PROTOCOL_VERSION);
    this.topic = fields.topic;
    this.payload = fields.payload;
    this.qos = fields.qos;
    this.retain = fields.retain;
    this.properties = fields.properties;
    Object.freeze(this);
  }
}

/** The Will of a CONNECT that is being made, from a Will or what one is made from. */
export function takeWill(given: WillInit, version: ProtocolVersion): Will {
  return given instanceof Will ? given : new Will(checkedWill(given, "will.", version), CHECKED);
}

function checkedWill(given: WillInit, path: string, version: ProtocolVersion): WillFields {
  const init = checks.object(given, path === "" ? "the Will" : "will");
  const topic = checks.string(init.topic, `${path}topic`, version);
  if (topic === "") checks.refuse("empty-topic", `${path}topic`, version); // [3.1.1 MQTT-4.7.3-1] [5.0 MQTT-4.7.3-1]
  const fault = topicNameFault(topic);
  if (fault !== undefined) checks.refuse(fault, `${path}topic`, version); // [3.1.1 MQTT-4.7.1-1] [5.0 MQTT-4.7.0-1]
  return {
    topic,
    payload: checks.binary(init.payload, `${path}payload`, version),
    qos: checks.qos(init.qos ?? 0, `${path}qos`, "invalid-will-qos", version), // [3.1.1 MQTT-3.1.2-14] [5.0 MQTT-3.1.2-12]
    retain: checks.boolean(init.retain ?? false, `${path}retain`),
    properties: takeProperties(init.properties, WILL, checks, `${path}properties`),
  };
}

/** Reads the Will, whose QoS and RETAIN the Connect Flags gave. */
export function readWill(r: PacketReader, qos: QoS, retain: boolean): Will {
  const is50 = r.protocolVersion === 5;
  const properties = is50 ? readProperties(r, WILL) : NO_PROPERTIES;
  const topic = readTopicName(r, "Will Topic");
  const payload = r.binary(is50 ? "Will Payload" : "Will Message");
  checkPayloadFormat(r, payload, properties);
  return new Will({ topic, payload, qos, retain, properties }, CHECKED);
}

/** Writes the Will's part of the payload. */
export function writeWill(w: PacketWriter, will: Will): void {
  if (w.protocolVersion === 5) writeProperties(w, will.properties, WILL);
  w.checkedUtf8(will.topic);
  w.binary(will.payload);
}
