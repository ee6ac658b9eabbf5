import {
  type DecodeOptions,
  decode,
  type EncodeOptions,
  encode,
  encodedLength,
  type ProtocolVersion,
  type Tolerance,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf, hexOf } from "../support.js";
import { made, properties, subscriptions, will } from "./making.js";

const REASON = properties({ reasonString: "r" });
const NOT_THERE = "not-in-protocol-version";
const METHOD = { authenticationMethod: "m" };

/** Packets whose constructor takes them, since there is a version that has them. */
const OTHER_VERSION: readonly (readonly [
  kind: string,
  fields: object,
  field: string,
  code?: string,
])[] = [
  ["connack", REASON, "properties"],
  ["publish", properties({ topicAlias: 1 }), "properties"],
  ["puback", { reasonCode: 0x10 }, "reasonCode"],
  ["pubrec", { reasonCode: 0x80 }, "reasonCode"],
  ["pubrel", { reasonCode: 0x92 }, "reasonCode"],
  ["pubcomp", { reasonCode: 0x92 }, "reasonCode"],
  ["puback", REASON, "properties"],
  ["pubrec", REASON, "properties"],
  ["pubrel", REASON, "properties"],
  ["pubcomp", REASON, "properties"],
  ["subscribe", properties({ subscriptionIdentifiers: [1] }), "properties"],
  ["subscribe", subscriptions({}, { noLocal: true }), "subscriptions[1].noLocal"],
  ["subscribe", subscriptions({ retainAsPublished: true }), "subscriptions[0].retainAsPublished"],
  ["subscribe", subscriptions({}, { retainHandling: 1 }), "subscriptions[1].retainHandling"],
  ["suback", REASON, "properties"],
  ["unsubscribe", properties({ userProperties: [["a", "b"]] }), "properties"],
  ["unsuback", REASON, "properties"],
  ["unsuback", { reasonCodes: [0] }, "reasonCodes"],
  ["disconnect", { reasonCode: 4 }, "reasonCode"],
  ["disconnect", REASON, "properties"],
  ["auth", {}, "the packet"],
  ["auth", { reasonCode: 0x19, ...properties(METHOD) }, "the packet"],
  ["connack", { reasonCode: 0x80 }, "reasonCode", "undefined-reason-code"],
  ["suback", { reasonCodes: [0, 0x83] }, "reasonCodes[1]", "undefined-reason-code"],
];

const IN_50: readonly (readonly [
  kind: string,
  fields: object,
  field: string,
  code: string,
  rule: string,
])[] = [
  ["connack", { reasonCode: 1 }, "reasonCode", "undefined-reason-code", "MQTT-3.2.2-8"],
  ["unsuback", { reasonCodes: [] }, "reasonCodes", "no-reason-code", "§2.4"],
  ["disconnect", { reasonCode: 0x8c }, "reasonCode", "not-emitted", "MQTT-3.14.2-1"],
  [
    "subscribe",
    subscriptions({}, { topicFilter: "$share//t" }),
    "subscriptions[1].topicFilter",
    "empty-share-name",
    "MQTT-4.8.2-1",
  ],
  [
    "unsubscribe",
    { topicFilters: ["a", "$share/g"] },
    "topicFilters[1]",
    "share-name-without-topic-filter",
    "MQTT-4.8.2-2",
  ],
];

const SIDES: readonly (readonly [
  from: "client" | "server",
  kind: string,
  fields: object,
  field: string,
  rule: string,
])[] = [
  ["client", "puback", { reasonCode: 0x10 }, "reasonCode", "§3.4.2.1"],
  ["client", "pubrec", { reasonCode: 0x10 }, "reasonCode", "§3.5.2.1"],
  [
    "client",
    "publish",
    properties({ subscriptionIdentifiers: [1] }),
    "properties.subscriptionIdentifiers",
    "MQTT-3.3.4-6",
  ],
  ["client", "disconnect", { reasonCode: 0x8d }, "reasonCode", "§3.14.2.1"],
  ["server", "disconnect", { reasonCode: 4 }, "reasonCode", "§3.14.2.1"],
  ["client", "auth", {}, "reasonCode", "§3.15.2.1"],
  ["server", "auth", { reasonCode: 0x19, ...properties(METHOD) }, "reasonCode", "§3.15.2.1"],
  ["server", "pingreq", {}, "type", "§2.1.2"],
  ["client", "connack", {}, "type", "§2.1.2"],
];

function encodeErrorOf(kind: string, fields: object, options: EncodeOptions) {
  const packet = made(kind, fields) as Parameters<typeof encode>[0];
  const error = errorOf(() => encode(packet, options));
  // To count is to encode.
  expect(errorOf(() => encodedLength(packet, options)).message).toBe(error.message);
  return error;
}

describe("encode names the field that the version does not have", () => {
  it.each(
    OTHER_VERSION.map(([kind, fields, field, code = NOT_THERE]) => ({ kind, fields, field, code })),
  )("$kind $fields: $field", ({ kind, fields, field, code }) => {
    for (const protocolVersion of [3, 4] as const) {
      const error = encodeErrorOf(kind, fields, { protocolVersion });
      expect(error).toMatchObject({ code, field, protocolVersion });
    }
    expect(encode(made(kind, fields) as never, { protocolVersion: 5 })).toBeInstanceOf(Uint8Array);
  });

  it.each(IN_50)("5.0: %s %j: %s", (kind, fields, field, code, rule) => {
    const error = encodeErrorOf(kind, fields, { protocolVersion: 5 });
    expect(error).toMatchObject({ code, field, rule, protocolVersion: 5 });
  });

  it("Session Present in 3.1, where the byte is reserved", () => {
    const fields = { sessionPresent: true };
    const error = encodeErrorOf("connack", fields, { protocolVersion: 3 });
    expect(error).toMatchObject({ code: NOT_THERE, field: "sessionPresent", protocolVersion: 3 });
    expect(hexOf(encode(made("connack", fields) as never))).toBe("20020100");
  });

  it("a CONNECT's in its own version, whatever is asked for", () => {
    const fields = { protocolVersion: 4, ...will({ qos: 2, retain: true }) };
    const bytes = encode(made("connect", fields) as never, { protocolVersion: 5 });
    expect(hexOf(bytes)).toBe("101300044d5154540436000000016300017700 0170".replace(" ", ""));
  });
});

describe("encode names the field that a side may not send", () => {
  it.each(SIDES)("%s: %s %j: %s", (from, kind, fields, field, rule) => {
    const error = encodeErrorOf(kind, fields, { protocolVersion: 5, from });
    const code = "wrong-sender";
    expect(error).toMatchObject({ code, field, rule, protocolVersion: 5 });
    const other = from === "client" ? "server" : "client";
    const packet = made(kind, fields) as never;
    expect(encode(packet, { protocolVersion: 5, from: other })).toEqual(
      encode(packet, { protocolVersion: 5 }),
    );
  });

  it("a Session Expiry Interval that a server gives [5.0 MQTT-3.14.2-2]", () => {
    const fields = properties({ sessionExpiryInterval: 0 });
    const error = encodeErrorOf("disconnect", fields, { protocolVersion: 5, from: "server" });
    expect(error).toMatchObject({
      code: "session-expiry-interval-from-server",
      field: "properties.sessionExpiryInterval",
      rule: "MQTT-3.14.2-2",
    });
    const bytes = encode(made("disconnect", fields) as never, {
      protocolVersion: 5,
      from: "client",
    });
    expect(hexOf(bytes)).toBe("e00700051100000000");
  });
});

/** Packets that are decoded with a tolerance, and that no constructor takes. */
const TOLERATED: readonly (readonly [
  version: ProtocolVersion,
  hex: string,
  tolerance: Tolerance,
  code: string,
  field: string,
  rule: string,
])[] = [
  [
    5,
    "40 03 0001 7f",
    "unknown-reason-code",
    "undefined-reason-code",
    "reasonCode",
    "MQTT-3.4.2-1",
  ],
  [
    5,
    "50 03 0001 7f",
    "unknown-reason-code",
    "undefined-reason-code",
    "reasonCode",
    "MQTT-3.5.2-1",
  ],
  [
    5,
    "62 03 0001 7f",
    "unknown-reason-code",
    "undefined-reason-code",
    "reasonCode",
    "MQTT-3.6.2-1",
  ],
  [
    5,
    "70 03 0001 7f",
    "unknown-reason-code",
    "undefined-reason-code",
    "reasonCode",
    "MQTT-3.7.2-1",
  ],
  [
    5,
    "20 03 00 7f 00",
    "unknown-reason-code",
    "undefined-reason-code",
    "reasonCode",
    "MQTT-3.2.2-8",
  ],
  [4, "20 02 00 06", "reserved-return-code", "undefined-reason-code", "reasonCode", "§3.2.2.3"],
  [
    5,
    "90 05 0001 00 00 7f",
    "unknown-reason-code",
    "undefined-reason-code",
    "reasonCodes[1]",
    "MQTT-3.9.3-2",
  ],
  [
    5,
    "b0 05 0001 00 00 7f",
    "unknown-reason-code",
    "undefined-reason-code",
    "reasonCodes[1]",
    "MQTT-3.11.3-2",
  ],
  [5, "e0 01 7f", "unknown-reason-code", "undefined-reason-code", "reasonCode", "MQTT-3.14.2-1"],
  [
    5,
    "f0 06 7f 04 15 0001 6d",
    "unknown-reason-code",
    "undefined-reason-code",
    "reasonCode",
    "MQTT-3.15.2-1",
  ],
  [
    5,
    "20 05 00 00 02 24 02",
    "maximum-qos-2",
    "invalid-property-value",
    "properties.maximumQoS",
    "§3.2.2.3.4",
  ],
  [
    4,
    "32 05 0001 74 0000",
    "zero-packet-identifier",
    "zero-packet-identifier",
    "packetId",
    "MQTT-2.3.1-1",
  ],
  [4, "40 02 0000", "zero-packet-identifier", "zero-packet-identifier", "packetId", "MQTT-2.3.1-1"],
  [
    5,
    "90 04 0000 00 00",
    "zero-packet-identifier",
    "zero-packet-identifier",
    "packetId",
    "MQTT-2.2.1-3",
  ],
];

describe("encode names the field that was tolerated in decoding, and is not written", () => {
  it.each(TOLERATED)(
    "version %i: %s, with %s",
    (protocolVersion, hex, tolerance, code, field, rule) => {
      const options: DecodeOptions = { protocolVersion, tolerate: [tolerance] };
      const { packet } = decode(bytesOf(hex), options);
      const error = errorOf(() => encode(packet, { protocolVersion }));
      expect(error).toMatchObject({ code, field, rule, protocolVersion });
      expect(errorOf(() => encode(packet.toObject() as never, { protocolVersion }))).toMatchObject({
        code,
      });
    },
  );

  it("a CONNACK without a Reason Code is one of Success, by its flags [5.0 §3.2.2.1]", () => {
    const options: DecodeOptions = { protocolVersion: 5, tolerate: ["short-connack"] };
    for (const [hex, sessionPresent] of [
      ["20 01 00", false],
      ["20 01 01", true],
    ] as const) {
      const { packet } = decode(bytesOf(hex), options);
      expect(packet).toMatchObject({ sessionPresent, reasonCode: 0, properties: {} });
    }
    for (const protocolVersion of [3, 4] as const) {
      const error = errorOf(() => decode(bytesOf("20 01 00"), { ...options, protocolVersion }));
      expect(error).toMatchObject({ code: "wrong-remaining-length", field: "Remaining Length" });
    }
  });

  it("a CONNACK of 3.1.1 in 5.0 has a return code of 3.1.1, in 3.1.1 as ever", () => {
    const options: DecodeOptions = { protocolVersion: 5, tolerate: ["3.1.1-connack-in-5.0"] };
    expect(decode(bytesOf("20 02 00 05"), options).packet).toMatchObject({ reasonCode: 5 });
    expect(decode(bytesOf("20 03 00 87 00"), options).packet).toMatchObject({ reasonCode: 0x87 });
    expect(errorOf(() => decode(bytesOf("20 03 00 05 00"), options)).code).toBe(
      "undefined-reason-code",
    );
    expect(decode(bytesOf("20 02 01 00"), { ...options, protocolVersion: 4 }).packet).toMatchObject(
      { sessionPresent: true, reasonCode: 0 },
    );
  });

  it("the bit of a bridge is told from its absence", () => {
    const options: DecodeOptions = { tolerate: ["bridge-protocol-level"] };
    for (const [level, bridge] of [
      ["84", true],
      ["04", false],
    ] as const) {
      const hex = `100d00044d515454${level}02000000 0163`.replace(" ", "");
      const { packet } = decode(bytesOf(hex), options);
      expect(packet).toMatchObject({ protocolVersion: 4, bridge });
      expect(hexOf(encode(packet))).toBe(hex);
    }
  });
});
