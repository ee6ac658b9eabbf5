/** What may be left out of a packet in neutral JSON, and means the same. */

import type { NeutralPacket } from "./vector.js";

type Fields = Readonly<Record<string, unknown>>;

const NO_BYTES = { hex: "" };

const ACKNOWLEDGEMENT: Fields = { reasonCode: 0 };

/** The fields that have a default. Where a field has none, absent means that it is not there. */
export const DEFAULTS: Readonly<Record<string, Fields>> = {
  connect: { protocolVersion: 4, cleanSession: true, keepAlive: 0, bridge: false },
  connack: { sessionPresent: false, reasonCode: 0 },
  publish: { payload: NO_BYTES, qos: 0, retain: false, dup: false },
  puback: ACKNOWLEDGEMENT,
  pubrec: ACKNOWLEDGEMENT,
  pubrel: ACKNOWLEDGEMENT,
  pubcomp: ACKNOWLEDGEMENT,
  unsuback: { reasonCodes: [] },
  disconnect: { reasonCode: 0 },
  auth: { reasonCode: 0 },
};

/** Of a Will, and of each of the subscriptions of a SUBSCRIBE. */
export const WILL_DEFAULTS: Fields = { payload: NO_BYTES, qos: 0, retain: false };
export const SUBSCRIPTION_DEFAULTS: Fields = {
  qos: 0,
  noLocal: false,
  retainAsPublished: false,
  retainHandling: 0,
};

/** The packet with every default in its place, and without properties where there are none. */
export function withDefaults(packet: NeutralPacket): NeutralPacket {
  const { type } = packet;
  const fields = filled(packet, Object.hasOwn(DEFAULTS, type) ? (DEFAULTS[type] as Fields) : {});
  if (type === "connect" && isObject(fields["will"])) {
    fields["will"] = filled(fields["will"], WILL_DEFAULTS);
  }
  if (type === "subscribe" && Array.isArray(fields["subscriptions"])) {
    fields["subscriptions"] = fields["subscriptions"].map((subscription) =>
      isObject(subscription) ? filled(subscription, SUBSCRIPTION_DEFAULTS) : subscription,
    );
  }
  return { type, ...fields };
}

/** The packet for comparing: with every default, and Subscription Identifiers, whose order has no meaning, in one. */
export function comparable(packet: NeutralPacket): NeutralPacket {
  const filledIn = withDefaults(packet);
  const { properties } = filledIn as { properties?: unknown };
  if (!isObject(properties)) return filledIn;
  const { subscriptionIdentifiers: given } = properties;
  if (!Array.isArray(given) || !given.every((value) => typeof value === "number")) return filledIn;
  const subscriptionIdentifiers = [...given].sort((one, other) => one - other);
  return { ...filledIn, properties: { ...properties, subscriptionIdentifiers } };
}

function filled(given: Fields, defaults: Fields): Record<string, unknown> {
  // null is what some languages write for what is absent.
  const present = Object.entries(given).filter(([, value]) => value !== null);
  const fields = { ...defaults, ...Object.fromEntries(present) };
  const { properties } = fields as { properties?: unknown };
  if (!isObject(properties)) return fields;
  const named = Object.entries(properties).filter(([, value]) => value !== null);
  const { properties: _, ...rest } = fields as Record<string, unknown>;
  return named.length === 0 ? rest : { ...rest, properties: Object.fromEntries(named) };
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
