/**
 * Reading a block of properties: 5.0 §2.2.2.
 *
 *   Property Length   Variable Byte Integer: bytes of properties that follow
 *   then for each     Property Identifier (Variable Byte Integer), value of the property's type
 */

import type { PacketReader } from "../io/packet-reader.js";
import { MAXIMUM_QOS_2 } from "../io/read-settings.js";
import { DISCONNECT, PUBLISH } from "../spec/control-packet-type.js";
import * as property from "../spec/property.js";
import {
  isPropertyAllowed,
  isPropertyIdentifier,
  PROPERTY_NAMES,
  type PropertyContext,
  propertySection,
} from "../spec/property.js";
import { hideAuthenticationData } from "./print.js";
import {
  freezeProperties,
  type MutableProperties,
  mayRepeat,
  NO_PROPERTIES,
  type Properties,
  type UserProperty,
} from "./properties.js";
import { readTopicName } from "./topic.js";

/** Reads a block of properties, its length first. The result is frozen. */
export function readProperties(r: PacketReader, context: PropertyContext): Properties {
  return r.skipsNoProperties() ? NO_PROPERTIES : readBlock(r, context);
}

function readBlock(r: PacketReader, context: PropertyContext): Properties {
  r.open(context === property.WILL ? "Will Properties" : "Properties");
  const length = r.propertyLength();
  if (length === 0) {
    r.close();
    return NO_PROPERTIES;
  }
  const properties: MutableProperties = {};
  const outer = r.enter(length);
  let seenLow = 0;
  let seenHigh = 0;
  let authenticationDataAt = -1;
  while (r.position < r.end) {
    const at = r.position;
    r.open("Property");
    const id = r.variableByteInteger("Property Identifier");
    if (!isPropertyIdentifier(id)) r.fail("unknown-property", at, "Property Identifier"); // [5.0 §2.2.2.2]
    const name = PROPERTY_NAMES[id] as string;
    if (!isPropertyAllowed(id, context)) r.violation("property-not-allowed", name, at); // [5.0 §2.2.2.2]
    // Bits, not values: the first value may be 0.
    const bit = 1 << (id & 31);
    if (((id < 32 ? seenLow : seenHigh) & bit) !== 0 && !mayRepeat(id, context)) {
      r.violation("duplicate-property", name, at, propertySection(id, context)); // [5.0 §3.1.2.11.2 and others]
    }
    if (id < 32) seenLow |= bit;
    else seenHigh |= bit;
    checkSender(r, id, context, at);
    if (id === property.AUTHENTICATION_DATA) authenticationDataAt = at;
    readValue(r, id, context, properties);
    r.close();
  }
  r.end = outer;
  if (authenticationDataAt >= 0) {
    if (properties.authenticationMethod === undefined) {
      const section = propertySection(property.AUTHENTICATION_DATA, context);
      r.violation(
        "authentication-data-without-method",
        "Authentication Data",
        authenticationDataAt,
        section,
      ); // [5.0 §3.1.2.11.10]
    }
  }
  r.close();
  return freezeProperties(properties);
}

/** Refuses a property that the side that sent it may not send. */
function checkSender(r: PacketReader, id: number, context: PropertyContext, at: number): void {
  const { from } = r.settings;
  if (from === "client" && context === PUBLISH && id === property.SUBSCRIPTION_IDENTIFIER) {
    r.violation("wrong-sender", "Subscription Identifier", at); // [5.0 MQTT-3.3.4-6]
  }
  if (from === "server" && context === DISCONNECT && id === property.SESSION_EXPIRY_INTERVAL) {
    r.violation("session-expiry-interval-from-server", "Session Expiry Interval", at); // [5.0 MQTT-3.14.2-2]
  }
}

function readValue(
  r: PacketReader,
  id: number,
  context: PropertyContext,
  into: MutableProperties,
): void {
  switch (id) {
    case property.PAYLOAD_FORMAT_INDICATOR:
      into.payloadFormatIndicator = readBit(r, id, context);
      break;
    case property.MESSAGE_EXPIRY_INTERVAL:
      into.messageExpiryInterval = r.fourByteInteger("Message Expiry Interval");
      break;
    case property.CONTENT_TYPE:
      into.contentType = r.utf8("Content Type"); // [5.0 MQTT-3.3.2-19]
      break;
    case property.RESPONSE_TOPIC:
      into.responseTopic = readTopicName(r, "Response Topic", "wildcard-in-response-topic"); // [5.0 MQTT-3.3.2-13, MQTT-3.3.2-14]
      break;
    case property.CORRELATION_DATA:
      into.correlationData = r.binary("Correlation Data");
      break;
    case property.SUBSCRIPTION_IDENTIFIER:
      into.subscriptionIdentifiers = readSubscriptionIdentifier(r, context, into);
      break;
    case property.SESSION_EXPIRY_INTERVAL:
      into.sessionExpiryInterval = r.fourByteInteger("Session Expiry Interval");
      break;
    case property.ASSIGNED_CLIENT_IDENTIFIER:
      into.assignedClientIdentifier = r.utf8("Assigned Client Identifier");
      break;
    case property.SERVER_KEEP_ALIVE:
      into.serverKeepAlive = r.twoByteInteger("Server Keep Alive");
      break;
    case property.AUTHENTICATION_METHOD:
      into.authenticationMethod = r.utf8("Authentication Method");
      break;
    case property.AUTHENTICATION_DATA:
      hideAuthenticationData(into, r.binary("Authentication Data"));
      break;
    case property.REQUEST_PROBLEM_INFORMATION:
      into.requestProblemInformation = readBit(r, id, context) === 1;
      break;
    case property.WILL_DELAY_INTERVAL:
      into.willDelayInterval = r.fourByteInteger("Will Delay Interval");
      break;
    case property.REQUEST_RESPONSE_INFORMATION:
      into.requestResponseInformation = readBit(r, id, context) === 1;
      break;
    case property.RESPONSE_INFORMATION:
      into.responseInformation = r.utf8("Response Information");
      break;
    case property.SERVER_REFERENCE:
      into.serverReference = r.utf8("Server Reference");
      break;
    case property.REASON_STRING:
      into.reasonString = r.utf8("Reason String");
      break;
    case property.RECEIVE_MAXIMUM:
      into.receiveMaximum = notZero(r, r.twoByteInteger("Receive Maximum"), id, context);
      break;
    case property.TOPIC_ALIAS_MAXIMUM:
      into.topicAliasMaximum = r.twoByteInteger("Topic Alias Maximum");
      break;
    case property.TOPIC_ALIAS:
      into.topicAlias = r.twoByteInteger("Topic Alias");
      if (into.topicAlias === 0) r.violation("zero-topic-alias"); // [5.0 MQTT-3.3.2-8]
      break;
    case property.MAXIMUM_QOS:
      into.maximumQoS = readMaximumQoS(r, id, context);
      break;
    case property.RETAIN_AVAILABLE:
      into.retainAvailable = readBit(r, id, context) === 1;
      break;
    case property.USER_PROPERTY:
      into.userProperties = readUserProperty(r, into);
      break;
    case property.MAXIMUM_PACKET_SIZE:
      into.maximumPacketSize = notZero(r, r.fourByteInteger("Maximum Packet Size"), id, context);
      break;
    case property.WILDCARD_SUBSCRIPTION_AVAILABLE:
      into.wildcardSubscriptionAvailable = readBit(r, id, context) === 1;
      break;
    case property.SUBSCRIPTION_IDENTIFIER_AVAILABLE:
      into.subscriptionIdentifiersAvailable = readBit(r, id, context) === 1;
      break;
    case property.SHARED_SUBSCRIPTION_AVAILABLE:
      into.sharedSubscriptionAvailable = readBit(r, id, context) === 1;
      break;
  }
}

/** Reads a byte that may be 0 or 1. */
function readBit(r: PacketReader, id: number, context: PropertyContext): 0 | 1 {
  const value = r.byte(PROPERTY_NAMES[id] as string);
  if (value > 1) invalidValue(r, id, context); // [5.0 §3.1.2.11.6 and others]
  return value as 0 | 1;
}

/** Reads a byte that may be 0 or 1, and 2 where that is tolerated. */
function readMaximumQoS(r: PacketReader, id: number, context: PropertyContext): 0 | 1 {
  const value = r.byte("Maximum QoS");
  if (value > 1 && !(value === 2 && r.tolerates(MAXIMUM_QOS_2))) invalidValue(r, id, context); // [5.0 §3.2.2.3.4]
  return value as 0 | 1;
}

function notZero(r: PacketReader, value: number, id: number, context: PropertyContext): number {
  if (value === 0) invalidValue(r, id, context); // [5.0 §3.1.2.11.3, §3.1.2.11.4 and others]
  return value;
}

function invalidValue(r: PacketReader, id: number, context: PropertyContext): void {
  r.violation("invalid-property-value", r.field, r.fieldOffset, propertySection(id, context));
}

function readSubscriptionIdentifier(
  r: PacketReader,
  context: PropertyContext,
  { subscriptionIdentifiers }: MutableProperties,
): number[] {
  const value = r.variableByteInteger("Subscription Identifier");
  notZero(r, value, property.SUBSCRIPTION_IDENTIFIER, context); // [5.0 §3.3.2.3.8, §3.8.2.1.2]
  if (subscriptionIdentifiers === undefined) return [value];
  (subscriptionIdentifiers as number[]).push(value);
  return subscriptionIdentifiers as number[];
}

function readUserProperty(r: PacketReader, { userProperties }: MutableProperties): UserProperty[] {
  if (++r.userProperties > r.settings.maximumUserProperties) {
    r.fail("too-many-user-properties", r.fieldOffset, "User Property");
  }
  const pair: UserProperty = Object.freeze([r.utf8("Name"), r.utf8("Value")]); // [5.0 MQTT-1.5.7-1]
  if (userProperties === undefined) return [pair];
  (userProperties as UserProperty[]).push(pair);
  return userProperties as UserProperty[];
}
