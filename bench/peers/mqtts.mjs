// The codec inside the client mqtts: 3.1.1, and of each packet only the way that a client needs. Its
// streaming decoder is a Transform; it is called without the stream's queues, which is to its advantage.

import mqtts from "mqtts";

const {
  DefaultPacketReadMap,
  DefaultPacketWriteMap,
  MqttTransformer,
  PacketStream,
  PacketType,
  PacketWriter,
  writeDisconnectRequestPacket,
} = mqtts;

const TYPES = {
  connect: PacketType.Connect,
  connack: PacketType.ConnAck,
  publish: PacketType.Publish,
  puback: PacketType.PubAck,
  pubrec: PacketType.PubRec,
  pubrel: PacketType.PubRel,
  pubcomp: PacketType.PubComp,
  subscribe: PacketType.Subscribe,
  suback: PacketType.SubAck,
  unsubscribe: PacketType.Unsubscribe,
  unsuback: PacketType.UnsubAck,
  pingreq: PacketType.PingReq,
  pingresp: PacketType.PingResp,
  disconnect: PacketType.Disconnect,
};
const NAMES = Object.fromEntries(Object.entries(TYPES).map(([name, type]) => [type, name]));

const SENT_BY_CLIENTS = ["connect", "subscribe", "unsubscribe", "disconnect"];
const SENT_BY_SERVERS = ["connack", "suback", "unsuback"];

const WRITE_MAP = {
  ...DefaultPacketWriteMap,
  [PacketType.Disconnect]: writeDisconnectRequestPacket,
};

/** Packets without the stream around them. */
class Transformer extends MqttTransformer {
  constructor(take) {
    super();
    this.take = take;
  }

  push(packet) {
    this.take(packet);
    return true;
  }
}

function prepare(init) {
  const { type, packetId: identifier } = init;
  const packet = () => {
    switch (type) {
      case "connect":
        return {
          protocolName: "MQTT",
          protocolLevel: 4,
          clean: init.cleanSession,
          keepAlive: init.keepAlive,
          clientId: init.clientId,
          ...(init.username !== undefined && { username: init.username }),
          ...(init.password !== undefined && { password: Buffer.from(init.password) }),
          ...(init.will && {
            will: {
              topic: init.will.topic,
              message: Buffer.from(init.will.payload),
              qosLevel: init.will.qos,
              retained: init.will.retain,
            },
          }),
        };
      case "publish":
        return {
          topic: init.topic,
          payload: Buffer.from(init.payload),
          qos: init.qos,
          retain: init.retain,
          duplicate: init.dup ?? false,
          ...(init.qos > 0 && { identifier }),
        };
      case "subscribe":
        return {
          identifier,
          subscriptions: init.subscriptions.map(({ topicFilter: topic, qos }) => ({ topic, qos })),
        };
      case "unsubscribe":
        return { identifier, topics: [...init.topicFilters] };
      default:
        return identifier === undefined ? {} : { identifier };
    }
  };
  return { type: TYPES[type], packet: packet() };
}

function neutral({ type: number, data }) {
  const type = NAMES[number];
  const properties = {};
  switch (type) {
    case "connack":
      return {
        type,
        sessionPresent: data.sessionPresent,
        reasonCode: data.returnCode,
        properties,
      };
    case "publish":
      return {
        type,
        topic: data.topic,
        payload: data.payload,
        qos: data.qos,
        retain: data.retain,
        dup: data.duplicate,
        packetId: data.qos > 0 ? data.identifier : undefined,
        properties,
      };
    case "suback":
      return { type, packetId: data.identifier, reasonCodes: data.returnCodes, properties };
    case "unsuback":
      return { type, packetId: data.identifier, reasonCodes: [], properties };
    case "pingreq":
    case "pingresp":
      return { type };
    default:
      return { type, packetId: data.identifier, reasonCode: 0, properties };
  }
}

export const mqttsPeer = {
  name: "mqtts",
  versions: [4],

  cannotDecode({ type }) {
    if (SENT_BY_CLIENTS.includes(type)) return "what only servers receive";
    return undefined;
  },
  cannotEncode({ type }) {
    if (SENT_BY_SERVERS.includes(type)) return "what only servers send";
    return undefined;
  },

  prepare,

  decoder() {
    return (bytes) => {
      const stream = PacketStream.fromBuffer(bytes);
      const first = stream.readByte();
      const type = first >> 4;
      const length = stream.readVariableByteInteger();
      return {
        type,
        data: DefaultPacketReadMap[type](stream, length, first & 0x0f),
        flags: first & 0x0f,
      };
    };
  },

  encoder() {
    const writer = new PacketWriter({ logPacketWrite() {} }, WRITE_MAP);
    return ({ type, packet }) => writer.write(type, packet);
  },

  streamDecoder(_, take) {
    const transformer = new Transformer(take);
    const done = (error) => {
      if (error) throw error;
    };
    return (chunk) => transformer._transform(chunk, "buffer", done);
  },

  neutral,
};
