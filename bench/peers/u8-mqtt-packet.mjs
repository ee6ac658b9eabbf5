// A codec of Uint8Arrays for browsers: a context a connection, which decodes what it is given into a list.

import { mqtt_opts_v5, mqtt_pkt_ctx } from "u8-mqtt-packet";

const BOOLEANS = new Set([
  "requestProblemInformation",
  "requestResponseInformation",
  "retainAvailable",
  "wildcardSubscriptionAvailable",
  "subscriptionIdentifiersAvailable",
  "sharedSubscriptionAvailable",
]);

const toSnake = (key) =>
  key === "maximumQoS"
    ? "maximum_qos"
    : key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const toCamel = (key) =>
  key === "maximum_qos"
    ? "maximumQoS"
    : key.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

function toProperties(given) {
  if (given === undefined || Object.keys(given).length === 0) return undefined;
  const properties = {};
  for (const [key, value] of Object.entries(given)) {
    if (key === "userProperties") properties.user_properties = Object.fromEntries(value);
    else if (key === "subscriptionIdentifiers") properties.subscription_identifier = value[0];
    else if (key === "subscriptionIdentifiersAvailable") properties[toSnake(key)] = [value ? 1 : 0];
    else properties[toSnake(key)] = BOOLEANS.has(key) ? (value ? 1 : 0) : value;
  }
  return properties;
}

function fromProperties(given) {
  const properties = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    const key = toCamel(name);
    if (key === "userProperties") properties[key] = Object.entries(value);
    else if (key === "subscriptionIdentifier") properties.subscriptionIdentifiers = [value];
    else if (BOOLEANS.has(key)) properties[key] = Number(value) === 1;
    else properties[key] = typeof value === "number" ? value >>> 0 : value;
  }
  return properties;
}

const utf8 = (value) => (typeof value === "string" ? new TextEncoder().encode(value) : value);

/** The type apart, since the encoder takes it apart. */
function prepare(init) {
  const { type } = init;
  const props = toProperties(init.properties);
  const packet = { ...(props && { props }) };
  switch (type) {
    case "connect":
      packet.flags = init.cleanSession ? 2 : 0;
      packet.keep_alive = init.keepAlive;
      packet.client_id = init.clientId;
      if (init.username !== undefined) packet.username = init.username;
      if (init.password !== undefined) packet.password = utf8(init.password);
      if (init.will !== undefined) {
        const { topic, payload, qos, retain, properties } = init.will;
        packet.will = {
          topic,
          payload: utf8(payload),
          qos,
          retain,
          props: toProperties(properties),
        };
      }
      break;
    case "connack":
      packet.flags = init.sessionPresent ? 1 : 0;
      packet.reason = init.reasonCode;
      break;
    case "publish":
      packet.topic = init.topic;
      packet.payload = init.payload;
      packet.qos = init.qos;
      packet.retain = init.retain;
      packet.dup = init.dup ?? false;
      if (init.qos > 0) packet.pkt_id = init.packetId;
      break;
    case "subscribe":
      packet.pkt_id = init.packetId;
      packet.topics = init.subscriptions.map(
        ({ topicFilter, qos, noLocal, retainAsPublished, retainHandling }) => ({
          topic: topicFilter,
          opts:
            qos | (noLocal ? 4 : 0) | (retainAsPublished ? 8 : 0) | ((retainHandling ?? 0) << 4),
        }),
      );
      break;
    case "suback":
    case "unsuback":
      packet.pkt_id = init.packetId;
      packet.answers = [...(init.reasonCodes ?? [])];
      break;
    case "unsubscribe":
      packet.pkt_id = init.packetId;
      packet.topics = [...init.topicFilters];
      break;
    case "pingreq":
    case "pingresp":
      break;
    default:
      if (init.packetId !== undefined) packet.pkt_id = init.packetId;
      packet.reason = init.reasonCode ?? 0;
  }
  return { type, packet };
}

function neutral(packet, version) {
  const { type } = packet;
  const properties = version === 5 ? fromProperties(packet.props) : {};
  switch (type) {
    case "connect":
      return {
        type,
        protocolVersion: packet.mqtt_level,
        clientId: packet.client_id,
        cleanSession: (packet.flags & 2) !== 0,
        keepAlive: packet.keep_alive,
        will: packet.will && {
          topic: packet.will.topic,
          payload: packet.will.payload,
          qos: packet.will.qos,
          retain: packet.will.retain,
          properties: fromProperties(packet.will.props),
        },
        username: packet.username,
        password: packet.password,
        properties,
        bridge: false,
      };
    case "connack":
      return {
        type,
        sessionPresent: (packet.flags & 1) === 1,
        reasonCode: Number(packet.reason),
        properties,
      };
    case "publish":
      return {
        type,
        topic: packet.topic,
        payload: packet.payload,
        qos: packet.qos,
        retain: packet.retain,
        dup: packet.dup,
        packetId: packet.pkt_id,
        properties,
      };
    case "subscribe":
      return {
        type,
        packetId: packet.pkt_id,
        subscriptions: packet.topics.map(({ topic, opts }) => ({
          topicFilter: topic,
          qos: opts & 3,
          noLocal: (opts & 4) !== 0,
          retainAsPublished: (opts & 8) !== 0,
          retainHandling: (opts >> 4) & 3,
        })),
        properties,
      };
    case "suback":
    case "unsuback":
      return { type, packetId: packet.pkt_id, reasonCodes: packet.answers.map(Number), properties };
    case "unsubscribe":
      return { type, packetId: packet.pkt_id, topicFilters: packet.topics, properties };
    case "pingreq":
    case "pingresp":
      return { type };
    case "disconnect":
    case "auth":
      return { type, reasonCode: Number(packet.reason ?? 0), properties };
    default:
      return { type, packetId: packet.pkt_id, reasonCode: Number(packet.reason ?? 0), properties };
  }
}

function cannotEncode({ type, reasonCode, properties = {} }, version) {
  const isPubxxx = type === "pubrec" || type === "pubrel" || type === "pubcomp";
  if (type === "auth") return "AUTH: throws a TypeError";
  if (isPubxxx && version === 4)
    return "3.1.1 PUBREC, PUBREL, PUBCOMP: writes a Reason Code, which 3.1.1 does not have";
  if (isPubxxx && (reasonCode ?? 0) !== 0)
    return "5.0 PUBREC, PUBREL, PUBCOMP with a Reason Code: writes it after the properties";
  if (properties.userProperties !== undefined)
    return "User Properties: writes name and value into the name";
  return undefined;
}

function cannotDecode({ type, will, username }) {
  if (type === "auth") return "AUTH: throws a TypeError";
  if (type === "connect" && (will ?? username) !== undefined)
    return "CONNECT with a Will, a User Name or a Password: leaves them out";
  return undefined;
}

export const u8MqttPacket = {
  name: "u8-mqtt-packet",
  versions: [4, 5],

  cannotDecode,
  cannotEncode,
  cannotStream: "keeps back packets that are complete, after one that was cut",
  prepare,

  decoder(version) {
    const stream = mqtt_pkt_ctx(version, mqtt_opts_v5).mqtt_stream({});
    return (bytes) => stream.decode(bytes)[0];
  },

  encoder(version) {
    const { encode_pkt: encodePacket } = mqtt_pkt_ctx(version, mqtt_opts_v5);
    return ({ type, packet }) => encodePacket(type, packet);
  },

  streamDecoder(version, take) {
    const stream = mqtt_pkt_ctx(version, mqtt_opts_v5).mqtt_stream({});
    return (chunk) => {
      for (const packet of stream.decode(chunk)) take(packet);
    };
  },

  neutral,
};
