// This codec. Packets are made, and so checked, before `encode` is measured; `encodePlain` makes them too.

import * as core from "@mqtt-codec/core";

const { decode, encode, encodeInto, PacketDecoder, peek } = core;

const CLASSES = {
  connect: core.ConnectPacket,
  connack: core.ConnackPacket,
  publish: core.PublishPacket,
  puback: core.PubackPacket,
  pubrec: core.PubrecPacket,
  pubrel: core.PubrelPacket,
  pubcomp: core.PubcompPacket,
  subscribe: core.SubscribePacket,
  suback: core.SubackPacket,
  unsubscribe: core.UnsubscribePacket,
  unsuback: core.UnsubackPacket,
  pingreq: core.PingreqPacket,
  pingresp: core.PingrespPacket,
  disconnect: core.DisconnectPacket,
  auth: core.AuthPacket,
};

const optionsOf = (protocolVersion) => (protocolVersion === 4 ? undefined : { protocolVersion });

export const mqttCodec = {
  name: "@mqtt-codec/core",
  versions: [4, 5],

  cannotDecode: () => undefined,
  cannotEncode: () => undefined,

  prepare: (init) => new CLASSES[init.type](init),

  decoder(version, limits) {
    const options = limits ? { ...limits, protocolVersion: version } : optionsOf(version);
    return (bytes) => decode(bytes, options).packet;
  },

  encoder(version) {
    const options = optionsOf(version);
    return (packet) => encode(packet, options);
  },

  encoderInto(version, target) {
    const options = optionsOf(version);
    return (packet) => encodeInto(packet, target, 0, options);
  },

  peeker(version) {
    const options = optionsOf(version);
    return (bytes) => peek(bytes, options);
  },

  streamDecoder(version, take) {
    const decoder = new PacketDecoder(optionsOf(version));
    return (chunk) => {
      decoder.push(chunk);
      for (;;) {
        const packet = decoder.read();
        if (packet === undefined) return;
        take(packet);
      }
    };
  },

  neutral: (packet) => packet.toObject(),
};
