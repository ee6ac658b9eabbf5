/** The values of fields in words. */

import { isUint8Array } from "../io/binary-data.js";
import { bytesText, lineOf } from "../packets/print.js";
import { PACKET_TYPES, packetTypeName } from "../spec/control-packet-type.js";
import { PROPERTY_NAMES } from "../spec/property.js";
import { protocolVersionName } from "../spec/protocol-version.js";
import { reasonCodeName } from "../spec/reason-code-name.js";

/** What is known of the packet when a field of it is put into words. */
interface Context {
  readonly packetType: number;
  readonly protocolVersion: number;
}

const QOS_WORDS = ["at most once", "at least once", "exactly once"];
const RETAIN_HANDLING_WORDS = [
  "send retained messages",
  "send retained messages to a new subscription only",
  "do not send retained messages",
];

const FORMAT_WORDS = ["unspecified bytes", "UTF-8 Encoded Character Data"];

const FOR_EVER = 0xffff_ffff;

/** A field's value in words; empty for a group. */
export function textOf(name: string, value: unknown, context: Context): string {
  if (isUint8Array(value)) return bytesText(value);
  if (typeof value !== "number") return value === undefined ? "" : lineOf(value);
  switch (name) {
    case "DUP flag":
    case "RETAIN":
    case "User Name Flag":
    case "Password Flag":
    case "Will Retain":
    case "Will Flag":
    case "Clean Session":
    case "Clean Start":
    case "Session Present":
    case "No Local":
    case "Retain As Published":
    case "Request Problem Information":
    case "Request Response Information":
    case "Retain Available":
    case "Wildcard Subscription Available":
    case "Subscription Identifier Available":
    case "Shared Subscription Available":
      return `${value} ${value === 0 ? "no" : value === 1 ? "yes" : "(not allowed)"}`;
    case "Payload Format Indicator":
      return `${value} ${FORMAT_WORDS[value] ?? "(not allowed)"}`;
    case "Control Packet type":
      return `${value} ${packetTypeName(value)}`;
    case "Protocol Level":
    case "Protocol Version":
      return levelText(value);
    case "Property Identifier":
      return `${hex(value)} ${PROPERTY_NAMES[value] || "(not defined)"}`;
    case "Reason Code":
    case "Return Code":
    case "Connect Reason Code":
    case "Connect Return code":
    case "Disconnect Reason Code":
    case "Authenticate Reason Code":
      return codeText(value, context);
    case "QoS level":
    case "QoS":
    case "Will QoS":
    case "Maximum QoS":
      return `${value} ${QOS_WORDS[value] ?? "(not allowed)"}`;
    case "Retain Handling":
      return `${value} ${RETAIN_HANDLING_WORDS[value] ?? "(not allowed)"}`;
    case "Keep Alive":
    case "Server Keep Alive":
      return value === 0 ? "0 (off)" : secondsText(value);
    case "Session Expiry Interval":
      return value === FOR_EVER ? `${value} (never expires)` : secondsText(value);
    case "Message Expiry Interval":
    case "Will Delay Interval":
      return secondsText(value);
    case "Maximum Packet Size":
    case "Remaining Length":
    case "Property Length":
    case "Length":
      return lengthText(value);
    case "Control Packet type and flags":
    case "Connect Flags":
    case "Connect Acknowledge Flags":
    case "Subscription Options":
      return hex(value);
    default:
      return String(value);
  }
}

/** A number of bytes in words. */
export function lengthText(length: number): string {
  return length === 1 ? "1 byte" : `${length} bytes`;
}

function secondsText(seconds: number): string {
  return seconds === 1 ? "1 second" : `${seconds} seconds`;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}

function levelText(level: number): string {
  const version = level & 0x7f;
  if (version !== 3 && version !== 4 && version !== 5) return `${level} (not known)`;
  return `${level} MQTT ${protocolVersionName(version)}${level === version ? "" : ", bridge"}`;
}

function codeText(code: number, { packetType, protocolVersion }: Context): string {
  const type = PACKET_TYPES[packetType];
  const name =
    type === undefined ? undefined : reasonCodeName(code, type, protocolVersion as 3 | 4 | 5);
  return `${hex(code)} ${name ?? "(not defined for this packet)"}`;
}
