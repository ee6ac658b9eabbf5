/**
 * PUBLISH: 3.1.1 §3.3, 5.0 §3.3.
 *
 *   first byte         0011 | DUP | QoS (2) | RETAIN
 *   Topic Name         UTF-8 Encoded String
 *   Packet Identifier  Two Byte Integer, with QoS 1 and 2 only
 *   Properties         5.0 only
 *   Payload            the rest
 */

import { NO_BYTES } from "../io/binary-data.js";
import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import { utf8Length, writeUtf8 } from "../io/utf8.js";
import { varintLength, writeVarint } from "../io/variable-byte-integer.js";
import { PUBLISH } from "../spec/control-packet-type.js";
import { FieldChecks, type QoS } from "./field-checks.js";
import { readPacketIdentifier, writePacketIdentifier } from "./packet-identifier.js";
import { CHECKED, PacketValue } from "./packet-value.js";
import { checkPayloadFormat } from "./payload-format.js";
import { NO_PROPERTIES, type Properties, type PropertiesInit } from "./properties.js";
import { readProperties } from "./property-reader.js";
import { takeProperties, writeProperties } from "./property-writer.js";
import { checkTopicName } from "./topic.js";

/** The properties a PUBLISH may have (5.0 §3.3.2.3). */
export type PublishProperties = Pick<
  Properties,
  | "payloadFormatIndicator"
  | "messageExpiryInterval"
  | "topicAlias"
  | "responseTopic"
  | "correlationData"
  | "userProperties"
  | "subscriptionIdentifiers"
  | "contentType"
>;

/** What a PublishPacket is made from. */
export interface PublishPacketInit {
  readonly topic: string;
  /** A string is taken as its UTF-8. */
  readonly payload?: Uint8Array | string | undefined;
  readonly qos?: QoS | undefined;
  readonly retain?: boolean | undefined;
  readonly dup?: boolean | undefined;
  readonly packetId?: number | undefined;
  readonly properties?: PropertiesInit<PublishProperties> | undefined;
}

interface PublishFields {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: QoS;
  readonly retain: boolean;
  readonly dup: boolean;
  readonly packetId: number | undefined;
  readonly properties: PublishProperties;
}

interface CountedFields extends PublishFields {
  readonly type: "publish";
  /** Bytes of the Topic Name in UTF-8. */
  readonly topicLength: number;
}

const UNCOUNTED = -1;

const checks = /* @__PURE__ */ new FieldChecks(PUBLISH);

/** An application message, either way (3.1.1 §3.3, 5.0 §3.3). */
export class PublishPacket extends PacketValue implements PublishFields {
  declare readonly type: "publish";
  /** Topic Name, without wildcards; empty only with a Topic Alias. */
  declare readonly topic: string;
  declare readonly payload: Uint8Array;
  declare readonly qos: QoS;
  declare readonly retain: boolean;
  /** Whether it was sent before; never with QoS 0. */
  declare readonly dup: boolean;
  /** Packet Identifier, 1 to 65,535, with QoS 1 and 2; else undefined. */
  declare readonly packetId: number | undefined;
  declare readonly properties: PublishProperties;
  /** Bytes of the Topic Name in UTF-8, once they were counted. */
  #topicLength: number = UNCOUNTED;

  /** Throws EncodeError for the first field that breaks a rule. */
  constructor(init: PublishPacketInit);
  /** @internal */
  constructor(init: PublishFields, checked: typeof CHECKED);
  constructor(init: PublishPacketInit | PublishFields, checked?: typeof CHECKED) {
    super();
    let fields: PublishFields;
    if (checked === CHECKED) fields = init as PublishFields;
    else {
      const counted = publishFields(init);
      this.#topicLength = counted.topicLength;
      fields = counted;
    }
    this.type = "publish";
    this.topic = fields.topic;
    this.payload = fields.payload;
    this.qos = fields.qos;
    this.retain = fields.retain;
    this.dup = fields.dup;
    this.packetId = fields.packetId;
    this.properties = fields.properties;
    Object.freeze(this);
  }

  /** @internal Whether this is a packet that the constructor has made, and so checked. */
  static isMade(packet: PublishPacket): boolean {
    return #topicLength in packet;
  }

  /** @internal Bytes of the Topic Name in UTF-8. */
  static topicLength(packet: PublishPacket): number {
    if (packet.#topicLength === UNCOUNTED) packet.#topicLength = utf8Length(packet.topic);
    return packet.#topicLength;
  }

  /** @internal The same where they were counted, and else what they are if all of them are ASCII. */
  static expectedTopicLength(packet: PublishPacket): number {
    return packet.#topicLength === UNCOUNTED ? packet.topic.length : packet.#topicLength;
  }
}

/** The fields of a PUBLISH, checked: all that writing it needs. Throws EncodeError as the constructor does. */
export function publishFields(given: PublishPacketInit): CountedFields {
  const init = checks.object(given, "the packet");
  const { topic } = init;
  const topicLength = checks.topicNameLength(topic, "topic"); // [3.1.1 MQTT-3.3.2-1, MQTT-3.3.2-2] [5.0 MQTT-3.3.2-1, MQTT-3.3.2-2]
  const payload = checks.payload(init.payload ?? NO_BYTES, "payload");
  const qos = checks.qos(init.qos ?? 0, "qos", "invalid-qos"); // [3.1.1 MQTT-3.3.1-4] [5.0 MQTT-3.3.1-4]
  const retain = checks.boolean(init.retain ?? false, "retain");
  const dup = checks.boolean(init.dup ?? false, "dup");
  if (dup && qos === 0) checks.refuse("dup-with-qos-0", "dup"); // [3.1.1 MQTT-3.3.1-2] [5.0 MQTT-3.3.1-2]
  const packetId = takePacketId(init.packetId, qos);
  const properties = takeProperties(init.properties, PUBLISH, checks, "properties");
  if (topic === "" && properties.topicAlias === undefined) checks.refuse("empty-topic", "topic"); // [3.1.1 MQTT-4.7.3-1] [5.0 §3.3.2.1]
  return {
    type: "publish",
    topic,
    payload,
    qos,
    retain,
    dup,
    packetId,
    properties,
    topicLength,
  };
}

function takePacketId(given: number | undefined, qos: QoS): number | undefined {
  if (given === undefined) {
    if (qos > 0) checks.refuse("missing-packet-identifier", "packetId"); // [3.1.1 MQTT-2.3.1-1] [5.0 MQTT-2.2.1-3]
    return undefined;
  }
  if (qos === 0) checks.refuse("packet-identifier-with-qos-0", "packetId"); // [3.1.1 MQTT-2.3.1-5] [5.0 MQTT-2.2.1-2]
  return checks.packetId(given);
}

/** Reads a PUBLISH's body. */
export function readPublish(r: PacketReader): PublishPacket {
  const { flags, position: topicAt } = r;
  const qos = ((flags >> 1) & 3) as QoS;
  const topic = r.utf8("Topic Name"); // [3.1.1 MQTT-3.3.2-1] [5.0 MQTT-3.3.2-1]
  if (topic !== "") checkTopicName(r, topic);
  const packetId = qos > 0 ? readPacketIdentifier(r) : undefined; // [3.1.1 MQTT-2.3.1-5] [5.0 MQTT-2.2.1-2]
  const properties: PublishProperties =
    r.protocolVersion === 5 ? readProperties(r, PUBLISH) : NO_PROPERTIES;
  if (topic === "" && properties.topicAlias === undefined) {
    r.violation("empty-topic", "Topic Name", topicAt); // [3.1.1 MQTT-4.7.3-1] [5.0 §3.3.2.1]
  }
  const payload = r.rest("Payload");
  if (r.settings.checksPayloadFormat) checkPayloadFormat(r, payload, properties);
  const retain = (flags & 1) !== 0;
  const dup = (flags & 8) !== 0;
  return new PublishPacket({ topic, payload, qos, retain, dup, packetId, properties }, CHECKED);
}

function firstByteOf({ dup, qos, retain }: PublishPacket): number {
  return (PUBLISH << 4) | (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0);
}

/** Writes a PUBLISH. */
export function writePublish(w: PacketWriter, packet: PublishPacket): void {
  const { topic, packetId, properties } = packet;
  w.firstByte = firstByteOf(packet);
  w.checkedUtf8(topic);
  if (packetId !== undefined) writePacketIdentifier(w, packetId);
  if (w.protocolVersion === 5) writeProperties(w, properties, PUBLISH);
  else if (properties !== NO_PROPERTIES) w.refuse("not-in-protocol-version", "properties");
  if (properties.subscriptionIdentifiers !== undefined && w.from === "client") {
    w.refuse("wrong-sender", "properties.subscriptionIdentifiers"); // [5.0 MQTT-3.3.4-6]
  }
  w.rest(packet.payload);
}

/** Whether this is what no constructor has made: the fields that publishFields gives. */
function areFields(packet: object): packet is CountedFields {
  return !(packet instanceof PacketValue);
}

/**
 * Whether this is a PUBLISH without properties, which is what most messages are: all of its lengths are known
 * before a byte is written, which saves a third of the time.
 */
export function isPlainPublish(packet: PacketValue | CountedFields): packet is PublishPacket {
  const isPublish =
    packet instanceof PublishPacket ? PublishPacket.isMade(packet) : areFields(packet);
  if (!isPublish) return false;
  const { properties, packetId, payload } = packet as PublishFields;
  const hasPayload = payload.length > 0 || payload === NO_BYTES;
  return properties === NO_PROPERTIES && packetId !== 0 && hasPayload;
}

/** Bytes of such a PUBLISH's Topic Name in UTF-8. */
export function plainTopicLength(packet: PublishPacket): number {
  return areFields(packet) ? packet.topicLength : PublishPacket.topicLength(packet);
}

/** The same where they were counted, and else what they are if all of them are ASCII. */
export function expectedTopicLength(packet: PublishPacket): number {
  return areFields(packet) ? packet.topicLength : PublishPacket.expectedTopicLength(packet);
}

/** The Remaining Length of such a PUBLISH with so many bytes of Topic Name. */
export function plainRemainingLength(
  packet: PublishPacket,
  version: number,
  topicLength: number,
): number {
  const ownLength = (packet.packetId === undefined ? 0 : 2) + (version === 5 ? 1 : 0);
  return 2 + topicLength + ownLength + packet.payload.length;
}

/**
 * Writes such a PUBLISH, its fixed header too, to where there is room for it, and returns the bytes of its Topic
 * Name. Where the Remaining Length is that of another number of these, what was written is no packet.
 */
export function writePlain(
  packet: PublishPacket,
  version: number,
  remainingLength: number,
  target: Uint8Array,
  offset: number,
): number {
  const { topic, payload, packetId } = packet;
  const start = offset + 1 + varintLength(remainingLength);
  const payloadStart = start + remainingLength - payload.length;
  // The payload first: it may lie in the target, where the rest would overwrite it.
  if (payload.length > 0) target.set(payload, payloadStart);
  target[offset] = firstByteOf(packet);
  writeVarint(remainingLength, target, offset + 1);
  let at = writeUtf8(topic, target, start + 2);
  const topicLength = at - start - 2;
  target[start] = topicLength >> 8;
  target[start + 1] = topicLength;
  if (packetId !== undefined) {
    target[at++] = packetId >> 8;
    target[at++] = packetId;
  }
  if (version === 5) target[at] = 0; // [5.0 MQTT-2.2.2-1]
  return topicLength;
}
