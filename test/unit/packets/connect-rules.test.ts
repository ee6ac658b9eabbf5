import { Will } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { made, named, properties, type Refused, refusalOf, will } from "./making.js";

const V5 = { protocolVersion: 5 };
const TOO_LONG = "x".repeat(65_536);

const CONNECT: readonly Refused[] = [
  [
    "connect",
    { protocolVersion: 6 },
    "unsupported-protocol-version",
    "protocolVersion",
    4,
    "MQTT-3.1.2-2",
  ],
  [
    "connect",
    { protocolVersion: "5" },
    "unsupported-protocol-version",
    "protocolVersion",
    4,
    "MQTT-3.1.2-2",
  ],
  ["connect", { clientId: "\0" }, "null-character", "clientId", 4, "MQTT-1.5.3-2"],
  ["connect", { ...V5, clientId: "\0" }, "null-character", "clientId", 5, "MQTT-1.5.4-2"],
  ["connect", { clientId: TOO_LONG }, "string-too-long", "clientId", 4, "§1.5.3"],
  [
    "connect",
    { clientId: "", cleanSession: false },
    "client-identifier-rejected",
    "clientId",
    4,
    "MQTT-3.1.3-8",
  ],
  [
    "connect",
    { clientId: "", protocolVersion: 3 },
    "client-identifier-rejected",
    "clientId",
    3,
    "MQTT-3.1.3-8",
  ],
  ["connect", { ...V5, username: "\ud800" }, "malformed-utf8", "username", 5, "MQTT-1.5.4-1"],
  ["connect", { ...V5, password: TOO_LONG }, "binary-too-long", "password", 5, "§1.5.6"],
  [
    "connect",
    { username: "u", password: new Uint8Array(65_536) },
    "binary-too-long",
    "password",
    4,
    "§3.1.3",
  ],
  ["connect", { ...V5, password: "\udc00" }, "malformed-utf8", "password", 5, "MQTT-1.5.4-1"],
  ["connect", { password: "p" }, "password-without-user-name", "password", 4, "MQTT-3.1.2-22"],
  [
    "connect",
    { protocolVersion: 3, password: "p" },
    "password-without-user-name",
    "password",
    3,
    "MQTT-3.1.2-22",
  ],
  [
    "connect",
    properties({ receiveMaximum: 1 }),
    "not-in-protocol-version",
    "properties",
    4,
    undefined,
  ],
  [
    "connect",
    will({ properties: { contentType: "t" } }),
    "not-in-protocol-version",
    "will.properties",
    4,
    undefined,
  ],
  [
    "connect",
    { protocolVersion: 3, ...will({ properties: { contentType: "t" } }) },
    "not-in-protocol-version",
    "will.properties",
    3,
    undefined,
  ],
  ["connect", { ...V5, bridge: true }, "not-in-protocol-version", "bridge", 5, undefined],
  ["connect", will({ topic: "" }), "empty-topic", "will.topic", 4, "MQTT-4.7.3-1"],
  ["connect", { ...V5, ...will({ topic: "" }) }, "empty-topic", "will.topic", 5, "MQTT-4.7.3-1"],
  ["connect", will({ topic: "a/+" }), "wildcard-in-topic-name", "will.topic", 4, "MQTT-4.7.1-1"],
  [
    "connect",
    { ...V5, ...will({ topic: "#" }) },
    "wildcard-in-topic-name",
    "will.topic",
    5,
    "MQTT-4.7.0-1",
  ],
  [
    "connect",
    { ...V5, ...will({ topic: "\0" }) },
    "null-character",
    "will.topic",
    5,
    "MQTT-1.5.4-2",
  ],
  ["connect", will({ payload: TOO_LONG }), "binary-too-long", "will.payload", 4, "§3.1.3"],
  [
    "connect",
    { ...V5, ...will({ payload: TOO_LONG }) },
    "binary-too-long",
    "will.payload",
    5,
    "§1.5.6",
  ],
  ["connect", will({ qos: 3 }), "invalid-will-qos", "will.qos", 4, "MQTT-3.1.2-14"],
  ["connect", { ...V5, ...will({ qos: 3 }) }, "invalid-will-qos", "will.qos", 5, "MQTT-3.1.2-12"],
  ["Will", { topic: "" }, "empty-topic", "topic", 4, "MQTT-4.7.3-1"],
  ["Will", { topic: "+" }, "wildcard-in-topic-name", "topic", 4, "MQTT-4.7.1-1"],
  ["Will", { payload: TOO_LONG }, "binary-too-long", "payload", 4, "§3.1.3"],
  ["Will", { qos: 3 }, "invalid-will-qos", "qos", 4, "MQTT-3.1.2-14"],
  [
    "Will",
    properties({ topicAlias: 1 }),
    "property-not-allowed",
    "properties.topicAlias",
    5,
    "§2.2.2.2",
  ],
];

describe("the constructor of a CONNECT or a Will names the rule that is broken, the field that breaks it, and the standard", () => {
  it.each(named(CONNECT))("%s", (_, [kind, fields, code, field, protocolVersion, rule]) => {
    expect(refusalOf(kind, fields)).toMatchObject({ code, field, protocolVersion, rule });
  });

  it("of a Will's properties with the path within the CONNECT, alone without it", () => {
    const given = { contentType: "t", responseTopic: "+" };
    const within = { ...V5, ...will({ properties: given }) };
    expect(refusalOf("connect", within).field).toBe("will.properties.responseTopic");
    expect(refusalOf("Will", properties(given)).field).toBe("properties.responseTopic");
  });
});

describe("what a CONNECT may hold though it looks like what it refuses", () => {
  it("an empty Client Identifier with Clean Session, and in 5.0 [3.1.1 MQTT-3.1.3-7]", () => {
    expect(made("connect", { clientId: "" })).toMatchObject({ clientId: "" });
    const given = { ...V5, clientId: "", cleanSession: false };
    expect(made("connect", given)).toMatchObject({ clientId: "", cleanSession: false });
  });

  it("a password without a user name in 5.0 [5.0 §3.1.2.9]", () => {
    expect(made("connect", { ...V5, password: "p" })).toMatchObject({
      username: undefined,
      password: Uint8Array.of(0x70),
    });
  });

  it("a Will that was made before, as it is", () => {
    const last = new Will({ topic: "w", payload: "p", properties: { contentType: "t" } });
    expect((made("connect", { ...V5, will: last }) as { will?: Will }).will).toBe(last);
    expect(refusalOf("connect", { will: last }).field).toBe("will.properties");
  });
});
