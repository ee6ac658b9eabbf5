/**
 * The names and numbers of the standard, as `mqtt-packet/constants` has them: names by code, codes by name,
 * masks, headers that are ready to send.
 */

import { type PacketType, ReasonCode, reasonCodeName } from "@mqtt-codec/core";
import { Buffer } from "./buffer.mjs";
import { headerFlagsError, requiredHeaderFlags, types } from "./control-packet-type.mjs";

export { requiredHeaderFlags, types };

/** What is said of other flags, by packet. */
export const requiredHeaderFlagsErrors: Record<string, string> = Object.fromEntries(
  Object.keys(requiredHeaderFlags).map((type) => [type, headerFlagsError(Number(type))]),
);

const byValue = (given: object): Record<string, string> =>
  Object.fromEntries(Object.entries(given).map(([key, value]) => [value, key]));

/** Numbers by name, as text. */
export const codes: Record<string, string> = byValue(types);

// The fixed header.
export const CMD_SHIFT = 4;
export const CMD_MASK = 0xf0;
export const DUP_MASK = 0x08;
export const QOS_MASK = 0x03;
export const QOS_SHIFT = 1;
export const RETAIN_MASK = 0x01;
export const VARBYTEINT_MASK = 0x7f;
export const VARBYTEINT_FIN_MASK = 0x80;
export const VARBYTEINT_MAX = 268_435_455;

/** The first byte of a packet's fixed header. */
const header = (name: string, flags = 0): Buffer =>
  Buffer.of((Number(codes[name]) << CMD_SHIFT) | flags);

/** First bytes by QoS, DUP and RETAIN. */
const headers = (name: string): Buffer[][][] =>
  [0, 1, 2].map((qos) =>
    [0, 1].map((dup) =>
      [0, 1].map((retain) => header(name, (dup ? DUP_MASK : 0) | (qos << QOS_SHIFT) | retain)),
    ),
  );

// CONNACK.
export const SESSIONPRESENT_MASK = 0x01;
export const SESSIONPRESENT_HEADER = Buffer.of(SESSIONPRESENT_MASK);
export const CONNACK_HEADER = header("connack");

// CONNECT.
export const USERNAME_MASK = 0x80;
export const PASSWORD_MASK = 0x40;
export const WILL_RETAIN_MASK = 0x20;
export const WILL_QOS_MASK = 0x18;
export const WILL_QOS_SHIFT = 3;
export const WILL_FLAG_MASK = 0x04;
export const CLEAN_SESSION_MASK = 0x02;
export const CONNECT_HEADER = header("connect");

/** Property Identifiers by name. */
export const properties: Record<string, number> = {
  sessionExpiryInterval: 0x11,
  willDelayInterval: 0x18,
  receiveMaximum: 0x21,
  maximumPacketSize: 0x27,
  topicAliasMaximum: 0x22,
  requestResponseInformation: 0x19,
  requestProblemInformation: 0x17,
  userProperties: 0x26,
  authenticationMethod: 0x15,
  authenticationData: 0x16,
  payloadFormatIndicator: 0x01,
  messageExpiryInterval: 0x02,
  contentType: 0x03,
  responseTopic: 0x08,
  correlationData: 0x09,
  maximumQoS: 0x24,
  retainAvailable: 0x25,
  assignedClientIdentifier: 0x12,
  reasonString: 0x1f,
  wildcardSubscriptionAvailable: 0x28,
  subscriptionIdentifiersAvailable: 0x29,
  sharedSubscriptionAvailable: 0x2a,
  serverKeepAlive: 0x13,
  responseInformation: 0x1a,
  serverReference: 0x1c,
  topicAlias: 0x23,
  subscriptionIdentifier: 0x0b,
};

/** Names of properties by identifier. */
export const propertiesCodes: Record<string, string> = byValue(properties);

const typed = (type: string, ...names: string[]): [string, string][] =>
  names.map((name) => [name, type]);

/** What each property is. */
export const propertiesTypes: Record<string, string> = Object.fromEntries([
  ...typed("int32", "sessionExpiryInterval", "willDelayInterval", "messageExpiryInterval"),
  ...typed("int32", "maximumPacketSize"),
  ...typed("int16", "receiveMaximum", "topicAliasMaximum", "serverKeepAlive", "topicAlias"),
  ...typed("int8", "maximumQoS"),
  ...typed("byte", "requestResponseInformation", "requestProblemInformation"),
  ...typed("byte", "payloadFormatIndicator", "retainAvailable", "wildcardSubscriptionAvailable"),
  ...typed("byte", "subscriptionIdentifiersAvailable", "sharedSubscriptionAvailable"),
  ...typed("pair", "userProperties"),
  ...typed("binary", "authenticationData", "correlationData"),
  ...typed("var", "subscriptionIdentifier"),
  ...typed("string", "authenticationMethod", "contentType", "responseTopic", "reasonString"),
  ...typed("string", "assignedClientIdentifier", "responseInformation", "serverReference"),
]);

export const PUBLISH_HEADER = headers("publish");

// SUBSCRIBE and UNSUBSCRIBE.
export const SUBSCRIBE_HEADER = headers("subscribe");
export const SUBSCRIBE_OPTIONS_QOS_MASK = 0x03;
export const SUBSCRIBE_OPTIONS_NL_MASK = 0x01;
export const SUBSCRIBE_OPTIONS_NL_SHIFT = 2;
export const SUBSCRIBE_OPTIONS_RAP_MASK = 0x01;
export const SUBSCRIBE_OPTIONS_RAP_SHIFT = 3;
export const SUBSCRIBE_OPTIONS_RH_MASK = 0x03;
export const SUBSCRIBE_OPTIONS_RH_SHIFT = 4;
export const SUBSCRIBE_OPTIONS_RH = [0x00, 0x10, 0x20];
export const SUBSCRIBE_OPTIONS_NL = 0x04;
export const SUBSCRIBE_OPTIONS_RAP = 0x08;
export const SUBSCRIBE_OPTIONS_QOS = [0x00, 0x01, 0x02];
export const UNSUBSCRIBE_HEADER = headers("unsubscribe");

export const ACKS: Record<string, Buffer[][][]> = Object.fromEntries(
  ["unsuback", "puback", "pubcomp", "pubrel", "pubrec"].map((name) => [name, headers(name)]),
);
export const SUBACK_HEADER = header("suback");

// Protocol Levels, the last two of bridges.
export const VERSION3 = Buffer.of(3);
export const VERSION4 = Buffer.of(4);
export const VERSION5 = Buffer.of(5);
export const VERSION131 = Buffer.of(131);
export const VERSION132 = Buffer.of(132);

export const QOS = [Buffer.of(0), Buffer.of(1), Buffer.of(2)];

/** Packets of two bytes. */
export const EMPTY: Record<string, Buffer> = Object.fromEntries(
  ["pingreq", "pingresp", "disconnect"].map((name) => [
    name,
    Buffer.concat([header(name), Buffer.of(0)]),
  ]),
);

/** Names by Reason Code, of those that the packet may carry. */
function reasonCodes(type: PacketType): Record<number, string> {
  const all = [...new Set<number>(Object.values(ReasonCode))].sort((a, b) => a - b);
  return Object.fromEntries(
    all.flatMap((code) => {
      const name = reasonCodeName(code, type);
      return name === undefined ? [] : [[code, name]];
    }),
  );
}

export const MQTT5_PUBACK_PUBREC_CODES = reasonCodes("puback");
export const MQTT5_PUBREL_PUBCOMP_CODES = reasonCodes("pubrel");
export const MQTT5_SUBACK_CODES = reasonCodes("suback");
export const MQTT5_UNSUBACK_CODES = reasonCodes("unsuback");
export const MQTT5_DISCONNECT_CODES = reasonCodes("disconnect");
export const MQTT5_AUTH_CODES = reasonCodes("auth");
