/** The properties of MQTT 5.0 as fields: 5.0 §2.2.2.2. */

import { PUBLISH } from "../spec/control-packet-type.js";
import type { PropertyContext } from "../spec/property.js";
import * as property from "../spec/property.js";

/** A User Property: name and value, both strings of up to 65,535 bytes (5.0 §1.5.7). */
export type UserProperty = readonly [name: string, value: string];

/** The properties of MQTT 5.0, each in the packets of 5.0 Table 2-4. */
export interface Properties {
  /** 1 where the payload is UTF-8, 0 where nothing is said of it (5.0 §3.3.2.3.2). */
  readonly payloadFormatIndicator?: 0 | 1;
  /** Lifetime of the message in seconds: 0 to 4,294,967,295 (5.0 §3.3.2.3.3). */
  readonly messageExpiryInterval?: number;
  /** What the payload is, by agreement; often a MIME type (5.0 §3.3.2.3.9). */
  readonly contentType?: string;
  /** Topic Name for the response (5.0 §3.3.2.3.5). */
  readonly responseTopic?: string;
  /** Tells the requester which request the response is for: up to 65,535 bytes (5.0 §3.3.2.3.6). */
  readonly correlationData?: Uint8Array;
  /** Each 1 to 268,435,455; at most one in a SUBSCRIBE (5.0 §3.3.2.3.8, §3.8.2.1.2). */
  readonly subscriptionIdentifiers?: readonly number[];
  /** Lifetime of the session in seconds; 4,294,967,295 is for ever (5.0 §3.1.2.11.2). */
  readonly sessionExpiryInterval?: number;
  /** The Client Identifier that the server chose (5.0 §3.2.2.3.7). */
  readonly assignedClientIdentifier?: string;
  /** The Keep Alive the server wants, in seconds: 0 to 65,535 (5.0 §3.2.2.3.14). */
  readonly serverKeepAlive?: number;
  /** Name of the authentication method (5.0 §3.1.2.11.9). */
  readonly authenticationMethod?: string;
  /** Up to 65,535 bytes, which never print; needs a method (5.0 §3.1.2.11.10). */
  readonly authenticationData?: Uint8Array;
  /** Whether the client wants Reason String and User Properties with errors (5.0 §3.1.2.11.7). */
  readonly requestProblemInformation?: boolean;
  /** Seconds before the Will is published: 0 to 4,294,967,295 (5.0 §3.1.3.2.2). */
  readonly willDelayInterval?: number;
  /** Whether the client asks for Response Information (5.0 §3.1.2.11.6). */
  readonly requestResponseInformation?: boolean;
  /** Basis for a Response Topic (5.0 §3.2.2.3.15). */
  readonly responseInformation?: string;
  /** Another server to use (5.0 §3.2.2.3.16). */
  readonly serverReference?: string;
  /** Words for people about the reason (5.0 §3.2.2.3.9). */
  readonly reasonString?: string;
  /** QoS 1 and 2 messages taken at once: 1 to 65,535 (5.0 §3.1.2.11.3). */
  readonly receiveMaximum?: number;
  /** The highest Topic Alias taken: 0 to 65,535 (5.0 §3.1.2.11.5). */
  readonly topicAliasMaximum?: number;
  /** A number that stands for the Topic Name: 1 to 65,535 (5.0 §3.3.2.3.4). */
  readonly topicAlias?: number;
  /** The highest QoS the server takes, if not 2 (5.0 §3.2.2.3.4). */
  readonly maximumQoS?: 0 | 1;
  /** Whether the server keeps retained messages (5.0 §3.2.2.3.5). */
  readonly retainAvailable?: boolean;
  /** Name and value pairs; order and repeats are kept (5.0 §3.3.2.3.7). */
  readonly userProperties?: readonly UserProperty[];
  /** The largest packet taken, in bytes: 1 to 4,294,967,295 (5.0 §3.1.2.11.4). */
  readonly maximumPacketSize?: number;
  /** Whether the server takes wildcards in Topic Filters (5.0 §3.2.2.3.11). */
  readonly wildcardSubscriptionAvailable?: boolean;
  /** Whether the server takes Subscription Identifiers (5.0 §3.2.2.3.12). */
  readonly subscriptionIdentifiersAvailable?: boolean;
  /** Whether the server takes Shared Subscriptions (5.0 §3.2.2.3.13). */
  readonly sharedSubscriptionAvailable?: boolean;
}

/** Properties as they may be given: what is undefined is left out, and bytes may be a string's UTF-8. */
export type PropertiesInit<P> = {
  readonly [K in keyof P]:
    | P[K]
    | (P[K] extends Uint8Array | undefined ? string : never)
    | undefined;
};

/** A property by the name of its field. */
export type PropertyKey = keyof Properties;

/** Properties while they are being put together. */
export type MutableProperties = { -readonly [K in PropertyKey]?: Properties[K] };

/** The properties where there are none. */
export const NO_PROPERTIES: Readonly<Record<never, never>> = /* @__PURE__ */ Object.freeze({});

/** The Property Identifier of each field. */
export const PROPERTY_IDENTIFIERS: Readonly<Record<PropertyKey, number>> = {
  payloadFormatIndicator: property.PAYLOAD_FORMAT_INDICATOR,
  messageExpiryInterval: property.MESSAGE_EXPIRY_INTERVAL,
  contentType: property.CONTENT_TYPE,
  responseTopic: property.RESPONSE_TOPIC,
  correlationData: property.CORRELATION_DATA,
  subscriptionIdentifiers: property.SUBSCRIPTION_IDENTIFIER,
  sessionExpiryInterval: property.SESSION_EXPIRY_INTERVAL,
  assignedClientIdentifier: property.ASSIGNED_CLIENT_IDENTIFIER,
  serverKeepAlive: property.SERVER_KEEP_ALIVE,
  authenticationMethod: property.AUTHENTICATION_METHOD,
  authenticationData: property.AUTHENTICATION_DATA,
  requestProblemInformation: property.REQUEST_PROBLEM_INFORMATION,
  willDelayInterval: property.WILL_DELAY_INTERVAL,
  requestResponseInformation: property.REQUEST_RESPONSE_INFORMATION,
  responseInformation: property.RESPONSE_INFORMATION,
  serverReference: property.SERVER_REFERENCE,
  reasonString: property.REASON_STRING,
  receiveMaximum: property.RECEIVE_MAXIMUM,
  topicAliasMaximum: property.TOPIC_ALIAS_MAXIMUM,
  topicAlias: property.TOPIC_ALIAS,
  maximumQoS: property.MAXIMUM_QOS,
  retainAvailable: property.RETAIN_AVAILABLE,
  userProperties: property.USER_PROPERTY,
  maximumPacketSize: property.MAXIMUM_PACKET_SIZE,
  wildcardSubscriptionAvailable: property.WILDCARD_SUBSCRIPTION_AVAILABLE,
  subscriptionIdentifiersAvailable: property.SUBSCRIPTION_IDENTIFIER_AVAILABLE,
  sharedSubscriptionAvailable: property.SHARED_SUBSCRIPTION_AVAILABLE,
};

/** The name of each property's field, by its Property Identifier. */
export const PROPERTY_KEYS: readonly (PropertyKey | undefined)[] = /* @__PURE__ */ (() => {
  const keys: PropertyKey[] = [];
  for (const key of Object.keys(PROPERTY_IDENTIFIERS) as PropertyKey[])
    keys[PROPERTY_IDENTIFIERS[key]] = key;
  return keys;
})();

/** Whether a block may hold the property more than once (5.0 Table 2-4 and the sections it names). */
export function mayRepeat(id: number, context: PropertyContext): boolean {
  return (
    id === property.USER_PROPERTY ||
    (id === property.SUBSCRIPTION_IDENTIFIER && context === PUBLISH)
  );
}

/** Freezes properties and the lists in them. */
export function freezeProperties(properties: MutableProperties): Properties {
  if (properties.userProperties !== undefined) Object.freeze(properties.userProperties);
  if (properties.subscriptionIdentifiers !== undefined) {
    Object.freeze(properties.subscriptionIdentifiers);
  }
  return Object.freeze(properties);
}
