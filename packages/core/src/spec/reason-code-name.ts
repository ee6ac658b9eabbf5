/** What the specification calls the Reason Codes of 5.0 (§2.4) and the return codes of 3.1.1 (§3.2.2.3, §3.9.3). */

import {
  CONNACK,
  DISCONNECT,
  PACKET_TYPES,
  type PacketType,
  SUBACK,
} from "./control-packet-type.js";
import { isReasonCodeOf } from "./reason-code.js";

const REASON_CODE_NAMES: Readonly<Record<number, string>> = {
  0: "Success",
  1: "Granted QoS 1",
  2: "Granted QoS 2",
  4: "Disconnect with Will Message",
  16: "No matching subscribers",
  17: "No subscription existed",
  24: "Continue authentication",
  25: "Re-authenticate",
  128: "Unspecified error",
  129: "Malformed Packet",
  130: "Protocol Error",
  131: "Implementation specific error",
  132: "Unsupported Protocol Version",
  133: "Client Identifier not valid",
  134: "Bad User Name or Password",
  135: "Not authorized",
  136: "Server unavailable",
  137: "Server busy",
  138: "Banned",
  139: "Server shutting down",
  140: "Bad authentication method",
  141: "Keep Alive timeout",
  142: "Session taken over",
  143: "Topic Filter invalid",
  144: "Topic Name invalid",
  145: "Packet Identifier in use",
  146: "Packet Identifier not found",
  147: "Receive Maximum exceeded",
  148: "Topic Alias invalid",
  149: "Packet too large",
  150: "Message rate too high",
  151: "Quota exceeded",
  152: "Administrative action",
  153: "Payload format invalid",
  154: "Retain not supported",
  155: "QoS not supported",
  156: "Use another server",
  157: "Server moved",
  158: "Shared Subscriptions not supported",
  159: "Connection rate exceeded",
  160: "Maximum connect time",
  161: "Subscription Identifiers not supported",
  162: "Wildcard Subscriptions not supported",
};

const RETURN_CODE_NAMES: readonly string[] = [
  "Connection Accepted",
  "Connection Refused, unacceptable protocol version",
  "Connection Refused, identifier rejected",
  "Connection Refused, Server unavailable",
  "Connection Refused, bad user name or password",
  "Connection Refused, not authorized",
];

/**
 * The specification's name of a Reason Code in a packet, or undefined where that packet has no such
 * code. `reasonCodeName(0, "suback")` is "Granted QoS 0". With `protocolVersion` 3 or 4, the name of
 * the return code; without one, the name in 5.0 where there is one.
 */
export function reasonCodeName(
  code: number,
  packetType: PacketType,
  protocolVersion?: 3 | 4 | 5,
): string | undefined {
  const type = PACKET_TYPES.indexOf(packetType);
  if (protocolVersion !== undefined && protocolVersion < 5) {
    if (type === CONNACK) return RETURN_CODE_NAMES[code];
    if (type !== SUBACK || !isReasonCodeOf(type, code, protocolVersion)) return undefined;
    return code === 0x80 ? "Failure" : `Success - Maximum QoS ${code}`;
  }
  if (isReasonCodeOf(type, code, 5)) {
    if (code === 0 && type === DISCONNECT) return "Normal disconnection";
    if (code === 0 && type === SUBACK) return "Granted QoS 0";
    return REASON_CODE_NAMES[code];
  }
  return type === CONNACK && protocolVersion === undefined ? RETURN_CODE_NAMES[code] : undefined;
}
