/** All fifteen Control Packets: their union, and the way from a type to its read, its write and its class. */

import type { PacketReader } from "../io/packet-reader.js";
import type { PacketWriter } from "../io/packet-writer.js";
import * as type from "../spec/control-packet-type.js";
import {
  type AcknowledgementInit,
  PubackPacket,
  PubcompPacket,
  PubrecPacket,
  PubrelPacket,
  readAcknowledgement,
  writeAcknowledgement,
} from "./acknowledgement.js";
import { AuthPacket, type AuthPacketInit, readAuth, writeAuth } from "./auth.js";
import { ConnackPacket, type ConnackPacketInit, readConnack, writeConnack } from "./connack.js";
import { ConnectPacket, type ConnectPacketInit, readConnect, writeConnect } from "./connect.js";
import {
  DisconnectPacket,
  type DisconnectPacketInit,
  readDisconnect,
  writeDisconnect,
} from "./disconnect.js";
import { FieldChecks } from "./field-checks.js";
import { PacketValue } from "./packet-value.js";
import { PingreqPacket, PingrespPacket } from "./ping.js";
import { PublishPacket, type PublishPacketInit, readPublish, writePublish } from "./publish.js";
import { readSuback, SubackPacket, type SubackPacketInit, writeSuback } from "./suback.js";
import {
  readSubscribe,
  SubscribePacket,
  type SubscribePacketInit,
  writeSubscribe,
} from "./subscribe.js";
import {
  readUnsuback,
  UnsubackPacket,
  type UnsubackPacketInit,
  writeUnsuback,
} from "./unsuback.js";
import {
  readUnsubscribe,
  UnsubscribePacket,
  type UnsubscribePacketInit,
  writeUnsubscribe,
} from "./unsubscribe.js";

/** A Control Packet; `type` tells which. */
export type Packet =
  | ConnectPacket
  | ConnackPacket
  | PublishPacket
  | PubackPacket
  | PubrecPacket
  | PubrelPacket
  | PubcompPacket
  | SubscribePacket
  | SubackPacket
  | UnsubscribePacket
  | UnsubackPacket
  | PingreqPacket
  | PingrespPacket
  | DisconnectPacket
  | AuthPacket;

/** A plain object that a packet can be made from: a constructor's fields and the packet's `type`. */
export type PacketInit =
  | ({ readonly type: "connect" } & ConnectPacketInit)
  | ({ readonly type: "connack" } & ConnackPacketInit)
  | ({ readonly type: "publish" } & PublishPacketInit)
  | ({ readonly type: "puback" | "pubrec" | "pubrel" | "pubcomp" } & AcknowledgementInit)
  | ({ readonly type: "subscribe" } & SubscribePacketInit)
  | ({ readonly type: "suback" } & SubackPacketInit)
  | ({ readonly type: "unsubscribe" } & UnsubscribePacketInit)
  | ({ readonly type: "unsuback" } & UnsubackPacketInit)
  | { readonly type: "pingreq" | "pingresp" }
  | ({ readonly type: "disconnect" } & DisconnectPacketInit)
  | ({ readonly type: "auth" } & AuthPacketInit);

// Two packets without fields, shared since nothing can tell one from another.
const PINGREQ_PACKET = /* @__PURE__ */ new PingreqPacket();
const PINGRESP_PACKET = /* @__PURE__ */ new PingrespPacket();

const checks = /* @__PURE__ */ new FieldChecks(0);

/** Reads the body of the packet whose fixed header was read. */
export function readBody(r: PacketReader): Packet {
  switch (r.packetType) {
    case type.PUBLISH:
      return readPublish(r);
    case type.PUBACK:
    case type.PUBREC:
    case type.PUBREL:
    case type.PUBCOMP:
      return readAcknowledgement(r);
    case type.CONNECT:
      return readConnect(r);
    case type.CONNACK:
      return readConnack(r);
    case type.SUBSCRIBE:
      return readSubscribe(r);
    case type.SUBACK:
      return readSuback(r);
    case type.UNSUBSCRIBE:
      return readUnsubscribe(r);
    case type.UNSUBACK:
      return readUnsuback(r);
    case type.PINGREQ:
      return PINGREQ_PACKET;
    case type.PINGRESP:
      return PINGRESP_PACKET;
    case type.DISCONNECT:
      return readDisconnect(r);
    default:
      return readAuth(r);
  }
}

/** Writes a packet: `w.firstByte` and the body. */
export function writePacket(w: PacketWriter, packet: Packet): void {
  switch (packet.type) {
    case "publish":
      w.packetType = type.PUBLISH;
      writePublish(w, packet);
      break;
    case "puback":
      w.packetType = type.PUBACK;
      writeAcknowledgement(w, packet);
      break;
    case "pubrec":
      w.packetType = type.PUBREC;
      writeAcknowledgement(w, packet);
      break;
    case "pubrel":
      w.packetType = type.PUBREL;
      writeAcknowledgement(w, packet);
      break;
    case "pubcomp":
      w.packetType = type.PUBCOMP;
      writeAcknowledgement(w, packet);
      break;
    case "connect":
      w.packetType = type.CONNECT;
      writeConnect(w, packet);
      break;
    case "connack":
      w.packetType = type.CONNACK;
      writeConnack(w, packet);
      break;
    case "subscribe":
      w.packetType = type.SUBSCRIBE;
      writeSubscribe(w, packet);
      break;
    case "suback":
      w.packetType = type.SUBACK;
      writeSuback(w, packet);
      break;
    case "unsubscribe":
      w.packetType = type.UNSUBSCRIBE;
      writeUnsubscribe(w, packet);
      break;
    case "unsuback":
      w.packetType = type.UNSUBACK;
      writeUnsuback(w, packet);
      break;
    case "pingreq":
      w.packetType = type.PINGREQ;
      w.firstByte = type.PINGREQ << 4;
      break;
    case "pingresp":
      w.packetType = type.PINGRESP;
      w.firstByte = type.PINGRESP << 4;
      break;
    case "disconnect":
      w.packetType = type.DISCONNECT;
      writeDisconnect(w, packet);
      break;
    case "auth":
      w.packetType = type.AUTH;
      writeAuth(w, packet);
      break;
  }
}

/** Whether this is a packet that one of the constructors has checked. */
export function isPacket(given: Packet | PacketInit): given is Packet {
  if (given instanceof PublishPacket && PublishPacket.isMade(given)) return true;
  // A copy that kept the prototype is extensible; what it holds was not checked.
  return given instanceof PacketValue && !Object.isExtensible(given) && given.type !== undefined;
}

/** The packet that the plain object describes, which is no PUBLISH. Throws EncodeError. */
export function toPacket(given: Exclude<PacketInit, { readonly type: "publish" }>): Packet {
  const init = checks.object(given, "the packet");
  switch (init.type) {
    case "puback":
      return new PubackPacket(init);
    case "pubrec":
      return new PubrecPacket(init);
    case "pubrel":
      return new PubrelPacket(init);
    case "pubcomp":
      return new PubcompPacket(init);
    case "connect":
      return new ConnectPacket(init);
    case "connack":
      return new ConnackPacket(init);
    case "subscribe":
      return new SubscribePacket(init);
    case "suback":
      return new SubackPacket(init);
    case "unsubscribe":
      return new UnsubscribePacket(init);
    case "unsuback":
      return new UnsubackPacket(init);
    case "pingreq":
      return PINGREQ_PACKET;
    case "pingresp":
      return PINGRESP_PACKET;
    case "disconnect":
      return new DisconnectPacket(init);
    case "auth":
      return new AuthPacket(init);
    default:
      return checks.expect("the name of a Control Packet", "type");
  }
}
