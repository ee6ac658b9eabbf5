/**
 * A packet in the neutral names of the shared corpus (../shared/vectors/README.md), so that what was
 * decoded compares deeply with a row's `fields`:
 *
 * - binary fields are hex under their name with "Hex" added
 * - yes/no properties are the bytes on the wire, 0 and 1
 * - `maximumQoS` is `maximumQos`, `cleanSession` is `cleanStart`
 * - a CONNECT has its Protocol Name
 * - properties, noLocal and the like stand where the version has them
 */

import type { Packet, Properties, Subscription, Will } from "@mqtt-codec/core";
import { hex } from "../bytes.js";

type Neutral = Record<string, unknown>;

const PROPERTY_NAMES: Readonly<Partial<Record<keyof Properties, string>>> = {
  maximumQoS: "maximumQos",
};

/** Properties in neutral form. */
export function neutralProperties(properties: Properties): Neutral {
  const neutral: Neutral = {};
  for (const [key, value] of Object.entries(properties)) {
    const name = PROPERTY_NAMES[key as keyof Properties] ?? key;
    if (value instanceof Uint8Array) neutral[`${name}Hex`] = hex(value);
    else if (typeof value === "boolean") neutral[name] = value ? 1 : 0;
    else neutral[name] = value;
  }
  return neutral;
}

function withProperties(version: number, properties: Properties): Neutral {
  return version === 5 ? { properties: neutralProperties(properties) } : {};
}

function neutralWill(will: Will, version: number): Neutral {
  return {
    topic: will.topic,
    payloadHex: hex(will.payload),
    qos: will.qos,
    retain: will.retain,
    ...withProperties(version, will.properties),
  };
}

function neutralSubscription(subscription: Subscription, version: number): Neutral {
  const { topicFilter, qos, noLocal, retainAsPublished, retainHandling } = subscription;
  return version === 5
    ? { topicFilter, qos, noLocal, retainAsPublished, retainHandling }
    : { topicFilter, qos };
}

/** The decoded packet in neutral form, as the row of a packet of this version has it. */
export function neutralFields(packet: Packet, version: number): Neutral {
  const { type } = packet;
  switch (packet.type) {
    case "connect":
      return {
        type,
        protocolName: packet.protocolVersion === 3 ? "MQIsdp" : "MQTT",
        protocolVersion: packet.protocolVersion,
        cleanStart: packet.cleanSession,
        keepAlive: packet.keepAlive,
        clientId: packet.clientId,
        ...(packet.will === undefined
          ? {}
          : { will: neutralWill(packet.will, packet.protocolVersion) }),
        ...(packet.username === undefined ? {} : { username: packet.username }),
        ...(packet.password === undefined ? {} : { passwordHex: hex(packet.password) }),
        ...withProperties(packet.protocolVersion, packet.properties),
      };
    case "connack":
      return {
        type,
        sessionPresent: packet.sessionPresent,
        reasonCode: packet.reasonCode,
        ...withProperties(version, packet.properties),
      };
    case "publish":
      return {
        type,
        dup: packet.dup,
        qos: packet.qos,
        retain: packet.retain,
        topic: packet.topic,
        ...(packet.packetId === undefined ? {} : { packetId: packet.packetId }),
        payloadHex: hex(packet.payload),
        ...withProperties(version, packet.properties),
      };
    case "puback":
    case "pubrec":
    case "pubrel":
    case "pubcomp":
      return {
        type,
        packetId: packet.packetId,
        ...(version === 5 ? { reasonCode: packet.reasonCode } : {}),
        ...withProperties(version, packet.properties),
      };
    case "subscribe":
      return {
        type,
        packetId: packet.packetId,
        subscriptions: packet.subscriptions.map((one) => neutralSubscription(one, version)),
        ...withProperties(version, packet.properties),
      };
    case "suback":
      return {
        type,
        packetId: packet.packetId,
        reasonCodes: packet.reasonCodes,
        ...withProperties(version, packet.properties),
      };
    case "unsubscribe":
      return {
        type,
        packetId: packet.packetId,
        topicFilters: packet.topicFilters,
        ...withProperties(version, packet.properties),
      };
    case "unsuback":
      return {
        type,
        packetId: packet.packetId,
        ...(version === 5 ? { reasonCodes: packet.reasonCodes } : {}),
        ...withProperties(version, packet.properties),
      };
    case "disconnect":
    case "auth":
      return {
        type,
        ...(version === 5 ? { reasonCode: packet.reasonCode } : {}),
        ...withProperties(version, packet.properties),
      };
    default:
      return { type };
  }
}
