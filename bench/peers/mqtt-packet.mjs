// The codec under MQTT.js and Aedes: one parser a connection, and `generate`.

import mqttPacket from "mqtt-packet";

const BOOLEANS = new Set(["payloadFormatIndicator"]);

function toProperties(given) {
  if (given === undefined || Object.keys(given).length === 0) return undefined;
  const properties = {};
  for (const [key, value] of Object.entries(given)) {
    if (key === "userProperties") properties[key] = Object.fromEntries(value);
    else if (key === "subscriptionIdentifiers") properties.subscriptionIdentifier = value;
    else if (value instanceof Uint8Array) properties[key] = Buffer.from(value);
    else if (BOOLEANS.has(key)) properties[key] = value === 1;
    else properties[key] = value;
  }
  return properties;
}

function fromProperties(given = {}) {
  const properties = {};
  for (const [key, value] of Object.entries(given)) {
    if (key === "userProperties") properties[key] = Object.entries(value);
    else if (key === "subscriptionIdentifier") properties.subscriptionIdentifiers = [value].flat();
    else if (BOOLEANS.has(key)) properties[key] = value ? 1 : 0;
    else properties[key] = value;
  }
  return properties;
}

function prepare(init, version) {
  const { type } = init;
  const properties = toProperties(init.properties);
  const packet = { cmd: type, ...(properties && { properties }) };
  switch (type) {
    case "connect":
      packet.protocolId = "MQTT";
      packet.protocolVersion = version;
      packet.clean = init.cleanSession;
      packet.keepalive = init.keepAlive;
      packet.clientId = init.clientId;
      if (init.username !== undefined) packet.username = init.username;
      if (init.password !== undefined) packet.password = Buffer.from(init.password);
      if (init.will !== undefined) {
        const willProperties = toProperties(init.will.properties);
        packet.will = {
          topic: init.will.topic,
          payload: Buffer.from(init.will.payload),
          qos: init.will.qos,
          retain: init.will.retain,
          ...(willProperties && { properties: willProperties }),
        };
      }
      return packet;
    case "connack":
      packet.sessionPresent = init.sessionPresent;
      packet[version === 5 ? "reasonCode" : "returnCode"] = init.reasonCode;
      return packet;
    case "publish":
      packet.topic = init.topic;
      packet.payload = Buffer.from(init.payload);
      packet.qos = init.qos;
      packet.retain = init.retain;
      packet.dup = init.dup ?? false;
      if (init.qos > 0) packet.messageId = init.packetId;
      return packet;
    case "puback":
    case "pubrec":
    case "pubrel":
    case "pubcomp":
      packet.messageId = init.packetId;
      if (version === 5) packet.reasonCode = init.reasonCode ?? 0;
      return packet;
    case "subscribe":
      packet.messageId = init.packetId;
      packet.subscriptions = init.subscriptions.map(
        ({ topicFilter, qos, noLocal, retainAsPublished, retainHandling }) => ({
          topic: topicFilter,
          qos,
          ...(version === 5 && {
            nl: noLocal ?? false,
            rap: retainAsPublished ?? false,
            rh: retainHandling ?? 0,
          }),
        }),
      );
      return packet;
    case "suback":
    case "unsuback":
      packet.messageId = init.packetId;
      if (init.reasonCodes !== undefined) packet.granted = [...init.reasonCodes];
      return packet;
    case "unsubscribe":
      packet.messageId = init.packetId;
      packet.unsubscriptions = [...init.topicFilters];
      return packet;
    case "disconnect":
    case "auth":
      if (version === 5) packet.reasonCode = init.reasonCode ?? 0;
      return packet;
    default:
      return packet;
  }
}

function neutral(packet, version) {
  const { cmd: type } = packet;
  const properties = fromProperties(packet.properties);
  switch (type) {
    case "connect":
      return {
        type,
        protocolVersion: packet.protocolVersion,
        clientId: packet.clientId,
        cleanSession: packet.clean,
        keepAlive: packet.keepalive,
        will: packet.will && {
          topic: packet.will.topic,
          payload: packet.will.payload,
          qos: packet.will.qos,
          retain: packet.will.retain,
          properties: fromProperties(packet.will.properties),
        },
        username: packet.username,
        password: packet.password,
        properties,
        bridge: packet.bridgeMode ?? false,
      };
    case "connack":
      return {
        type,
        sessionPresent: packet.sessionPresent,
        reasonCode: version === 5 ? packet.reasonCode : packet.returnCode,
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
        packetId: packet.messageId,
        properties,
      };
    case "subscribe":
      return {
        type,
        packetId: packet.messageId,
        subscriptions: packet.subscriptions.map(({ topic, qos, nl, rap, rh }) => ({
          topicFilter: topic,
          qos,
          noLocal: nl ?? false,
          retainAsPublished: rap ?? false,
          retainHandling: rh ?? 0,
        })),
        properties,
      };
    case "suback":
    case "unsuback":
      return {
        type,
        packetId: packet.messageId,
        reasonCodes: packet.granted ?? [],
        properties,
      };
    case "unsubscribe":
      return {
        type,
        packetId: packet.messageId,
        topicFilters: packet.unsubscriptions,
        properties,
      };
    case "pingreq":
    case "pingresp":
      return { type };
    case "disconnect":
    case "auth":
      return { type, reasonCode: packet.reasonCode ?? 0, properties };
    default:
      return { type, packetId: packet.messageId, reasonCode: packet.reasonCode ?? 0, properties };
  }
}

export const mqttPacketPeer = {
  name: "mqtt-packet",
  versions: [4, 5],

  cannotDecode: () => undefined,
  cannotEncode: () => undefined,

  prepare,

  // It would make them of whatever else it is given, every time.
  input(bytes) {
    if (Buffer.isBuffer(bytes)) return bytes;
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  },

  decoder(version) {
    const parser = mqttPacket.parser({ protocolVersion: version });
    let parsed;
    parser.on("packet", (packet) => {
      parsed = packet;
    });
    parser.on("error", (error) => {
      throw error;
    });
    return (bytes) => {
      parsed = undefined;
      parser.parse(bytes);
      return parsed;
    };
  },

  recoder(version) {
    const decode = this.decoder(version);
    const encode = this.encoder(version);
    return (bytes) => encode(decode(bytes));
  },

  encoder(version) {
    const options = { protocolVersion: version };
    return (packet) => mqttPacket.generate(packet, options);
  },

  streamDecoder(version, take) {
    const parser = mqttPacket.parser({ protocolVersion: version });
    parser.on("packet", take);
    parser.on("error", (error) => {
      throw error;
    });
    return (chunk) => {
      parser.parse(chunk);
    };
  },

  neutral,
};
