/** Packet classes by the name of their type. */

import * as core from "@mqtt-codec/core";

type PacketConstructor = new (init: never) => core.Packet;

export const CLASSES: Readonly<Record<string, PacketConstructor>> = {
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

/** A packet of the class that `type` names. */
export function construct(init: object): core.Packet {
  const { type } = init as { type: string };
  const PacketClass = CLASSES[type];
  if (PacketClass === undefined) throw new Error(`no packet is called ${type}`);
  return new PacketClass(init as never);
}
