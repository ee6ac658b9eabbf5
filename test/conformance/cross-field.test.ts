/** Rules between fields, each on decode and on encode. */

import type { DecodeOptions, ViolationCode } from "@mqtt-codec/core";
import { describe, it } from "vitest";
import { block, hex, mqtt, packet, text } from "./bytes.js";
import {
  expectAccepted,
  expectNotEncoded,
  expectRefused,
  type Fields,
  itAccepts,
  itRefuses,
  PROTOCOL_ERROR,
  type Said,
  V3,
  V4,
  V5,
} from "./expectations.js";
import { SAMPLES_50 } from "./samples.js";

interface Row {
  readonly rule: string;
  readonly code: ViolationCode;
  readonly bytes: string;
  readonly fields: Fields;
  readonly options?: DecodeOptions;
  readonly said?: Said;
}

const CONNECT = { type: "connect", protocolVersion: 5, clientId: "c", cleanSession: false };
const CONNECT_4 = { ...CONNECT, protocolVersion: 4 };
const DATA = { authenticationData: hex("FF") };
const DATA_BYTES = block("16 00 01 FF");

/** A CONNECT of 5.0 with properties, and what follows its Client Identifier. */
const connect = (properties: string, flags = "00", ...rest: readonly string[]): string =>
  packet("10", mqtt(5), flags, "0000", properties, text("c"), ...rest);
const will = (properties: string, topic: string): string =>
  connect("00", "04", properties, text(topic), "00 01 70");
const willFields = (topic: string, properties: object = {}): Fields => ({
  ...CONNECT,
  will: { topic, payload: hex("70"), properties },
});
const publish = (properties: string, topic = "t"): string => packet("30", text(topic), properties);
const publishFields = (properties: object): Fields => ({ type: "publish", topic: "t", properties });
const subscribe = (filter: string, options: string, properties = "00"): string =>
  packet("82", "00 01", properties, text(filter), options);
const subscribeFields = (topicFilter: string, options: object = {}): Fields => ({
  type: "subscribe",
  packetId: 1,
  subscriptions: [{ topicFilter, ...options }],
});

const ROWS: Readonly<Record<string, Row>> = {
  "Authentication Data without Authentication Method in CONNECT": {
    rule: "[5.0 X-5.0-§3.1.2.11.10-b]",
    code: "authentication-data-without-method",
    bytes: connect(DATA_BYTES),
    fields: { ...CONNECT, properties: DATA },
    said: { ...PROTOCOL_ERROR, rule: "§3.1.2.11.10" },
  },
  "empty Authentication Data without Authentication Method in CONNECT": {
    rule: "[5.0 X-5.0-§3.1.2.11.10-b]",
    code: "authentication-data-without-method",
    bytes: connect(block("16 00 00", "21 00 01")),
    fields: {
      ...CONNECT,
      properties: { authenticationData: new Uint8Array(0), receiveMaximum: 1 },
    },
    said: PROTOCOL_ERROR,
  },
  "Authentication Data without Authentication Method in CONNACK": {
    rule: "[5.0 X-5.0-§3.2.2.3.18-b]",
    code: "authentication-data-without-method",
    bytes: packet("20", "00 00", DATA_BYTES),
    fields: { type: "connack", properties: DATA },
  },
  "Authentication Data without Authentication Method in AUTH": {
    rule: "[5.0 X-5.0-§3.15.2.2.2-z]",
    code: "authentication-data-without-method",
    bytes: packet("F0", "18", DATA_BYTES),
    fields: { type: "auth", reasonCode: 0x18, properties: DATA },
    said: PROTOCOL_ERROR,
  },
  "Session Present with an error code in 3.1.1": {
    rule: "[3.1.1 MQTT-3.2.2-4]",
    code: "session-present-with-error",
    bytes: "20 02 01 02",
    fields: { type: "connack", sessionPresent: true, reasonCode: 2 },
    options: V4,
    said: { rule: "MQTT-3.2.2-4" },
  },
  "Session Present with an error code in 5.0": {
    rule: "[5.0 MQTT-3.2.2-6]",
    code: "session-present-with-error",
    bytes: "20 03 01 87 00",
    fields: { type: "connack", sessionPresent: true, reasonCode: 0x87 },
  },
  "a Maximum QoS of 2 in CONNACK": {
    rule: "[5.0 X-5.0-§3.2.2.3.4-b]",
    code: "invalid-property-value",
    bytes: packet("20", "00 00", block("24 02")),
    fields: { type: "connack", properties: { maximumQoS: 2 } },
    said: { ...PROTOCOL_ERROR, rule: "§3.2.2.3.4" },
  },
  "a Maximum Packet Size of 0 in CONNECT": {
    rule: "[5.0 X-5.0-§3.1.2.11.4-b]",
    code: "invalid-property-value",
    bytes: connect(block("27 00000000")),
    fields: { ...CONNECT, properties: { maximumPacketSize: 0 } },
    said: { ...PROTOCOL_ERROR, rule: "§3.1.2.11.4" },
  },
  "a Maximum Packet Size of 0 in CONNACK": {
    rule: "[5.0 X-5.0-§3.2.2.3.6-b]",
    code: "invalid-property-value",
    bytes: packet("20", "00 00", block("27 00000000")),
    fields: { type: "connack", properties: { maximumPacketSize: 0 } },
    said: { ...PROTOCOL_ERROR, rule: "§3.2.2.3.6" },
  },
  "a Receive Maximum of 0 in CONNECT": {
    rule: "[5.0 X-5.0-§3.1.2.11.3-b]",
    code: "invalid-property-value",
    bytes: connect(block("21 0000")),
    fields: { ...CONNECT, properties: { receiveMaximum: 0 } },
    said: { ...PROTOCOL_ERROR, rule: "§3.1.2.11.3" },
  },
  "a Receive Maximum of 0 in CONNACK": {
    rule: "[5.0 X-5.0-§3.2.2.3.3-b]",
    code: "invalid-property-value",
    bytes: packet("20", "00 00", block("21 0000")),
    fields: { type: "connack", properties: { receiveMaximum: 0 } },
    said: { ...PROTOCOL_ERROR, rule: "§3.2.2.3.3" },
  },
  "a Topic Alias of 0": {
    rule: "[5.0 MQTT-3.3.2-8]",
    code: "zero-topic-alias",
    bytes: publish(block("23 0000")),
    fields: publishFields({ topicAlias: 0 }),
    said: { reasonCode: 0x94, rule: "MQTT-3.3.2-8" },
  },
  "a Subscription Identifier of 0 in PUBLISH": {
    rule: "[5.0 X-5.0-§3.3.2.3.8-b]",
    code: "invalid-property-value",
    bytes: publish(block("0B 01", "0B 00")),
    fields: publishFields({ subscriptionIdentifiers: [1, 0] }),
    said: { ...PROTOCOL_ERROR, rule: "§3.3.2.3.8" },
  },
  "a Subscription Identifier of 0 in SUBSCRIBE": {
    rule: "[5.0 X-5.0-§3.8.2.1.2-b]",
    code: "invalid-property-value",
    bytes: subscribe("a", "00", block("0B 00")),
    fields: { ...subscribeFields("a"), properties: { subscriptionIdentifiers: [0] } },
    said: { ...PROTOCOL_ERROR, rule: "§3.8.2.1.2" },
  },
  "No Local on a Shared Subscription": {
    rule: "[5.0 MQTT-3.8.3-4]",
    code: "no-local-on-shared-subscription",
    bytes: subscribe("$share/g/a", "04"),
    fields: subscribeFields("$share/g/a", { noLocal: true }),
    said: { ...PROTOCOL_ERROR, rule: "MQTT-3.8.3-4" },
  },
  "an empty ShareName": {
    rule: "[5.0 MQTT-4.8.2-1]",
    code: "empty-share-name",
    bytes: subscribe("$share//a", "00"),
    fields: subscribeFields("$share//a"),
    said: { rule: "MQTT-4.8.2-1" },
  },
  "an empty ShareName in UNSUBSCRIBE": {
    rule: "[5.0 MQTT-4.8.2-1]",
    code: "empty-share-name",
    bytes: packet("A2", "00 01 00", text("$share//a")),
    fields: { type: "unsubscribe", packetId: 1, topicFilters: ["$share//a"] },
    said: { rule: "MQTT-4.8.2-1" },
  },
  "an empty ShareName beside retainAsPublished": {
    rule: "[5.0 MQTT-4.8.2-1]",
    code: "empty-share-name",
    bytes: subscribe("$share//a", "08"),
    fields: subscribeFields("$share//a", { retainAsPublished: true }),
  },
  "a wildcard in a Will Topic in 5.0": {
    rule: "[5.0 MQTT-4.7.0-1]",
    code: "wildcard-in-topic-name",
    bytes: will("00", "w/+"),
    fields: willFields("w/+"),
    said: { rule: "MQTT-4.7.0-1" },
  },
  "a wildcard in a Will Topic in 3.1.1": {
    rule: "[3.1.1 MQTT-4.7.1-1]",
    code: "wildcard-in-topic-name",
    bytes: packet("10", mqtt(4), "04 0000", text("c"), text("#"), "00 01 70"),
    fields: { ...CONNECT_4, will: { topic: "#", payload: "p" } },
    said: { rule: "MQTT-4.7.1-1" },
  },
  "a wildcard in the Response Topic of a PUBLISH": {
    rule: "[5.0 MQTT-3.3.2-14]",
    code: "wildcard-in-response-topic",
    bytes: publish(block("08", text("r/#"))),
    fields: publishFields({ responseTopic: "r/#" }),
    said: { rule: "MQTT-3.3.2-14" },
  },
  "a wildcard in the Response Topic of a Will": {
    rule: "[5.0 X-5.0-§3.1.3.2.6-b]",
    code: "wildcard-in-response-topic",
    bytes: will(block("08", text("+/r")), "w"),
    fields: willFields("w", { responseTopic: "+/r" }),
  },
  "an empty Response Topic in a PUBLISH": {
    rule: "[5.0 X-5.0-§3.3.2.3.5-b]",
    code: "empty-topic",
    bytes: publish(block("08 00 00")),
    fields: publishFields({ responseTopic: "" }),
  },
  "an empty Response Topic in a Will": {
    rule: "[5.0 X-5.0-§3.1.3.2.6-b]",
    code: "empty-topic",
    bytes: will(block("08 00 00"), "w"),
    fields: willFields("w", { responseTopic: "" }),
  },
  "a SUBACK without a code in 3.1.1": {
    rule: "[3.1.1 X-3.1.1-§3.9.3-a]",
    code: "no-reason-code",
    bytes: "90 02 00 01",
    fields: { type: "suback", packetId: 1, reasonCodes: [] },
    options: V4,
  },
  "a SUBACK without a code in 5.0": {
    rule: "[5.0 X-5.0-§2.4-a]",
    code: "no-reason-code",
    bytes: "90 03 00 01 00",
    fields: { type: "suback", packetId: 1, reasonCodes: [] },
  },
  "an UNSUBACK without a code in 5.0": {
    rule: "[5.0 X-5.0-§2.4-a]",
    code: "no-reason-code",
    bytes: "B0 03 00 01 00",
    fields: { type: "unsuback", packetId: 1, reasonCodes: [] },
  },
  "an UNSUBACK with properties and without a code": {
    rule: "[5.0 X-5.0-§2.4-a]",
    code: "no-reason-code",
    bytes: "B0 07 00 01 04 1F 00 01 77",
    fields: { type: "unsuback", packetId: 1, properties: { reasonString: "w" } },
  },
  "the Will Delay Interval in the properties of CONNECT": {
    rule: "[5.0 X-5.0-§2.2.2.2-b]",
    code: "property-not-allowed",
    bytes: connect(block("18 00000005"), "04", "00", text("w"), "00 01 70"),
    fields: { ...willFields("w"), properties: { willDelayInterval: 5 } },
    said: { reasonCode: 0x81 },
  },
  "the Session Expiry Interval in the properties of a Will": {
    rule: "[5.0 X-5.0-§2.2.2.2-b]",
    code: "property-not-allowed",
    bytes: will(block("11 00000005"), "w"),
    fields: willFields("w", { sessionExpiryInterval: 5 }),
    said: { reasonCode: 0x81 },
  },
  "the Topic Alias in the properties of a Will": {
    rule: "[5.0 X-5.0-§2.2.2.2-b]",
    code: "property-not-allowed",
    bytes: will(block("23 0001"), "w"),
    fields: willFields("w", { topicAlias: 1 }),
    said: { reasonCode: 0x81 },
  },
  "a Password without a User Name in 3.1.1": {
    rule: "[3.1.1 MQTT-3.1.2-22]",
    code: "password-without-user-name",
    bytes: packet("10", mqtt(4), "40 0000", text("c"), text("p")),
    fields: { ...CONNECT_4, password: "p" },
    said: { rule: "MQTT-3.1.2-22" },
  },
  "a Password without a User Name in 3.1": {
    rule: "[3.1 X-3.1-i]",
    code: "password-without-user-name",
    bytes: packet("10", text("MQIsdp"), "03 40 0000", text("c"), text("p")),
    fields: { ...CONNECT, protocolVersion: 3, password: "p" },
    options: V3,
  },
};

describe("what no packet may hold together", () => {
  for (const [name, { rule, code, bytes, fields, options = V5, said = {} }] of Object.entries(
    ROWS,
  )) {
    it(`rejects ${name} ${rule}`, () => expectRefused(bytes, code, options, said));
    it(`does not encode ${name} ${rule}`, () => expectNotEncoded(fields, code, options));
  }
});

describe("Authentication Data and its Method", () => {
  const properties = { authenticationMethod: "m", ...DATA };
  itAccepts(
    "are accepted together, the method before the data [5.0 X-5.0-§3.1.2.11.10-b]",
    connect(block("15 00 01 6D", "16 00 01 FF")),
    { ...CONNECT, properties },
    V5,
  );
  it("are accepted together in any order [5.0 X-5.0-§3.1.2.11.10-b]", () => {
    const canonical = connect(block("15 00 01 6D", "16 00 01 FF"));
    const turned = connect(block("16 00 01 FF", "15 00 01 6D"));
    expectAccepted(turned, { ...CONNECT, properties }, V5, canonical);
  });
  itAccepts(
    "are accepted together in CONNACK [5.0 X-5.0-§3.2.2.3.18-b]",
    packet("20", "00 00", block("15 00 01 6D", "16 00 01 FF")),
    { type: "connack", properties },
    V5,
  );
});

describe("a property twice, its first value being 0", () => {
  for (const [name, id, bytes] of [
    ["Session Expiry Interval", "3.1.2.11.2", connect(block("11 00000000", "11 00000005"))],
    ["Topic Alias Maximum", "3.2.2.3.8", packet("20", "00 00", block("22 0000", "22 0000"))],
    ["Request Problem Information", "3.1.2.11.7", connect(block("17 00", "17 01"))],
    ["Maximum QoS", "3.2.2.3.4", packet("20", "00 00", block("24 00", "24 00"))],
    ["Payload Format Indicator", "3.3.2.3.2", publish(block("01 00", "01 01"))],
    ["Will Delay Interval", "3.1.3.2.2", will(block("18 00000000", "18 00000000"), "w")],
    ["empty Reason String", "3.4.2.2.2", packet("40", "00 01 00", block("1F 0000", "1F 0000"))],
    ["Server Keep Alive", "3.2.2.3.14", packet("20", "00 00", block("13 0000", "13 0001"))],
  ] as const) {
    itRefuses(`is refused: ${name} [5.0 X-5.0-§${id}-a]`, bytes, "duplicate-property", V5, {
      rule: `§${id}`,
    });
  }
});

describe("properties before 5.0", () => {
  for (const { name, fields } of SAMPLES_50) {
    if (fields["properties"] === undefined || name === "AUTH") continue;
    for (const options of [V3, V4]) {
      it(`are not encoded: ${name} in version ${options.protocolVersion}`, () => {
        const { protocolVersion } = options;
        const { reasonCode: _, sessionPresent: __, ...plain } = fields;
        const given = name === "CONNECT" ? { ...plain, protocolVersion } : plain;
        expectNotEncoded({ ...given, type: fields.type }, "not-in-protocol-version", options);
      });
    }
  }
  it("are not encoded in a Will", () => {
    const properties = { willDelayInterval: 1 };
    const fields = { ...CONNECT_4, will: { topic: "w", payload: "", properties } };
    expectNotEncoded(fields, "not-in-protocol-version", V4);
  });
});

describe("a Password alone", () => {
  itAccepts(
    "is accepted in 5.0 [5.0 X-5.0-§3.1.2.9-a]",
    packet("10", mqtt(5), "40 0000 00", text("c"), text("p")),
    { ...CONNECT, password: hex("70") },
    V5,
  );
});
