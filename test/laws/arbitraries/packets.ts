/** Every packet of every version, as the object its constructor takes. */

import type { PacketInit, Properties, ProtocolVersion, WillInit } from "@mqtt-codec/core";
import fc from "fast-check";
import { binary, integer, type PropertyOwner, properties } from "./properties.js";
import { text, topicFilter, topicName } from "./strings.js";

/** A packet's init object and the version to encode it in. */
export interface Sample {
  readonly version: ProtocolVersion;
  readonly init: PacketInit;
}

/** Reason Codes by packet, typed out from the packets' tables in 5.0, and the codes of 3.1.1. */
export const REASON_CODES: Record<string, readonly number[]> = {
  connack: [
    0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x90, 0x95, 0x97,
    0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9f,
  ],
  puback: [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99],
  pubrec: [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99],
  pubrel: [0x00, 0x92],
  pubcomp: [0x00, 0x92],
  suback: [0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8f, 0x91, 0x97, 0x9e, 0xa1, 0xa2],
  unsuback: [0x00, 0x11, 0x80, 0x83, 0x87, 0x8f, 0x91],
  // Table 3-10, without 0x8C: that one is accepted and never sent (docs/strictness.md).
  disconnect: [
    0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8b, 0x8d, 0x8e, 0x8f, 0x90, 0x93, 0x94, 0x95,
    0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2,
  ],
  auth: [0x00, 0x18, 0x19],
  connack311: [0, 1, 2, 3, 4, 5],
  suback311: [0, 1, 2, 0x80],
};

const packetId = integer(1, 0xffff);
const qos = fc.constantFrom(0 as const, 1 as const, 2 as const);

const payload: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 20, arbitrary: binary },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(120, 200, 16_370, 16_384, 40_000, 70_000)
      .map((length) => new Uint8Array(length).fill(0x5a)),
  },
);

type Fields = Record<string, unknown>;

/** Leaves out the fields that are undefined, as callers do. */
function given(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function propertiesIn(
  version: ProtocolVersion,
  owner: PropertyOwner,
): fc.Arbitrary<Properties | undefined> {
  return version === 5 ? properties(owner) : fc.constant(undefined);
}

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

function will(version: ProtocolVersion): fc.Arbitrary<WillInit> {
  return fc
    .record({
      topic: topicName,
      payload: binary,
      qos: maybe(qos),
      retain: maybe(fc.boolean()),
      properties: propertiesIn(version, "will"),
    })
    .map((fields) => given(fields) as unknown as WillInit);
}

function connect(version: ProtocolVersion): fc.Arbitrary<Fields> {
  return fc
    .record({
      protocolVersion: fc.constant(version),
      clientId: text,
      cleanSession: maybe(fc.boolean()),
      keepAlive: maybe(integer(0, 0xffff)),
      will: maybe(will(version)),
      username: maybe(text),
      password: maybe(fc.oneof(binary, text)),
      properties: propertiesIn(version, "connect"),
    })
    .map((fields) => {
      const needsId = version === 3 || (version === 4 && fields.cleanSession === false);
      const clientId = needsId && fields.clientId === "" ? "c" : fields.clientId;
      const password = version !== 5 && fields.username === undefined ? undefined : fields.password;
      return { ...fields, clientId, password };
    });
}

function connack(version: ProtocolVersion): fc.Arbitrary<Fields> {
  const codes = REASON_CODES[version === 5 ? "connack" : "connack311"] as number[];
  return fc
    .record({
      sessionPresent: maybe(fc.boolean()),
      reasonCode: fc.oneof(fc.constantFrom(undefined, 0), fc.constantFrom(...codes)),
      properties: propertiesIn(version, "connack"),
    })
    .map((fields) => {
      const mayBePresent = version !== 3 && (fields.reasonCode ?? 0) === 0;
      return mayBePresent ? fields : { ...fields, sessionPresent: false };
    });
}

function publish(version: ProtocolVersion): fc.Arbitrary<Fields> {
  return fc
    .record({
      topic: fc.oneof(
        { weight: 9, arbitrary: topicName },
        { weight: 1, arbitrary: fc.constant("") },
      ),
      payload: maybe(fc.oneof(payload, text)),
      qos,
      retain: maybe(fc.boolean()),
      dup: fc.boolean(),
      packetId,
      properties: propertiesIn(version, "publish"),
    })
    .map((fields) => ({
      ...fields,
      topic:
        fields.topic === "" && fields.properties?.topicAlias === undefined ? "t" : fields.topic,
      packetId: fields.qos === 0 ? undefined : fields.packetId,
      dup: fields.qos > 0 && fields.dup,
    }));
}

function acknowledgement(
  version: ProtocolVersion,
  type: "puback" | "pubrec" | "pubrel" | "pubcomp",
): fc.Arbitrary<Fields> {
  const reasonCode =
    version === 5
      ? fc.constantFrom(undefined, ...(REASON_CODES[type] as number[]))
      : fc.constant(undefined);
  return fc.record({ packetId, reasonCode, properties: propertiesIn(version, type) });
}

function subscribe(version: ProtocolVersion): fc.Arbitrary<Fields> {
  const options =
    version === 5
      ? {
          noLocal: maybe(fc.boolean()),
          retainAsPublished: maybe(fc.boolean()),
          retainHandling: maybe(qos),
        }
      : {};
  const subscription = fc
    .record({ topicFilter: topicFilter(version), qos: maybe(qos), ...options })
    .map((fields) => {
      const shared = fields.topicFilter.startsWith("$share/");
      return given(shared ? { ...fields, noLocal: undefined } : fields);
    });
  return fc.record({
    packetId,
    subscriptions: fc.array(subscription, { minLength: 1, maxLength: 5 }),
    properties: propertiesIn(version, "subscribe"),
  });
}

function unsubscribe(version: ProtocolVersion): fc.Arbitrary<Fields> {
  return fc.record({
    packetId,
    topicFilters: fc.array(topicFilter(version), { minLength: 1, maxLength: 5 }),
    properties: propertiesIn(version, "unsubscribe"),
  });
}

function codes(version: ProtocolVersion, type: "suback" | "unsuback"): fc.Arbitrary<Fields> {
  const table = version === 5 ? REASON_CODES[type] : REASON_CODES[`${type}311`];
  const reasonCodes =
    table === undefined
      ? fc.constantFrom(undefined, [])
      : fc.array(fc.constantFrom(...table), { minLength: 1, maxLength: 8 });
  return fc.record({ packetId, reasonCodes, properties: propertiesIn(version, type) });
}

function disconnect(version: ProtocolVersion): fc.Arbitrary<Fields> {
  if (version !== 5) return fc.constantFrom({}, { reasonCode: 0 });
  const table = REASON_CODES["disconnect"] as number[];
  return fc.record({
    reasonCode: fc.constantFrom(undefined, ...table),
    properties: properties("disconnect"),
  });
}

const auth: fc.Arbitrary<Fields> = fc
  .record({
    reasonCode: fc.constantFrom(undefined, ...(REASON_CODES["auth"] as number[])),
    properties: properties("auth"),
    method: text,
  })
  .map(({ reasonCode, properties: some, method }) => {
    const isEmpty = Object.keys(some ?? {}).length === 0;
    if ((reasonCode ?? 0) === 0 && isEmpty) return { reasonCode, properties: some };
    return { reasonCode, properties: { authenticationMethod: method, ...some } };
  });

/** The packets of a version by type. */
export function fieldsOf(version: ProtocolVersion): Record<string, fc.Arbitrary<Fields>> {
  return {
    connect: connect(version),
    connack: connack(version),
    publish: publish(version),
    puback: acknowledgement(version, "puback"),
    pubrec: acknowledgement(version, "pubrec"),
    pubrel: acknowledgement(version, "pubrel"),
    pubcomp: acknowledgement(version, "pubcomp"),
    subscribe: subscribe(version),
    suback: codes(version, "suback"),
    unsubscribe: unsubscribe(version),
    unsuback: codes(version, "unsuback"),
    pingreq: fc.constant({}),
    pingresp: fc.constant({}),
    disconnect: disconnect(version),
    ...(version === 5 ? { auth } : {}),
  };
}

function sampleOf(version: ProtocolVersion): fc.Arbitrary<Sample> {
  const arbitraries = Object.entries(fieldsOf(version)).map(([type, fields]) =>
    fields.map((some): Sample => ({ version, init: { type, ...given(some) } as never })),
  );
  return fc.oneof(...arbitraries);
}

/** Any packet of any version; 5.0, which has more to it, three times in five. */
export const sample: fc.Arbitrary<Sample> = fc.oneof(
  { weight: 1, arbitrary: sampleOf(3) },
  { weight: 1, arbitrary: sampleOf(4) },
  { weight: 3, arbitrary: sampleOf(5) },
);

/** Samples of one type and version. */
export function sampleOfType(version: ProtocolVersion, type: string): fc.Arbitrary<Sample> {
  const fields = fieldsOf(version)[type] as fc.Arbitrary<Fields>;
  return fields.map((some): Sample => ({ version, init: { type, ...given(some) } as never }));
}

/** Every type with every version that has it. */
export const KINDS: readonly (readonly [ProtocolVersion, string])[] = ([3, 4, 5] as const).flatMap(
  (version) => Object.keys(fieldsOf(version)).map((type) => [version, type] as const),
);
