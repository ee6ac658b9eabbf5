/** From a packet that core has decoded to one as mqtt-packet has it. */

import type {
  ConnackPacket,
  ConnectPacket,
  Packet as CorePacket,
  SubscribePacket,
} from "@mqtt-codec/core";
import type { CodecOptions } from "./options.mjs";
import { originalProperties } from "./original-properties.mjs";
import { Packet } from "./packet.mjs";

/** What the parser reads of its settings: options, or a CONNECT. */
export interface Settings extends CodecOptions {
  readonly protocolVersion?: unknown;
  readonly bridgeMode?: unknown;
}

/** The fields that mqtt-packet adds to a Packet, type by type. */
type Fields = Packet & Record<string, unknown>;

/**
 * The packet, whose binary fields are Buffers, with mqtt-packet's fields, in its order. `flags` and `length` are those of its fixed header,
 * `protocolVersion` is what it was read by, `settings` tell whether it is a bridge's.
 */
export function originalPacket(
  packet: CorePacket,
  flags: number,
  length: number,
  protocolVersion: number,
  settings: Settings,
): Packet {
  const is50 = protocolVersion === 5;
  if (packet.type === "publish") {
    const { topic, packetId, properties } = packet;
    const payload = packet.payload as Buffer;
    const publish = new Packet("publish", flags, length, topic, payload) as Fields;
    if (packetId !== undefined) publish["messageId"] = packetId;
    if (is50) addProperties(publish, properties);
    return publish;
  }
  const original = new Packet(packet.type, flags, length) as Fields;
  switch (packet.type) {
    case "puback":
    case "pubrec":
    case "pubrel":
    case "pubcomp":
      original["messageId"] = packet.packetId;
      if (is50) original["reasonCode"] = packet.reasonCode;
      break;
    case "connect":
      addConnect(original, packet);
      return original;
    case "connack":
      addConnack(original, packet, is50);
      break;
    case "subscribe":
      original["subscriptions"] = subscriptionsOf(packet, is50, Boolean(settings.bridgeMode));
      original["messageId"] = packet.packetId;
      break;
    case "suback":
      original["granted"] = [...packet.reasonCodes];
      original["messageId"] = packet.packetId;
      break;
    case "unsubscribe":
      original["unsubscriptions"] = [...packet.topicFilters];
      original["messageId"] = packet.packetId;
      break;
    case "unsuback":
      original["messageId"] = packet.packetId;
      addProperties(original, packet.properties);
      if (is50) original["granted"] = [...packet.reasonCodes];
      return original;
    case "disconnect":
    case "auth":
      if (is50) original["reasonCode"] = packet.reasonCode;
      break;
    default:
      return original;
  }
  if (is50) addProperties(original, packet.properties);
  return original;
}

function addProperties(original: Fields, properties: object): void {
  const given = originalProperties(properties);
  if (given !== undefined) original["properties"] = given;
}

function addConnect(original: Fields, packet: ConnectPacket): void {
  const { protocolVersion, will, username, password } = packet;
  original["protocolId"] = protocolVersion === 3 ? "MQIsdp" : "MQTT";
  original["protocolVersion"] = protocolVersion;
  if (packet.bridge) original["bridgeMode"] = true;
  if (will !== undefined) {
    const { retain, qos, topic, payload } = will;
    const properties = originalProperties(will.properties);
    original["will"] =
      properties === undefined
        ? { retain, qos, topic, payload }
        : { retain, qos, properties, topic, payload };
  }
  original["clean"] = packet.cleanSession;
  original["keepalive"] = packet.keepAlive;
  addProperties(original, packet.properties);
  original["clientId"] = packet.clientId;
  if (username !== undefined) original["username"] = username;
  if (password !== undefined) original["password"] = password;
}

function addConnack(original: Fields, packet: ConnackPacket, is50: boolean): void {
  original["sessionPresent"] = packet.sessionPresent;
  original[is50 ? "reasonCode" : "returnCode"] = packet.reasonCode;
}

function subscriptionsOf(packet: SubscribePacket, is50: boolean, isBridge: boolean): object[] {
  return packet.subscriptions.map(
    ({ topicFilter: topic, qos, noLocal: nl, retainAsPublished: rap, retainHandling: rh }) => {
      if (is50) return { topic, qos, nl, rap, rh };
      // A bridge gets retained messages as they are and none of its own back, which it cannot ask for before 5.0.
      return isBridge ? { topic, qos, rh: 0, rap: true, nl: true } : { topic, qos };
    },
  );
}
