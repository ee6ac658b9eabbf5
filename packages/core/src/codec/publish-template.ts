/**
 * One PUBLISH for many subscribers: 3.1.1 §3.3, 5.0 §3.3.
 *
 *   head                 first byte, Remaining Length                              one per flags and length
 *   Topic Name                                                                     the same for all
 *   own                  Packet Identifier, Property Length, Payload Format        the subscriber's
 *                        Indicator, Message Expiry Interval, Topic Alias
 *   common properties    Response Topic, Correlation Data, User Properties         the same for all
 *   identifiers          Subscription Identifiers                                  the subscriber's
 *   Content Type                                                                   the same for all
 *   Payload                                                                        the same for all
 */

import { NO_BYTES } from "../io/binary-data.js";
import { PacketWriter } from "../io/packet-writer.js";
import {
  checkedLimit,
  checkedProtocolVersion,
  checkedSide,
  checkNames,
} from "../io/read-settings.js";
import { varintLength, writeVarint } from "../io/variable-byte-integer.js";
import type { QoS } from "../packets/field-checks.js";
import { isPacket } from "../packets/packet.js";
import { NO_PROPERTIES } from "../packets/properties.js";
import { writeProperty } from "../packets/property-writer.js";
import { PublishPacket, type PublishPacketInit } from "../packets/publish.js";
import { PUBLISH } from "../spec/control-packet-type.js";
import { MAX_REMAINING_LENGTH } from "../spec/limits.js";
import * as property from "../spec/property.js";
import type { ProtocolVersion } from "../spec/protocol-version.js";
import { ENCODE_OPTION_NAMES, type EncodeOptions, encode } from "./encode.js";

/** What may differ from one subscriber to the next. What is left out or undefined is as in the template's packet, null as in none. */
export interface PublishVariation {
  /** The version of the subscriber's connection; the template's by default. */
  readonly protocolVersion?: ProtocolVersion | undefined;
  /** 1 to 65,535, with QoS 1 and 2 only. */
  readonly packetId?: number | undefined;
  readonly qos?: QoS | undefined;
  readonly retain?: boolean | undefined;
  readonly dup?: boolean | undefined;
  /** 1 to 65,535; 5.0 only. The topic is sent along. */
  readonly topicAlias?: number | undefined;
  /** Each 1 to 268,435,455; 5.0 only. An empty list takes the packet's away. */
  readonly subscriptionIdentifiers?: readonly number[] | undefined;
  /** Seconds that are left of it: 0 to 4,294,967,295; 5.0 only. */
  readonly messageExpiryInterval?: number | undefined;
}

/** What a version's subscribers have in common. */
interface Layout {
  /** Common properties, Content Type and payload, where there are no Subscription Identifiers between. */
  readonly rest: readonly Uint8Array[];
  readonly restLength: number;
  /** Common properties. */
  readonly before: readonly Uint8Array[];
  /** Content Type and payload. */
  readonly after: readonly Uint8Array[];
  /** Bytes of the common properties and of the Content Type. */
  readonly propertiesLength: number;
}

/** What subscribers without properties of their own have in common but for the Packet Identifier. */
interface Frame {
  readonly head: Uint8Array;
  readonly topic: Uint8Array;
  /** What follows the Packet Identifier in its chunk: in 5.0 Property Length and the packet's own properties. */
  readonly afterPacketId: Uint8Array;
  readonly rest: readonly Uint8Array[];
}

const writer = /* @__PURE__ */ new PacketWriter();

/** Those before the Subscription Identifiers, in the order in which they are written. */
const COMMON_PROPERTIES = [
  property.RESPONSE_TOPIC,
  property.CORRELATION_DATA,
  property.USER_PROPERTY,
] as const;

/**
 * Encodes a PUBLISH for one subscriber after the other without copying its topic, its payload and the
 * properties that all of them get. The payload is not copied even once: do not write to it while chunks
 * of it are in use.
 */
export class PublishTemplate {
  /** The packet, with what a variation leaves out. */
  readonly packet: PublishPacket;
  private readonly protocolVersion: ProtocolVersion;
  private readonly maximumPacketSize: number;
  private readonly options: EncodeOptions;
  private readonly subscriptionIdentifiers: readonly number[] | undefined;
  private topic: Uint8Array | undefined;
  /** The bytes that it had: fewer when its memory was transferred. */
  private readonly payloadLength: number;
  private layout3: Layout | undefined;
  private layout5: Layout | undefined;
  /** By flags and version: the last head, and the Remaining Length it has. */
  private readonly heads: Uint8Array[];
  private readonly headLengths: number[];
  /** By flags and version: all chunks of a packet in which nothing is the subscriber's own. */
  private readonly wholes: (readonly Uint8Array[] | undefined)[];
  /** By flags and version: the chunks around a Packet Identifier, where that is all that is the subscriber's own. */
  private readonly frames: (Frame | undefined)[];

  /** Throws EncodeError as PublishPacket's constructor does, TypeError for a wrong option. */
  constructor(publish: PublishPacket | PublishPacketInit, options: EncodeOptions = {}) {
    checkNames(options, ENCODE_OPTION_NAMES);
    const isMade = publish instanceof PublishPacket && isPacket(publish);
    this.packet = isMade ? publish : new PublishPacket(publish);
    this.protocolVersion = checkedProtocolVersion(options.protocolVersion);
    this.maximumPacketSize = checkedLimit(options.maximumPacketSize, "maximumPacketSize");
    checkedSide(options.from);
    this.options = { ...options };
    this.subscriptionIdentifiers = this.packet.properties.subscriptionIdentifiers;
    this.payloadLength = this.packet.payload.length;
    this.topic = undefined;
    this.layout3 = undefined;
    this.layout5 = undefined;
    this.heads = [];
    this.headLengths = [];
    this.wholes = [];
    this.frames = [];
  }

  /**
   * The chunks of the packet for one subscriber, in order: together they are what `encode` gives for the
   * PUBLISH so varied. Before 5.0 the packet's properties are left out; a property asked for here is
   * refused. Throws EncodeError as `encode` does.
   */
  encodeFor(variation: PublishVariation = {}): readonly Uint8Array[] {
    const { packet } = this;
    // Each is read once: what is kept for the subscribers to come must not be another than what was looked at.
    const { topicAlias, messageExpiryInterval, subscriptionIdentifiers } = variation;
    const { protocolVersion: version = this.protocolVersion, qos = packet.qos } = variation;
    const { retain = packet.retain, dup = packet.dup && qos !== 0 } = variation;
    const { packetId = qos === 0 ? undefined : packet.packetId } = variation;
    const hasNoProperty =
      topicAlias === undefined &&
      messageExpiryInterval === undefined &&
      subscriptionIdentifiers === undefined;
    const isVersion = version === 5 || (hasNoProperty && (version === 4 || version === 3));
    // What was transferred since is refused by encode.
    const isThere = packet.payload.length === this.payloadLength;
    const canBeOwn = isVersion && isThere && isFit(qos, retain, dup, packetId);
    const flags = canBeOwn ? (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0) : 0;
    const index = version === 5 ? 16 | flags : flags;
    if (canBeOwn && hasNoProperty) {
      const frame = packetId === undefined ? undefined : this.frames[index];
      if (frame !== undefined) return aroundPacketId(frame, packetId as number);
      const whole = packetId === undefined ? this.wholes[index] : undefined;
      if (whole !== undefined) return whole;
    }
    const own: PublishVariation = {
      protocolVersion: version,
      packetId,
      qos,
      retain,
      dup,
      topicAlias,
      subscriptionIdentifiers: Array.isArray(subscriptionIdentifiers)
        ? Array.from<number>(subscriptionIdentifiers)
        : subscriptionIdentifiers,
      messageExpiryInterval,
    };
    if (!canBeOwn) return this.encodeWhole(own);
    const chunks = this.encodeOwn(own, version, flags, packetId);
    if (!hasNoProperty) return chunks;
    if (packetId !== undefined) this.frames[index] = frameOf(chunks);
    else this.wholes[index] = Object.freeze(chunks);
    return chunks;
  }

  private encodeOwn(
    variation: PublishVariation,
    version: ProtocolVersion,
    flags: number,
    packetId: number | undefined,
  ): readonly Uint8Array[] {
    const layout = version === 5 ? this.layoutOf5() : this.layoutOf3();
    if (layout === undefined) return this.encodeWhole(variation);
    const topic = this.topicChunk();
    const { subscriptionIdentifiers = this.subscriptionIdentifiers } = variation;
    const identifiers = version === 5 ? subscriptionIdentifiers : undefined;
    // What is no list has no length that could be asked for; encode refuses it.
    const isEmpty = Array.isArray(identifiers) && identifiers.length === 0;
    const hasIdentifiers = identifiers !== undefined && !isEmpty;
    if (hasIdentifiers && !this.mayHave(identifiers)) return this.encodeWhole(variation);
    const ids = hasIdentifiers ? writeIdentifiers(identifiers) : undefined;

    const own = version === 5 ? this.ownProperties(variation) : 0;
    if (own < 0) return this.encodeWhole(variation);
    const propertiesLength = layout.propertiesLength + own + (ids?.length ?? 0);
    const ownLength =
      (packetId === undefined ? 0 : 2) + (version === 5 ? varintLength(propertiesLength) + own : 0);
    const length = topic.length + ownLength + layout.restLength + (ids?.length ?? 0);
    const head = this.head(version === 5 ? 16 | flags : flags, length);
    if (head === undefined) return this.encodeWhole(variation);
    const chunk = ownLength === 0 ? undefined : writer.allocate(ownLength);
    if (chunk !== undefined) this.putOwn(chunk, variation, version, packetId, propertiesLength);
    if (ids === undefined) return inOrder(head, topic, chunk, layout.rest);
    return [...inOrder(head, topic, chunk, layout.before), ids, ...layout.after];
  }

  /** The bytes that the subscriber's own properties take; -1 where they are not what they can be. */
  private ownProperties(variation: PublishVariation): number {
    const { properties } = this.packet;
    const { messageExpiryInterval: expiry = properties.messageExpiryInterval } = variation;
    const { topicAlias: alias = properties.topicAlias } = variation;
    let length = properties.payloadFormatIndicator === undefined ? 0 : 2;
    if (expiry !== undefined) {
      if (!isWithin(expiry, 0, 0xffff_ffff)) return -1;
      length += 5;
    }
    if (alias !== undefined) {
      if (!isWithin(alias, 1, 0xffff)) return -1;
      length += 3;
    }
    return length;
  }

  /** Writes Packet Identifier, Property Length and the subscriber's own properties. */
  private putOwn(
    target: Uint8Array,
    variation: PublishVariation,
    version: ProtocolVersion,
    packetId: number | undefined,
    propertiesLength: number,
  ): void {
    let at = packetId === undefined ? 0 : putTwoBytes(packetId, target, 0);
    if (version !== 5) return;
    const { properties } = this.packet;
    const { messageExpiryInterval: expiry = properties.messageExpiryInterval } = variation;
    const { topicAlias: alias = properties.topicAlias } = variation;
    at = writeVarint(propertiesLength, target, at);
    if (properties.payloadFormatIndicator !== undefined) {
      target[at++] = property.PAYLOAD_FORMAT_INDICATOR;
      target[at++] = properties.payloadFormatIndicator;
    }
    if (expiry !== undefined) {
      target[at++] = property.MESSAGE_EXPIRY_INTERVAL;
      at = putTwoBytes(expiry & 0xffff, target, putTwoBytes(expiry >>> 16, target, at));
    }
    if (alias !== undefined) {
      target[at++] = property.TOPIC_ALIAS;
      putTwoBytes(alias, target, at);
    }
  }

  private mayHave(identifiers: readonly number[]): boolean {
    return (
      this.options.from !== "client" &&
      Array.isArray(identifiers) &&
      !identifiers.some((identifier) => !isWithin(identifier, 1, MAX_REMAINING_LENGTH))
    );
  }

  /** First byte and Remaining Length, by flags and version; undefined where the packet is too large. */
  private head(index: number, length: number): Uint8Array | undefined {
    if (this.headLengths[index] === length) return this.heads[index];
    const head = new Uint8Array(1 + varintLength(length));
    // Whatever its receiver takes, this is at most what MQTT does.
    if (head.length + length > this.maximumPacketSize) return undefined;
    head[0] = (PUBLISH << 4) | (index & 0x0f);
    writeVarint(length, head, 1);
    this.heads[index] = head;
    this.headLengths[index] = length;
    return head;
  }

  private topicChunk(): Uint8Array {
    if (this.topic === undefined) {
      writer.checkedUtf8(this.packet.topic);
      this.topic = writer.finish();
    }
    return this.topic;
  }

  /** The layout before 5.0, which has no empty Topic Name. */
  private layoutOf3(): Layout | undefined {
    const { topic, payload } = this.packet;
    if (topic === "") return undefined;
    this.layout3 ??= layoutOf(NO_BYTES, 0, payload);
    return this.layout3;
  }

  private layoutOf5(): Layout {
    if (this.layout5 === undefined) {
      const { properties, payload } = this.packet;
      for (const id of COMMON_PROPERTIES) writeProperty(writer, properties, id);
      const commonLength = writer.length;
      writeProperty(writer, properties, property.CONTENT_TYPE);
      this.layout5 = layoutOf(writer.finish(), commonLength, payload);
    }
    return this.layout5;
  }

  /** The same, with nothing left out but properties, by way of a packet of its own: refused as that is. */
  private encodeWhole(variation: PublishVariation): readonly Uint8Array[] {
    const { topic, payload, properties } = this.packet;
    const { qos, retain, dup, packetId } = variation;
    const version = checkedProtocolVersion(variation.protocolVersion);
    const { topicAlias, messageExpiryInterval, subscriptionIdentifiers } = variation;
    const given = { topicAlias, messageExpiryInterval, subscriptionIdentifiers };
    const own = Object.entries(given).filter(([, value]) => value !== undefined);
    const common = version === 5 ? properties : NO_PROPERTIES;
    const varied = { ...common, ...Object.fromEntries(own) };
    const init = { topic, payload, qos, retain, dup, packetId, properties: varied };
    return [encode({ type: "publish", ...init }, { ...this.options, protocolVersion: version })];
  }
}

/** The layout around properties of which the first so many bytes stand before Subscription Identifiers. */
function layoutOf(properties: Uint8Array, commonLength: number, payload: Uint8Array): Layout {
  return {
    rest: withoutEmpty(properties, payload),
    restLength: properties.length + payload.length,
    before: withoutEmpty(properties.subarray(0, commonLength)),
    after: withoutEmpty(properties.subarray(commonLength), payload),
    propertiesLength: properties.length,
  };
}

function withoutEmpty(...chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  return chunks.filter(({ length }) => length > 0);
}

/** The chunks in one array, written out as such: one that grows costs more than all else does here (bench/fan-out.mjs). */
function inOrder(
  head: Uint8Array,
  topic: Uint8Array,
  own: Uint8Array | undefined,
  rest: readonly Uint8Array[],
): readonly Uint8Array[] {
  const first = rest[0];
  if (first === undefined) return own === undefined ? [head, topic] : [head, topic, own];
  const second = rest[1];
  if (second === undefined) {
    return own === undefined ? [head, topic, first] : [head, topic, own, first];
  }
  // Properties and payload: after a Property Length, which is the subscriber's own.
  return [head, topic, own as Uint8Array, first, second];
}

/** The chunks around the Packet Identifier that is in them; undefined where the packet is one chunk. */
function frameOf([head, topic, own, ...rest]: readonly Uint8Array[]): Frame | undefined {
  if (own === undefined) return undefined;
  // A copy: the subscriber may do with a chunk of its own what it likes.
  const afterPacketId = own.slice(2);
  return { head: head as Uint8Array, topic: topic as Uint8Array, afterPacketId, rest };
}

function aroundPacketId(frame: Frame, packetId: number): readonly Uint8Array[] {
  const { head, topic, afterPacketId, rest } = frame;
  const own = writer.allocate(2 + afterPacketId.length);
  putTwoBytes(packetId, own, 0);
  for (let index = 0; index < afterPacketId.length; index++) {
    own[2 + index] = afterPacketId[index] as number;
  }
  return rest.length <= 2 ? inOrder(head, topic, own, rest) : [head, topic, own, ...rest];
}

/** Whether these can stand in a PUBLISH together. */
function isFit(qos: number, retain: boolean, dup: boolean, packetId: number | undefined): boolean {
  if (typeof retain !== "boolean" || typeof dup !== "boolean") return false;
  if (qos === 0) return packetId === undefined && !dup;
  return (qos === 1 || qos === 2) && packetId !== undefined && isWithin(packetId, 1, 0xffff);
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function putTwoBytes(value: number, target: Uint8Array, offset: number): number {
  target[offset] = value >> 8;
  target[offset + 1] = value;
  return offset + 2;
}

function writeIdentifiers(identifiers: readonly number[]): Uint8Array {
  for (const identifier of identifiers) {
    writer.byte(property.SUBSCRIPTION_IDENTIFIER);
    writer.variableByteInteger(identifier);
  }
  return writer.finish();
}
