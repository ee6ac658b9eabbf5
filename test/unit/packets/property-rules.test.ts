import { describe, expect, it } from "vitest";
import { named, properties, type Refused, refusalOf } from "./making.js";

const TOO_LONG = "x".repeat(65_536);
const METHOD = { authenticationMethod: "m" };
const DATA = { authenticationData: Uint8Array.of(1) };

const PROPERTIES: readonly Refused[] = [
  ["publish", { foo: 1 }, "unknown-property", "foo", "§2.2.2.2"],
  ["publish", { toString: "x" }, "unknown-property", "toString", "§2.2.2.2"],
  ["publish", { serverReference: "s" }, "property-not-allowed", "serverReference", "§2.2.2.2"],
  [
    "publish",
    { payloadFormatIndicator: 2 },
    "invalid-property-value",
    "payloadFormatIndicator",
    "§3.3.2.3.2",
  ],
  ["publish", { topicAlias: 0 }, "zero-topic-alias", "topicAlias", "MQTT-3.3.2-8"],
  ["publish", { responseTopic: "" }, "empty-topic", "responseTopic", "MQTT-4.7.3-1"],
  [
    "publish",
    { responseTopic: "#" },
    "wildcard-in-response-topic",
    "responseTopic",
    "MQTT-3.3.2-14",
  ],
  ["publish", { responseTopic: "\0" }, "null-character", "responseTopic", "MQTT-1.5.4-2"],
  ["publish", { contentType: "\0" }, "null-character", "contentType", "MQTT-1.5.4-2"],
  ["publish", { correlationData: TOO_LONG }, "binary-too-long", "correlationData", "§1.5.6"],
  [
    "publish",
    { subscriptionIdentifiers: [1, 0] },
    "invalid-property-value",
    "subscriptionIdentifiers[1]",
    "§3.3.2.3.8",
  ],
  [
    "publish",
    {
      userProperties: [
        ["a", "b"],
        ["\0", ""],
      ],
    },
    "null-character",
    "userProperties[1][0]",
    "MQTT-1.5.4-2",
  ],
  [
    "publish",
    { userProperties: [["a", "\ud800"]] },
    "malformed-utf8",
    "userProperties[0][1]",
    "MQTT-1.5.4-1",
  ],
  ["connack", { receiveMaximum: 0 }, "invalid-property-value", "receiveMaximum", "§3.2.2.3.3"],
  ["connack", { maximumQoS: 2 }, "invalid-property-value", "maximumQoS", "§3.2.2.3.4"],
  [
    "connack",
    { maximumPacketSize: 0 },
    "invalid-property-value",
    "maximumPacketSize",
    "§3.2.2.3.6",
  ],
  [
    "connack",
    { ...METHOD, authenticationData: TOO_LONG },
    "binary-too-long",
    "authenticationData",
    "§1.5.6",
  ],
  ["connack", DATA, "authentication-data-without-method", "authenticationData", "§3.2.2.3.18"],
  ["auth", DATA, "authentication-data-without-method", "authenticationData", "§3.15.2.2.3"],
  [
    "subscribe",
    { subscriptionIdentifiers: [1, 2] },
    "duplicate-property",
    "subscriptionIdentifiers",
    "§3.8.2.1.2",
  ],
].map(([kind, given, code, field, rule]) => [
  kind as string,
  properties(given as object),
  code as string,
  `properties.${field as string}`,
  5,
  rule as string,
]);

describe("of properties, a constructor names the rule that is broken, the field that breaks it, and the standard", () => {
  it.each(named(PROPERTIES))("%s", (_, [kind, fields, code, field, protocolVersion, rule]) => {
    expect(refusalOf(kind, fields)).toMatchObject({ code, field, protocolVersion, rule });
  });
});
