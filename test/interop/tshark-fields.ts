/** The fields that tshark must find in a packet, from what our decoder made of it. */

import type {
  Packet,
  PacketType,
  Properties,
  ProtocolVersion,
  Subscription,
} from "@mqtt-codec/core";
import { PROPERTIES_OF, type PropertyOwner } from "../laws/arbitraries/properties.js";

/** A field by tshark's name; its value is a number, or bytes in hex. */
export interface ExpectedField {
  readonly name: string;
  readonly value: number | string | undefined;
}

/** Control Packet types by their number: 5.0 Table 2-1. */
export const PACKET_TYPES: readonly PacketType[] = [
  "connect",
  "connack",
  "publish",
  "puback",
  "pubrec",
  "pubrel",
  "pubcomp",
  "subscribe",
  "suback",
  "unsubscribe",
  "unsuback",
  "pingreq",
  "pingresp",
  "disconnect",
  "auth",
];

type Form = 1 | 2 | 4 | "variable" | "string" | "pairs";

/** Identifier and form of each property: 5.0 Table 2-4. */
const PROPERTIES: { readonly [K in keyof Properties]-?: readonly [number, Form, string?] } = {
  payloadFormatIndicator: [0x01, 1],
  messageExpiryInterval: [0x02, 4],
  contentType: [0x03, "string", "mqtt.property.content_type"],
  responseTopic: [0x08, "string"],
  correlationData: [0x09, "string"],
  subscriptionIdentifiers: [0x0b, "variable"],
  sessionExpiryInterval: [0x11, 4],
  assignedClientIdentifier: [0x12, "string"],
  serverKeepAlive: [0x13, 2],
  authenticationMethod: [0x15, "string"],
  authenticationData: [0x16, "string"],
  requestProblemInformation: [0x17, 1],
  willDelayInterval: [0x18, 4],
  requestResponseInformation: [0x19, 1],
  responseInformation: [0x1a, "string"],
  serverReference: [0x1c, "string"],
  reasonString: [0x1f, "string"],
  receiveMaximum: [0x21, 2],
  topicAliasMaximum: [0x22, 2],
  topicAlias: [0x23, 2, "mqtt.property.topic_alias"],
  maximumQoS: [0x24, 1, "mqtt.property.max_qos"],
  retainAvailable: [0x25, 1],
  userProperties: [0x26, "pairs"],
  maximumPacketSize: [0x27, 4],
  wildcardSubscriptionAvailable: [0x28, 1],
  subscriptionIdentifiersAvailable: [0x29, 1],
  sharedSubscriptionAvailable: [0x2a, 1],
};

const UTF8 = new TextEncoder();

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === "string" ? UTF8.encode(value) : value;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

class Fields {
  readonly list: ExpectedField[] = [];
  private readonly version: ProtocolVersion;

  constructor(version: ProtocolVersion) {
    this.version = version;
  }

  number(name: string, value: number | boolean): void {
    this.list.push({ name, value: Number(value) });
  }

  bytes(name: string, value: string | Uint8Array): void {
    this.list.push({ name, value: hex(bytesOf(value)) });
  }

  /** A string or Binary Data after its length; gives the number of bytes. */
  prefixed(lengthName: string, name: string, value: string | Uint8Array): number {
    const { length } = bytesOf(value);
    this.number(lengthName, length);
    this.bytes(name, value);
    return 2 + length;
  }

  /** Property Length and properties; before 5.0 there are none. */
  properties(owner: PropertyOwner, given: Properties, group = "mqtt.properties"): void {
    if (this.version !== 5) {
      nothingIn(given, owner);
      return;
    }
    const block = new Fields(5);
    const left: Record<string, unknown> = { ...given };
    let length = 0;
    for (const key of PROPERTIES_OF[owner] as readonly (keyof Properties)[]) {
      const value = given[key];
      delete left[key];
      if (value === undefined) continue;
      const [identifier, form, name] = PROPERTIES[key];
      for (const one of Array.isArray(value) ? value : [value]) {
        block.number("mqtt.property_id", identifier);
        length += 1 + block.property(form, name, one as never);
      }
    }
    nothingIn(left, owner);
    this.list.push({ name: group, value: undefined });
    this.number("mqtt.property_len", length);
    this.list.push(...block.list);
  }

  private property(form: Form, name: string | undefined, value: never): number {
    if (form === "pairs") {
      const [key, text] = value as [string, string];
      return (
        this.prefixed("mqtt.prop_key_len", "mqtt.prop_key", key) +
        this.prefixed("mqtt.prop_value_len", "mqtt.prop_value", text)
      );
    }
    if (form === "string") {
      if (name === undefined) {
        return this.prefixed("mqtt.prop_string_len", "mqtt.prop_string", value);
      }
      // This one is a single field, length and all.
      const bytes = bytesOf(value);
      const length = Uint8Array.of(bytes.length >> 8, bytes.length & 0xff);
      this.bytes(name, Buffer.concat([length, bytes]));
      return 2 + bytes.length;
    }
    this.number(name ?? "mqtt.prop_number", value);
    return form === "variable" ? variableLength(value) : form;
  }
}

function variableLength(value: number): number {
  if (value < 2 ** 7) return 1;
  if (value < 2 ** 14) return 2;
  return value < 2 ** 21 ? 3 : 4;
}

/** Throws where a field of ours that says something would go uncompared. */
function nothingIn(rest: object, owner: string): void {
  for (const [name, value] of Object.entries(rest)) {
    const isEmpty = typeof value === "object" ? Object.keys(value).length === 0 : !value;
    if (!isEmpty) throw new Error(`${name} of ${owner} is not compared`);
  }
}

/** What tshark must find in this packet with its Remaining Length, in order. */
export function expectedFields(
  packet: Packet,
  version: ProtocolVersion,
  remainingLength: number,
): readonly ExpectedField[] {
  const fields = new Fields(version);
  const plain = packet.toObject() as unknown as Packet;
  fixedHeader(fields, packet, version);
  fields.number("mqtt.len", remainingLength);
  nothingIn(body(fields, plain, version, remainingLength), packet.type);
  return fields.list;
}

function fixedHeader(fields: Fields, packet: Packet, version: ProtocolVersion): void {
  const type = PACKET_TYPES.indexOf(packet.type) + 1;
  if (packet.type === "publish") {
    const { dup, qos, retain } = packet;
    fields.number("mqtt.hdrflags", type * 16 + (dup ? 8 : 0) + qos * 2 + (retain ? 1 : 0));
    fields.number("mqtt.msgtype", type);
    fields.number("mqtt.dupflag", dup);
    fields.number("mqtt.qos", qos);
    fields.number("mqtt.retain", retain);
    return;
  }
  const flags = ["pubrel", "subscribe", "unsubscribe"].includes(packet.type) ? 2 : 0;
  fields.number("mqtt.hdrflags", type * 16 + flags);
  fields.number("mqtt.msgtype", type);
  if (flags === 2 && version === 3) {
    // In 3.1 they are named as in a PUBLISH; QoS is 1.
    fields.number("mqtt.dupflag", 0);
    fields.number("mqtt.qos", 1);
    fields.number("mqtt.retain_reserved", 0);
  } else fields.number("mqtt.hdr_reserved", flags);
}

/** Adds the fields after the fixed header; gives the packet's fields that were not looked at. */
function body(
  fields: Fields,
  packet: Packet,
  version: ProtocolVersion,
  remainingLength: number,
): object {
  switch (packet.type) {
    case "connect":
      return connect(fields, packet);
    case "connack": {
      const { type, sessionPresent, reasonCode, properties, ...rest } = packet;
      if (version !== 3) fields.number("mqtt.conack.flags", sessionPresent);
      fields.number("mqtt.conack.flags.reserved", 0);
      if (version !== 3) fields.number("mqtt.conack.flags.sp", sessionPresent);
      fields.number(version === 5 ? "mqtt.connack.reason_code" : "mqtt.conack.val", reasonCode);
      fields.properties("connack", properties);
      return version === 3 ? { ...rest, sessionPresent } : rest;
    }
    case "publish": {
      const { type, topic, payload, qos, retain, dup, packetId, properties, ...rest } = packet;
      fields.number("mqtt.topic_len", bytesOf(topic).length);
      if (topic !== "") fields.bytes("mqtt.topic", topic);
      if (packetId !== undefined) fields.number("mqtt.msgid", packetId);
      fields.properties("publish", properties);
      fields.bytes("mqtt.msg", payload);
      return rest;
    }
    case "puback":
    case "pubrec":
    case "pubrel":
    case "pubcomp": {
      const { type, packetId, ...rest } = packet;
      fields.number("mqtt.msgid", packetId);
      return reason(fields, type, rest, remainingLength - 2);
    }
    case "subscribe": {
      const { type, packetId, subscriptions, properties, ...rest } = packet;
      fields.number("mqtt.msgid", packetId);
      fields.properties("subscribe", properties);
      for (const one of subscriptions) nothingIn(subscription(fields, one, version), type);
      return rest;
    }
    case "unsubscribe": {
      const { type, packetId, topicFilters, properties, ...rest } = packet;
      fields.number("mqtt.msgid", packetId);
      fields.properties("unsubscribe", properties);
      for (const filter of topicFilters) fields.prefixed("mqtt.topic_len", "mqtt.topic", filter);
      return rest;
    }
    case "suback":
    case "unsuback": {
      const { type, packetId, reasonCodes, properties, ...rest } = packet;
      fields.number("mqtt.msgid", packetId);
      fields.properties(type, properties);
      const name = version === 5 ? `mqtt.${type}.reason_code` : "mqtt.suback.qos";
      for (const reasonCode of reasonCodes) fields.number(name, reasonCode);
      return rest;
    }
    case "disconnect":
    case "auth": {
      const { type, ...rest } = packet;
      return reason(fields, type, rest, remainingLength);
    }
    default: {
      const { type, ...rest } = packet;
      return rest;
    }
  }
}

function connect(fields: Fields, packet: Packet & { type: "connect" }): object {
  const { type, protocolVersion, clientId, cleanSession, keepAlive, will, ...others } = packet;
  const { username, password, properties, bridge, ...rest } = others;
  const name = protocolVersion === 3 ? "MQIsdp" : "MQTT";
  fields.prefixed("mqtt.proto_len", "mqtt.protoname", name);
  fields.number("mqtt.ver", protocolVersion + (bridge ? 0x80 : 0));
  const flags = [
    ["mqtt.conflag.uname", username !== undefined, 0x80],
    ["mqtt.conflag.passwd", password !== undefined, 0x40],
    ["mqtt.conflag.retain", will?.retain ?? false, 0x20],
    ["mqtt.conflag.qos", will?.qos ?? 0, 0x08],
    ["mqtt.conflag.willflag", will !== undefined, 0x04],
    ["mqtt.conflag.cleansess", cleanSession, 0x02],
    ["mqtt.conflag.reserved", 0, 0x01],
  ] as const;
  const all = flags.reduce((sum, [, value, bit]) => sum + Number(value) * bit, 0);
  fields.number("mqtt.conflags", all);
  for (const [name, value] of flags) fields.number(name, value);
  fields.number("mqtt.kalive", keepAlive);
  fields.properties("connect", properties);
  fields.prefixed("mqtt.clientid_len", "mqtt.clientid", clientId);
  if (will !== undefined) {
    const { topic, payload, qos, retain, properties, ...unread } = will;
    fields.properties("will", properties, "mqtt.will_properties");
    fields.prefixed("mqtt.willtopic_len", "mqtt.willtopic", topic);
    fields.prefixed("mqtt.willmsg_len", "mqtt.willmsg", payload);
    nothingIn(unread, "will");
  }
  if (username !== undefined) fields.prefixed("mqtt.username_len", "mqtt.username", username);
  if (password !== undefined) fields.prefixed("mqtt.passwd_len", "mqtt.passwd", password);
  return rest;
}

function subscription(fields: Fields, given: Subscription, version: ProtocolVersion): object {
  const { topicFilter, qos, noLocal, retainAsPublished, retainHandling, ...rest } = given;
  fields.prefixed("mqtt.topic_len", "mqtt.topic", topicFilter);
  if (version !== 5) {
    fields.number("mqtt.sub.qos", qos);
    return { ...rest, noLocal, retainAsPublished, retainHandling };
  }
  fields.number(
    "mqtt.subscription_options",
    retainHandling * 16 + (retainAsPublished ? 8 : 0) + (noLocal ? 4 : 0) + qos,
  );
  fields.number("mqtt.subscription_options_reserved", 0);
  fields.number("mqtt.subscription_options_retain", retainHandling);
  fields.number("mqtt.subscription_options_rap", retainAsPublished);
  fields.number("mqtt.subscription_options_nl", noLocal);
  fields.number("mqtt.subscription_options_qos", qos);
  return rest;
}

/** Reason Code and properties, of which what says nothing may be left out: 5.0 §3.4.2.1, §3.14.2.1, §3.15.2.1. */
function reason(
  fields: Fields,
  type: PropertyOwner,
  packet: { readonly reasonCode: number; readonly properties: Properties },
  length: number,
): object {
  const { reasonCode, properties, ...rest } = packet;
  if (length > 0) fields.number(`mqtt.${type}.reason_code`, reasonCode);
  if (length > 1) fields.properties(type, properties);
  return { ...rest, ...(length > 0 ? {} : { reasonCode }), ...(length > 1 ? {} : { properties }) };
}
