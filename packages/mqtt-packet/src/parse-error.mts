/** What mqtt-packet says of a malformed packet, where it says anything; people compare its messages. */

import type { DecodeError } from "@mqtt-codec/core";
import { headerFlagsError } from "./control-packet-type.mjs";

/** By the field that its packet has no room for. */
const TRUNCATED: Readonly<Record<string, string>> = {
  "Protocol Name": "Cannot parse protocolId",
  "Protocol Level": "Packet too short",
  "Protocol Version": "Packet too short",
  "Connect Flags": "Packet too short",
  "Keep Alive": "Packet too short",
  "Client Identifier": "Packet too short",
  "Will Topic": "Cannot parse will topic",
  "Will Message": "Cannot parse will payload",
  "Will Payload": "Cannot parse will payload",
  "User Name": "Cannot parse username",
  Password: "Cannot parse password",
  "Connect Reason Code": "Cannot parse return code",
  "Topic Name": "Cannot parse topic",
  "Topic Filter": "Cannot parse topic",
  "Packet Identifier": "Cannot parse messageId",
  "Property Length": "Cannot parse property code type",
  "Requested QoS": "Malformed Subscribe Payload",
  "Subscription Options": "Malformed Subscribe Payload",
};

/** By our code, where the packet makes no difference. */
const BY_CODE: Readonly<Record<string, string>> = {
  "malformed-variable-byte-integer": "Invalid variable byte integer",
  "invalid-qos": "Packet must not have both QoS bits set to 1",
  "unknown-property": "Unknown property",
  "wrong-protocol-name": "Invalid protocolId",
  "unsupported-protocol-version": "Invalid protocol version",
  "reserved-connect-flag": "Connect flag bit 0 must be 0, but got 1",
  "will-retain-without-will-flag":
    "Will Retain Flag must be set to zero when Will Flag is set to 0",
  "will-qos-without-will-flag": "Will QoS must be set to zero when Will Flag is set to 0",
  "reserved-connect-acknowledge-flags": "Invalid connack flags, bits 7-1 must be set to 0",
  "invalid-maximum-qos": "Invalid subscribe QoS, must be <= 2",
  "invalid-retain-handling": "Invalid retain handling, must be <= 2",
};

/**
 * The error with mqtt-packet's message, or Aedes's, where there is one: all else of it, `stack` too, is as it
 * was. `first` and `length` are of the packet's fixed header, `byte` is the one at fault, where it is at hand.
 */
export function withOriginalMessage(
  error: DecodeError,
  first: number,
  length: number,
  byte: number | undefined,
): Error {
  const message =
    error.code === "wildcard-in-topic-name" && error.packetType === "publish" && byte !== undefined
      ? `${String.fromCharCode(byte)} is not allowed in PUBLISH`
      : originalMessage(error, first >> 4, length);
  if (message === undefined) return error;
  void error.stack; // Which is made when it is asked for first, and is to have core's message.
  error.message = message;
  return error;
}

function originalMessage(error: DecodeError, type: number, length: number): string | undefined {
  const { code, field = "", packetType = "", protocolVersion } = error;
  switch (code) {
    case "reserved-packet-type":
      return type === 0 ? "Not supported" : "Not supported auth packet for this version MQTT";
    case "reserved-flags":
      return headerFlagsError(type);
    case "truncated-field":
      if (length === 0 && field === "Packet Identifier" && type >= 8 && type <= 11) {
        return `Malformed ${packetType}, no payload specified`;
      }
      return TRUNCATED[field];
    case "wrong-remaining-length":
      return packetType === "unsuback" ? "Malformed unsuback, payload length must be 2" : undefined;
    case "reserved-subscription-options":
      return `Invalid subscribe topic flag bits, bits 7-${protocolVersion === 5 ? 6 : 2} must be 0`;
    case "undefined-reason-code":
      return undefinedCodeMessage(packetType, protocolVersion);
    default:
      return BY_CODE[code];
  }
}

function undefinedCodeMessage(packetType: string, protocolVersion: number): string | undefined {
  switch (packetType) {
    case "connack":
      return undefined;
    case "suback":
      if (protocolVersion !== 5) return "Invalid suback QoS, must be 0, 1, 2 or 128";
      return "Invalid suback code";
    case "unsuback":
      return "Invalid unsuback code";
    default:
      return `Invalid ${packetType} reason code`;
  }
}
