// mqtts: the codec inside a client of 3.1.1, which reads what clients receive and writes what they send. Its
// transformer is fed with bytes; the queues of a stream are left out.

import {
  bytesOf,
  hexOf,
  inOurForm,
  installed,
  inTheirForm,
  needPlaceFor,
  refusal,
  serve,
  serveAbsent,
  Unsupported,
  withBytes,
} from "./serve.mjs";

const RECEIVED = [
  "connack",
  "publish",
  "puback",
  "pubrec",
  "pubrel",
  "pubcomp",
  "suback",
  "unsuback",
  "pingreq",
  "pingresp",
];
const SENT = [
  "connect",
  "publish",
  "puback",
  "pubrec",
  "pubrel",
  "pubcomp",
  "subscribe",
  "unsubscribe",
  "pingreq",
  "pingresp",
  "disconnect",
];

function theirPacket(packet) {
  const { type, packetId: identifier } = packet;
  switch (type) {
    case "connect": {
      const { clientId, cleanSession: clean, keepAlive, username, password, will } = packet;
      if (packet.bridge) throw new Unsupported("the bridge bit");
      if (packet.protocolVersion !== 4) throw new Unsupported("a CONNECT of another version");
      return {
        protocolName: "MQTT",
        protocolLevel: 4,
        clean,
        keepAlive,
        clientId,
        ...(username !== undefined && { username }),
        ...(password !== undefined && { password }),
        ...(will !== undefined && {
          will: {
            topic: will.topic,
            message: will.payload,
            qosLevel: will.qos,
            retained: will.retain,
          },
        }),
      };
    }
    case "publish": {
      const { topic, payload, qos, retain, dup: duplicate } = packet;
      return { topic, payload, qos, retain, duplicate, identifier };
    }
    case "subscribe":
      return {
        identifier,
        subscriptions: packet.subscriptions.map(({ topicFilter: topic, qos }) => ({ topic, qos })),
      };
    case "unsubscribe":
      return { identifier, topics: packet.topicFilters };
    default:
      return { identifier };
  }
}

function ourPacket(type, data) {
  const { identifier: packetId } = data;
  switch (type) {
    case "connack":
      return { type, sessionPresent: data.sessionPresent, reasonCode: data.returnCode };
    case "publish": {
      const { topic, payload, qos, retain, duplicate: dup } = data;
      // Where there is no identifier it has -1.
      return { type, topic, payload, qos, retain, dup, ...(packetId !== -1 && { packetId }) };
    }
    case "suback":
      return { type, packetId, reasonCodes: data.returnCodes };
    case "pingreq":
    case "pingresp":
      return { type };
    default:
      return { type, packetId };
  }
}

const found = await installed("mqtts");

if (found === undefined) {
  serveAbsent("mqtts is not installed: npm install mqtts@1.5.0");
} else {
  const { DefaultPacketWriteMap, MqttTransformer, PacketType, PacketWriter } = found.module.default;
  const { writeDisconnectRequestPacket } = found.module.default;
  const numbers = Object.fromEntries(
    Object.entries(PacketType)
      .filter(([, number]) => typeof number === "number")
      .map(([name, number]) => [name.toLowerCase(), number]),
  );
  const names = Object.fromEntries(Object.entries(numbers).map(([name, number]) => [number, name]));

  // Its map leaves DISCONNECT to the client, which takes this function.
  const writer = new PacketWriter(
    { logPacketWrite() {} },
    { ...DefaultPacketWriteMap, [PacketType.Disconnect]: writeDisconnectRequestPacket },
  );

  /** The transformer without the stream around it. */
  class Transformer extends MqttTransformer {
    packets = [];

    push(packet) {
      if (packet !== null) this.packets.push(packet);
      return true;
    }
  }

  serve({
    describe: {
      name: "mqtts",
      version: found.version,
      language: "TypeScript",
      protocolVersions: [4],
      operations: ["decode", "encode"],
      types: { decode: RECEIVED, encode: SENT },
      direction: false,
      options: [],
    },

    decode(request) {
      const transformer = new Transformer();
      let refused;
      const done = (error) => {
        refused = error;
      };
      try {
        transformer._transform(bytesOf(request), "buffer", done);
      } catch (error) {
        refused = error;
      }
      const [packet] = transformer.packets;
      if (packet !== undefined) {
        const type = names[packet.type];
        return { outcome: "packet", packet: inOurForm(type, () => ourPacket(type, packet.data)) };
      }
      return refused ? refusal(refused) : { outcome: "need-more" };
    },

    encode({ protocolVersion, packet }) {
      needPlaceFor(packet, protocolVersion);
      const theirs = inTheirForm(() => theirPacket(withBytes(packet)));
      try {
        return { outcome: "bytes", hex: hexOf(writer.write(numbers[packet.type], theirs)) };
      } catch (error) {
        return refusal(error);
      }
    },
  });
}
