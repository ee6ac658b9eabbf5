/** Encoding and decoding of MQTT packets: 3.1, 3.1.1 and 5.0. */

export {
  type Decoded,
  decode,
  decodeFixedHeader,
  type FixedHeader,
} from "./codec/decode.js";
export { type EncodeOptions, encode, encodedLength, encodeInto } from "./codec/encode.js";
export { PacketDecoder } from "./codec/packet-decoder.js";
export { type Peeked, peek } from "./codec/peek.js";
export { PublishTemplate, type PublishVariation } from "./codec/publish-template.js";
export {
  DecodeError,
  EncodeError,
  MqttCodecError,
  OverflowEncodeError,
  OversizePacketDecodeError,
  OversizePacketEncodeError,
  UnderflowDecodeError,
  Utf8DecodeError,
} from "./errors.js";
export type { MakeView } from "./io/binary-data.js";
export type { DecodeOptions, Tolerance } from "./io/read-settings.js";
export {
  type AcknowledgementInit,
  type AcknowledgementProperties,
  PubackPacket,
  PubcompPacket,
  PubrecPacket,
  PubrelPacket,
} from "./packets/acknowledgement.js";
export { AuthPacket, type AuthPacketInit, type AuthProperties } from "./packets/auth.js";
export {
  ConnackPacket,
  type ConnackPacketInit,
  type ConnackProperties,
} from "./packets/connack.js";
export {
  ConnectPacket,
  type ConnectPacketInit,
  type ConnectProperties,
} from "./packets/connect.js";
export {
  DisconnectPacket,
  type DisconnectPacketInit,
  type DisconnectProperties,
} from "./packets/disconnect.js";
export type { QoS } from "./packets/field-checks.js";
export type { Packet, PacketInit } from "./packets/packet.js";
export type { Plain } from "./packets/packet-value.js";
export { PingreqPacket, PingrespPacket } from "./packets/ping.js";
export { packetToJson, packetToString } from "./packets/print.js";
export type { Properties, UserProperty } from "./packets/properties.js";
export {
  PublishPacket,
  type PublishPacketInit,
  type PublishProperties,
} from "./packets/publish.js";
export { SubackPacket, type SubackPacketInit } from "./packets/suback.js";
export {
  SubscribePacket,
  type SubscribePacketInit,
  type SubscribeProperties,
} from "./packets/subscribe.js";
export {
  type RetainHandling,
  Subscription,
  type SubscriptionInit,
} from "./packets/subscription.js";
export {
  isTopicFilter,
  isTopicName,
  matchesTopic,
  parseSharedSubscription,
} from "./packets/topic.js";
export { UnsubackPacket, type UnsubackPacketInit } from "./packets/unsuback.js";
export {
  UnsubscribePacket,
  type UnsubscribePacketInit,
  type UnsubscribeProperties,
} from "./packets/unsubscribe.js";
export { Will, type WillInit, type WillProperties } from "./packets/will.js";
export type { PacketType } from "./spec/control-packet-type.js";
export { MAX_REMAINING_LENGTH } from "./spec/limits.js";
export type { ProtocolVersion } from "./spec/protocol-version.js";
export { ConnectReturnCode, ReasonCode } from "./spec/reason-code.js";
export { reasonCodeName } from "./spec/reason-code-name.js";
export { VIOLATION_CODES, type ViolationCode } from "./spec/violation.js";
