/** Reason Codes of MQTT 5.0 (§2.4, Table 2-6 and the table of each packet) and return codes of 3.1.1 (§3.2.2.3, §3.9.3). */

import { CONNACK, SUBACK } from "./control-packet-type.js";

/** The Reason Codes of MQTT 5.0 by the specification's names (5.0 §2.4). */
export const ReasonCode = {
  success: 0x00,
  normalDisconnection: 0x00,
  grantedQoS0: 0x00,
  grantedQoS1: 0x01,
  grantedQoS2: 0x02,
  disconnectWithWillMessage: 0x04,
  noMatchingSubscribers: 0x10,
  noSubscriptionExisted: 0x11,
  continueAuthentication: 0x18,
  reAuthenticate: 0x19,
  unspecifiedError: 0x80,
  malformedPacket: 0x81,
  protocolError: 0x82,
  implementationSpecificError: 0x83,
  unsupportedProtocolVersion: 0x84,
  clientIdentifierNotValid: 0x85,
  badUserNameOrPassword: 0x86,
  notAuthorized: 0x87,
  serverUnavailable: 0x88,
  serverBusy: 0x89,
  banned: 0x8a,
  serverShuttingDown: 0x8b,
  badAuthenticationMethod: 0x8c,
  keepAliveTimeout: 0x8d,
  sessionTakenOver: 0x8e,
  topicFilterInvalid: 0x8f,
  topicNameInvalid: 0x90,
  packetIdentifierInUse: 0x91,
  packetIdentifierNotFound: 0x92,
  receiveMaximumExceeded: 0x93,
  topicAliasInvalid: 0x94,
  packetTooLarge: 0x95,
  messageRateTooHigh: 0x96,
  quotaExceeded: 0x97,
  administrativeAction: 0x98,
  payloadFormatInvalid: 0x99,
  retainNotSupported: 0x9a,
  qosNotSupported: 0x9b,
  useAnotherServer: 0x9c,
  serverMoved: 0x9d,
  sharedSubscriptionsNotSupported: 0x9e,
  connectionRateExceeded: 0x9f,
  maximumConnectTime: 0xa0,
  subscriptionIdentifiersNotSupported: 0xa1,
  wildcardSubscriptionsNotSupported: 0xa2,
} as const;

// Those that the codec itself looks for; a bundle does without the table of all.
export const SUCCESS = 0x00;
export const NO_MATCHING_SUBSCRIBERS = 0x10;
export const BAD_AUTHENTICATION_METHOD = 0x8c;

/** A Reason Code that the specification names. */
export type ReasonCode = (typeof ReasonCode)[keyof typeof ReasonCode];

/** The return codes of a CONNACK in MQTT 3.1 and 3.1.1 (3.1.1 §3.2.2.3). */
export const ConnectReturnCode = {
  connectionAccepted: 0,
  unacceptableProtocolVersion: 1,
  identifierRejected: 2,
  serverUnavailable: 3,
  badUserNameOrPassword: 4,
  notAuthorized: 5,
} as const;

/** A CONNACK return code that 3.1.1 names. */
export type ConnectReturnCode = (typeof ConnectReturnCode)[keyof typeof ConnectReturnCode];

/**
 * Each Reason Code and the packets that may carry it, as a mask in which bit n stands for Control Packet
 * type n. DISCONNECT's 0x8C is in Table 2-6 and not in Table 3-10: see docs/strictness.md.
 */
const REASON_CODES: readonly (readonly [code: number, packets: number])[] = [
  [0x00, 0xcaf4], // CONNACK PUBACK PUBREC PUBREL PUBCOMP SUBACK UNSUBACK DISCONNECT AUTH
  [0x01, 0x0200], // SUBACK
  [0x02, 0x0200], // SUBACK
  [0x04, 0x4000], // DISCONNECT
  [0x10, 0x0030], // PUBACK PUBREC
  [0x11, 0x0800], // UNSUBACK
  [0x18, 0x8000], // AUTH
  [0x19, 0x8000], // AUTH
  [0x80, 0x4a34], // CONNACK PUBACK PUBREC SUBACK UNSUBACK DISCONNECT
  [0x81, 0x4004], // CONNACK DISCONNECT
  [0x82, 0x4004], // CONNACK DISCONNECT
  [0x83, 0x4a34], // CONNACK PUBACK PUBREC SUBACK UNSUBACK DISCONNECT
  [0x84, 0x0004], // CONNACK
  [0x85, 0x0004], // CONNACK
  [0x86, 0x0004], // CONNACK
  [0x87, 0x4a34], // CONNACK PUBACK PUBREC SUBACK UNSUBACK DISCONNECT
  [0x88, 0x0004], // CONNACK
  [0x89, 0x4004], // CONNACK DISCONNECT
  [0x8a, 0x0004], // CONNACK
  [0x8b, 0x4000], // DISCONNECT
  [0x8c, 0x4004], // CONNACK DISCONNECT
  [0x8d, 0x4000], // DISCONNECT
  [0x8e, 0x4000], // DISCONNECT
  [0x8f, 0x4a00], // SUBACK UNSUBACK DISCONNECT
  [0x90, 0x4034], // CONNACK PUBACK PUBREC DISCONNECT
  [0x91, 0x0a30], // PUBACK PUBREC SUBACK UNSUBACK
  [0x92, 0x00c0], // PUBREL PUBCOMP
  [0x93, 0x4000], // DISCONNECT
  [0x94, 0x4000], // DISCONNECT
  [0x95, 0x4004], // CONNACK DISCONNECT
  [0x96, 0x4000], // DISCONNECT
  [0x97, 0x4234], // CONNACK PUBACK PUBREC SUBACK DISCONNECT
  [0x98, 0x4000], // DISCONNECT
  [0x99, 0x4034], // CONNACK PUBACK PUBREC DISCONNECT
  [0x9a, 0x4004], // CONNACK DISCONNECT
  [0x9b, 0x4004], // CONNACK DISCONNECT
  [0x9c, 0x4004], // CONNACK DISCONNECT
  [0x9d, 0x4004], // CONNACK DISCONNECT
  [0x9e, 0x4200], // SUBACK DISCONNECT
  [0x9f, 0x4004], // CONNACK DISCONNECT
  [0xa0, 0x4000], // DISCONNECT
  [0xa1, 0x4200], // SUBACK DISCONNECT
  [0xa2, 0x4200], // SUBACK DISCONNECT
];

/** Per Reason Code, the mask of the packets that may carry it. */
const PACKETS_OF: Uint16Array = /* @__PURE__ */ (() => {
  const packets = new Uint16Array(256);
  for (const [code, mask] of REASON_CODES) packets[code] = mask;
  return packets;
})();

/**
 * Whether a packet of this type and version may carry the code: the packet's table in 5.0, the
 * return codes 0 to 5 (CONNACK) or 0, 1, 2 and 0x80 (SUBACK) before.
 */
export function isReasonCodeOf(type: number, code: number, protocolVersion: number): boolean {
  if (protocolVersion === 5) return (((PACKETS_OF[code] as number) >> type) & 1) === 1;
  return type === CONNACK ? code <= 5 : type === SUBACK ? code <= 2 || code === 0x80 : code === 0;
}

/** DISCONNECT Reason Codes that only servers send (5.0 Table 3-10). */
const FROM_SERVERS: ReadonlySet<number> = /* @__PURE__ */ new Set([
  0x87, 0x89, 0x8b, 0x8d, 0x8e, 0x8f, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2,
]);

/** Whether this side may send a DISCONNECT with the code; 0x04 is the client's alone (5.0 Table 3-10). */
export function mayDisconnectWith(code: number, side: "client" | "server"): boolean {
  return side === "server" ? code !== 0x04 : !FROM_SERVERS.has(code);
}

/** Whether this side may send an AUTH with the code (5.0 Table 3-11). */
export function mayAuthenticateWith(code: number, side: "client" | "server"): boolean {
  return side === "server" ? code !== 0x19 : code !== 0x00;
}
