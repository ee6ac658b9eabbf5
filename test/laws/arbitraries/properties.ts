/** The properties each packet may have: 5.0 §2.2.2.2, Table 2-4, and the packets' own sections. */

import type { Properties } from "@mqtt-codec/core";
import fc from "fast-check";
import { PROPERTIES_OF, type PropertyOwner } from "../support/properties-of.js";
import { text, topicName } from "./strings.js";

export { PROPERTIES_OF, type PropertyOwner };

/** An integer that is often at an edge of its range or of a Variable Byte Integer's length. */
export function integer(min: number, max: number): fc.Arbitrary<number> {
  const edges = [
    0, 1, 2, 127, 128, 255, 256, 16_383, 16_384, 32_767, 32_768, 65_534, 65_535, 65_536, 2_097_151,
    2_097_152, 268_435_454, 268_435_455, 2_147_483_647, 2_147_483_648, 4_294_967_294, 4_294_967_295,
  ].filter((edge) => edge >= min && edge <= max);
  return fc.oneof(fc.constantFrom(min, max, ...edges), fc.integer({ min, max }));
}

/** Bytes, none to some; seldom as many as Binary Data can hold. */
export const binary: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(new Uint8Array(0)) },
  { weight: 20, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(127, 128, 16_383, 16_384, 65_535)
      .map((length) => new Uint8Array(length).fill(0xa5)),
  },
);

type Key = keyof Properties;

const VALUES: { readonly [K in Key]-?: fc.Arbitrary<NonNullable<Properties[K]>> } = {
  payloadFormatIndicator: fc.constantFrom(0, 1),
  messageExpiryInterval: integer(0, 0xffff_ffff),
  contentType: text,
  responseTopic: topicName,
  correlationData: binary,
  subscriptionIdentifiers: fc.array(integer(1, 268_435_455), { minLength: 1, maxLength: 4 }),
  sessionExpiryInterval: integer(0, 0xffff_ffff),
  assignedClientIdentifier: text,
  serverKeepAlive: integer(0, 0xffff),
  authenticationMethod: text,
  authenticationData: binary,
  requestProblemInformation: fc.boolean(),
  willDelayInterval: integer(0, 0xffff_ffff),
  requestResponseInformation: fc.boolean(),
  responseInformation: text,
  serverReference: text,
  reasonString: text,
  receiveMaximum: integer(1, 0xffff),
  topicAliasMaximum: integer(0, 0xffff),
  topicAlias: integer(1, 0xffff),
  maximumQoS: fc.constantFrom(0, 1),
  retainAvailable: fc.boolean(),
  userProperties: fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }),
  maximumPacketSize: integer(1, 0xffff_ffff),
  wildcardSubscriptionAvailable: fc.boolean(),
  subscriptionIdentifiersAvailable: fc.boolean(),
  sharedSubscriptionAvailable: fc.boolean(),
};

/** All properties' keys, for tests that try each in each packet. */
export const PROPERTY_KEYS = Object.keys(VALUES) as Key[];

/** A value for one property. */
export function propertyValue(key: Key): fc.Arbitrary<unknown> {
  return VALUES[key];
}

/** Properties of a packet, any subset of those it may have; undefined where there are none. */
export function properties(owner: PropertyOwner): fc.Arbitrary<Properties | undefined> {
  const model = Object.fromEntries(PROPERTIES_OF[owner].map((key) => [key, VALUES[key]]));
  const some = fc.record(model, { requiredKeys: [] }).map((given) => tidy(owner, given));
  return fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: some });
}

/** Keeps what goes together together: data with a method, one identifier in a SUBSCRIBE. */
function tidy(owner: PropertyOwner, given: Properties): Properties {
  const { authenticationMethod, authenticationData, subscriptionIdentifiers, ...rest } = given;
  const method = authenticationMethod ?? (authenticationData === undefined ? undefined : "PLAIN");
  return {
    ...rest,
    ...(method === undefined ? {} : { authenticationMethod: method }),
    ...(authenticationData === undefined ? {} : { authenticationData }),
    ...(subscriptionIdentifiers === undefined
      ? {}
      : {
          subscriptionIdentifiers:
            owner === "subscribe" ? subscriptionIdentifiers.slice(0, 1) : subscriptionIdentifiers,
        }),
  };
}
