/** Taking properties from the caller, and writing a block of them: 5.0 §2.2.2. */

import type { PacketWriter } from "../io/packet-writer.js";
import { MAX_REMAINING_LENGTH } from "../spec/limits.js";
import * as property from "../spec/property.js";
import {
  isPropertyAllowed,
  isPropertyIdentifier,
  PROPERTY_BLOCKS,
  type PropertyBlock,
  type PropertyContext,
  propertySection,
} from "../spec/property.js";
import type { FieldChecks } from "./field-checks.js";
import { hideAuthenticationData } from "./print.js";
import {
  freezeProperties,
  type MutableProperties,
  mayRepeat,
  NO_PROPERTIES,
  PROPERTY_IDENTIFIERS,
  PROPERTY_KEYS,
  type Properties,
  type PropertiesInit,
  type PropertyKey,
  type UserProperty,
} from "./properties.js";
import { topicNameFault } from "./topic.js";

/** Checks and copies properties given to a constructor. The result is frozen. */
export function takeProperties(
  given: PropertiesInit<Properties> | undefined,
  context: PropertyContext,
  checks: FieldChecks,
  path: string,
): Properties {
  if (given === undefined || given === NO_PROPERTIES) return NO_PROPERTIES;
  checks.object(given, path);
  const taken: MutableProperties = {};
  let isEmpty = true;
  for (const key of Object.keys(given) as PropertyKey[]) {
    if (given[key] === undefined) continue;
    const field = `${path}.${key}`;
    const id = Object.hasOwn(PROPERTY_IDENTIFIERS, key) ? PROPERTY_IDENTIFIERS[key] : 0;
    if (!isPropertyIdentifier(id)) checks.refuse("unknown-property", field, 5); // [5.0 §2.2.2.2]
    if (!isPropertyAllowed(id, context)) checks.refuse("property-not-allowed", field, 5); // [5.0 §2.2.2.2]
    takeValue(given, taken, id, context, checks, field);
    isEmpty &&= taken[key] === undefined;
  }
  if (isEmpty) return NO_PROPERTIES;
  if (taken.authenticationData !== undefined) {
    if (taken.authenticationMethod === undefined) {
      const section = propertySection(property.AUTHENTICATION_DATA, context);
      const field = `${path}.authenticationData`;
      checks.refuse("authentication-data-without-method", field, 5, undefined, section); // [5.0 §3.1.2.11.10]
    }
  }
  return freezeProperties(taken);
}

function takeValue(
  given: PropertiesInit<Properties>,
  taken: MutableProperties,
  id: number,
  context: PropertyContext,
  checks: FieldChecks,
  field: string,
): void {
  const invalid = (): never =>
    checks.refuse("invalid-property-value", field, 5, undefined, propertySection(id, context));
  const key = PROPERTY_KEYS[id] as PropertyKey;
  const value = given[key];
  const into = taken as Record<string, unknown>;
  switch (id) {
    case property.PAYLOAD_FORMAT_INDICATOR:
    case property.MAXIMUM_QOS:
      into[key] = checks.integer(value as number, field, 0xff);
      if ((into[key] as number) > 1) invalid();
      break;
    case property.REQUEST_PROBLEM_INFORMATION:
    case property.REQUEST_RESPONSE_INFORMATION:
    case property.RETAIN_AVAILABLE:
    case property.WILDCARD_SUBSCRIPTION_AVAILABLE:
    case property.SUBSCRIPTION_IDENTIFIER_AVAILABLE:
    case property.SHARED_SUBSCRIPTION_AVAILABLE:
      into[key] = checks.boolean(value as boolean, field);
      break;
    case property.SERVER_KEEP_ALIVE:
    case property.TOPIC_ALIAS_MAXIMUM:
      into[key] = checks.integer(value as number, field, 0xffff);
      break;
    case property.TOPIC_ALIAS:
      into[key] = checks.integer(value as number, field, 0xffff);
      if (into[key] === 0) checks.refuse("zero-topic-alias", field, 5); // [5.0 MQTT-3.3.2-8]
      break;
    case property.RECEIVE_MAXIMUM:
      into[key] = checks.integer(value as number, field, 0xffff);
      if (into[key] === 0) invalid();
      break;
    case property.MESSAGE_EXPIRY_INTERVAL:
    case property.SESSION_EXPIRY_INTERVAL:
    case property.WILL_DELAY_INTERVAL:
      into[key] = checks.integer(value as number, field, 0xffff_ffff);
      break;
    case property.MAXIMUM_PACKET_SIZE:
      into[key] = checks.integer(value as number, field, 0xffff_ffff);
      if (into[key] === 0) invalid();
      break;
    case property.AUTHENTICATION_DATA:
      hideAuthenticationData(taken, checks.binary(value as Uint8Array, field, 5));
      break;
    case property.CORRELATION_DATA:
      into[key] = checks.binary(value as Uint8Array, field, 5);
      break;
    case property.SUBSCRIPTION_IDENTIFIER:
      takeSubscriptionIdentifiers(given, taken, context, checks, field);
      break;
    case property.USER_PROPERTY:
      takeUserProperties(given, taken, checks, field);
      break;
    case property.RESPONSE_TOPIC:
      into[key] = checks.string(value as string, field, 5);
      if (value === "") checks.refuse("empty-topic", field, 5, undefined, "MQTT-4.7.3-1"); // [5.0 MQTT-4.7.3-1]
      if (topicNameFault(value as string) !== undefined) {
        checks.refuse("wildcard-in-response-topic", field, 5); // [5.0 MQTT-3.3.2-14]
      }
      break;
    default:
      into[key] = checks.string(value as string, field, 5);
  }
}

function takeSubscriptionIdentifiers(
  given: PropertiesInit<Properties>,
  taken: MutableProperties,
  context: PropertyContext,
  checks: FieldChecks,
  field: string,
): void {
  const list = checks.array(given.subscriptionIdentifiers as readonly number[], field);
  const section = propertySection(property.SUBSCRIPTION_IDENTIFIER, context);
  if (list.length > 1 && !mayRepeat(property.SUBSCRIPTION_IDENTIFIER, context)) {
    checks.refuse("duplicate-property", field, 5, undefined, section); // [5.0 §3.8.2.1.2]
  }
  const identifiers = list.map((value, index) => {
    const path = `${field}[${index}]`;
    if (value === 0) checks.refuse("invalid-property-value", path, 5, undefined, section); // [5.0 §3.3.2.3.8, §3.8.2.1.2]
    return checks.integer(value, path, MAX_REMAINING_LENGTH);
  });
  if (identifiers.length > 0) taken.subscriptionIdentifiers = identifiers;
}

function takeUserProperties(
  given: PropertiesInit<Properties>,
  taken: MutableProperties,
  checks: FieldChecks,
  field: string,
): void {
  const list = checks.array(given.userProperties as readonly UserProperty[], field);
  const pairs = list.map((pair, index) => {
    const path = `${field}[${index}]`;
    if (checks.array(pair, path).length !== 2) checks.expect("a name and a value", path);
    const [name, value] = pair;
    return Object.freeze([
      checks.string(name, `${path}[0]`, 5), // [5.0 MQTT-1.5.7-1]
      checks.string(value, `${path}[1]`, 5),
    ] as const);
  });
  if (pairs.length > 0) taken.userProperties = pairs;
}

/** Writes a block of properties, its length first, in the order of the packet's sections. */
export function writeProperties(
  w: PacketWriter,
  properties: Properties,
  context: PropertyContext,
): void {
  if (properties === NO_PROPERTIES) {
    w.byte(0); // [5.0 MQTT-2.2.2-1]
    return;
  }
  const place = w.beginLength();
  const { identifiers } = PROPERTY_BLOCKS[context] as PropertyBlock;
  // Which there are, as bits in the order of the sections: to look for each that there may be takes twice the time.
  let present = 0;
  for (const key in properties) {
    present |= 1 << identifiers.indexOf(PROPERTY_IDENTIFIERS[key as PropertyKey]);
  }
  while (present !== 0) {
    const index = 31 - Math.clz32(present & -present);
    writeProperty(w, properties, identifiers[index] as number);
    present &= present - 1;
  }
  w.endLength(place);
}

/** Writes a property if it is there, a list as often as it has items. */
export function writeProperty(w: PacketWriter, properties: Properties, id: number): void {
  const value = properties[PROPERTY_KEYS[id] as PropertyKey];
  if (value === undefined) return;
  switch (id) {
    case property.USER_PROPERTY:
      for (const [name, text] of value as readonly UserProperty[]) {
        w.byte(id);
        w.checkedUtf8(name);
        w.checkedUtf8(text);
      }
      break;
    case property.SUBSCRIPTION_IDENTIFIER:
      for (const identifier of value as readonly number[]) {
        w.byte(id);
        w.variableByteInteger(identifier);
      }
      break;
    case property.MESSAGE_EXPIRY_INTERVAL:
    case property.SESSION_EXPIRY_INTERVAL:
    case property.WILL_DELAY_INTERVAL:
    case property.MAXIMUM_PACKET_SIZE:
      w.byte(id);
      w.fourByteInteger(value as number);
      break;
    case property.SERVER_KEEP_ALIVE:
    case property.RECEIVE_MAXIMUM:
    case property.TOPIC_ALIAS_MAXIMUM:
    case property.TOPIC_ALIAS:
      w.byte(id);
      w.twoByteInteger(value as number);
      break;
    case property.MAXIMUM_QOS:
      // A 2 can have been decoded, where that was tolerated.
      if ((value as number) > 1)
        w.refuse("invalid-property-value", "properties.maximumQoS", "§3.2.2.3.4"); // [5.0 §3.2.2.3.4]
      w.byte(id);
      w.byte(value as number);
      break;
    default:
      w.byte(id);
      if (typeof value === "string") w.checkedUtf8(value);
      else if (typeof value === "object") w.binary(value as Uint8Array);
      else w.byte(Number(value));
  }
}
