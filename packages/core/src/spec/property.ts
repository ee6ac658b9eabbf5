/** The 27 properties of MQTT 5.0 and where each may stand: 5.0 §2.2.2.2, Table 2-4. */

import {
  AUTH,
  CONNACK,
  CONNECT,
  DISCONNECT,
  PUBACK,
  PUBCOMP,
  PUBLISH,
  PUBREC,
  PUBREL,
  SUBACK,
  SUBSCRIBE,
  UNSUBACK,
  UNSUBSCRIBE,
} from "./control-packet-type.js";

// Property Identifiers.
export const PAYLOAD_FORMAT_INDICATOR = 0x01;
export const MESSAGE_EXPIRY_INTERVAL = 0x02;
export const CONTENT_TYPE = 0x03;
export const RESPONSE_TOPIC = 0x08;
export const CORRELATION_DATA = 0x09;
export const SUBSCRIPTION_IDENTIFIER = 0x0b;
export const SESSION_EXPIRY_INTERVAL = 0x11;
export const ASSIGNED_CLIENT_IDENTIFIER = 0x12;
export const SERVER_KEEP_ALIVE = 0x13;
export const AUTHENTICATION_METHOD = 0x15;
export const AUTHENTICATION_DATA = 0x16;
export const REQUEST_PROBLEM_INFORMATION = 0x17;
export const WILL_DELAY_INTERVAL = 0x18;
export const REQUEST_RESPONSE_INFORMATION = 0x19;
export const RESPONSE_INFORMATION = 0x1a;
export const SERVER_REFERENCE = 0x1c;
export const REASON_STRING = 0x1f;
export const RECEIVE_MAXIMUM = 0x21;
export const TOPIC_ALIAS_MAXIMUM = 0x22;
export const TOPIC_ALIAS = 0x23;
export const MAXIMUM_QOS = 0x24;
export const RETAIN_AVAILABLE = 0x25;
export const USER_PROPERTY = 0x26;
export const MAXIMUM_PACKET_SIZE = 0x27;
export const WILDCARD_SUBSCRIPTION_AVAILABLE = 0x28;
export const SUBSCRIPTION_IDENTIFIER_AVAILABLE = 0x29;
export const SHARED_SUBSCRIPTION_AVAILABLE = 0x2a;

/** The specification's name of each property; empty where an identifier is not assigned. */
export const PROPERTY_NAMES: readonly string[] = [
  "",
  "Payload Format Indicator",
  "Message Expiry Interval",
  "Content Type",
  "",
  "",
  "",
  "",
  "Response Topic",
  "Correlation Data",
  "",
  "Subscription Identifier",
  "",
  "",
  "",
  "",
  "",
  "Session Expiry Interval",
  "Assigned Client Identifier",
  "Server Keep Alive",
  "",
  "Authentication Method",
  "Authentication Data",
  "Request Problem Information",
  "Will Delay Interval",
  "Request Response Information",
  "Response Information",
  "",
  "Server Reference",
  "",
  "",
  "Reason String",
  "",
  "Receive Maximum",
  "Topic Alias Maximum",
  "Topic Alias",
  "Maximum QoS",
  "Retain Available",
  "User Property",
  "Maximum Packet Size",
  "Wildcard Subscription Available",
  "Subscription Identifier Available",
  "Shared Subscription Available",
];

/** Where a block of properties stands: a Control Packet's type value, or 0 for the Will. */
export type PropertyContext = number;

/** The Will Properties, which are a block of their own in a CONNECT's payload. */
export const WILL: PropertyContext = 0;

/** The properties a block may hold, in the order of the specification's sections from `section`.2 on. */
export interface PropertyBlock {
  readonly section: string;
  readonly identifiers: readonly number[];
}

const acknowledgement = [REASON_STRING, USER_PROPERTY];

/** By property context; undefined where a packet has no properties. */
export const PROPERTY_BLOCKS: readonly (PropertyBlock | undefined)[] = /* @__PURE__ */ (() => {
  const blocks: (PropertyBlock | undefined)[] = new Array(16).fill(undefined);
  blocks[WILL] = {
    section: "3.1.3.2",
    identifiers: [
      WILL_DELAY_INTERVAL,
      PAYLOAD_FORMAT_INDICATOR,
      MESSAGE_EXPIRY_INTERVAL,
      CONTENT_TYPE,
      RESPONSE_TOPIC,
      CORRELATION_DATA,
      USER_PROPERTY,
    ],
  };
  blocks[CONNECT] = {
    section: "3.1.2.11",
    identifiers: [
      SESSION_EXPIRY_INTERVAL,
      RECEIVE_MAXIMUM,
      MAXIMUM_PACKET_SIZE,
      TOPIC_ALIAS_MAXIMUM,
      REQUEST_RESPONSE_INFORMATION,
      REQUEST_PROBLEM_INFORMATION,
      USER_PROPERTY,
      AUTHENTICATION_METHOD,
      AUTHENTICATION_DATA,
    ],
  };
  blocks[CONNACK] = {
    section: "3.2.2.3",
    identifiers: [
      SESSION_EXPIRY_INTERVAL,
      RECEIVE_MAXIMUM,
      MAXIMUM_QOS,
      RETAIN_AVAILABLE,
      MAXIMUM_PACKET_SIZE,
      ASSIGNED_CLIENT_IDENTIFIER,
      TOPIC_ALIAS_MAXIMUM,
      REASON_STRING,
      USER_PROPERTY,
      WILDCARD_SUBSCRIPTION_AVAILABLE,
      SUBSCRIPTION_IDENTIFIER_AVAILABLE,
      SHARED_SUBSCRIPTION_AVAILABLE,
      SERVER_KEEP_ALIVE,
      RESPONSE_INFORMATION,
      SERVER_REFERENCE,
      AUTHENTICATION_METHOD,
      AUTHENTICATION_DATA,
    ],
  };
  blocks[PUBLISH] = {
    section: "3.3.2.3",
    identifiers: [
      PAYLOAD_FORMAT_INDICATOR,
      MESSAGE_EXPIRY_INTERVAL,
      TOPIC_ALIAS,
      RESPONSE_TOPIC,
      CORRELATION_DATA,
      USER_PROPERTY,
      SUBSCRIPTION_IDENTIFIER,
      CONTENT_TYPE,
    ],
  };
  blocks[PUBACK] = { section: "3.4.2.2", identifiers: acknowledgement };
  blocks[PUBREC] = { section: "3.5.2.2", identifiers: acknowledgement };
  blocks[PUBREL] = { section: "3.6.2.2", identifiers: acknowledgement };
  blocks[PUBCOMP] = { section: "3.7.2.2", identifiers: acknowledgement };
  blocks[SUBSCRIBE] = {
    section: "3.8.2.1",
    identifiers: [SUBSCRIPTION_IDENTIFIER, USER_PROPERTY],
  };
  blocks[SUBACK] = { section: "3.9.2.1", identifiers: acknowledgement };
  blocks[UNSUBSCRIBE] = { section: "3.10.2.1", identifiers: [USER_PROPERTY] };
  blocks[UNSUBACK] = { section: "3.11.2.1", identifiers: acknowledgement };
  blocks[DISCONNECT] = {
    section: "3.14.2.2",
    identifiers: [SESSION_EXPIRY_INTERVAL, REASON_STRING, USER_PROPERTY, SERVER_REFERENCE],
  };
  blocks[AUTH] = {
    section: "3.15.2.2",
    identifiers: [AUTHENTICATION_METHOD, AUTHENTICATION_DATA, REASON_STRING, USER_PROPERTY],
  };
  return blocks;
})();

/** Per Property Identifier, bit n set where context n may hold it. */
const CONTEXTS_OF: Uint16Array = /* @__PURE__ */ (() => {
  const contexts = new Uint16Array(PROPERTY_NAMES.length);
  PROPERTY_BLOCKS.forEach((block, context) => {
    for (const id of block?.identifiers ?? []) contexts[id] = (contexts[id] ?? 0) | (1 << context);
  });
  return contexts;
})();

/** Whether the identifier is one of the 27. */
export function isPropertyIdentifier(identifier: number): boolean {
  return identifier < PROPERTY_NAMES.length && PROPERTY_NAMES[identifier] !== "";
}

/** Whether a block in this context may hold the property (5.0 Table 2-4). */
export function isPropertyAllowed(identifier: number, context: PropertyContext): boolean {
  return (((CONTEXTS_OF[identifier] as number) >> context) & 1) === 1;
}

/** The section of 5.0 that defines the property in this context: "§3.1.2.11.3". */
export function propertySection(identifier: number, context: PropertyContext): string {
  const block = PROPERTY_BLOCKS[context];
  const index = block?.identifiers.indexOf(identifier) ?? -1;
  return block === undefined || index < 0 ? "§2.2.2.2" : `§${block.section}.${index + 2}`;
}
