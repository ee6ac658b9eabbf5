import { describe, expect, it } from "vitest";
import { lines, run } from "./command.js";

const everyProperty = {
  payloadFormatIndicator: 1,
  messageExpiryInterval: 60,
  contentType: "text/plain",
  responseTopic: "answers",
  correlationData: { base64: "AAH/" },
  userProperties: [
    ["a", "1"],
    ["a", "2"],
  ],
};
const reason = { reasonString: "because", userProperties: [["a", "1"]] };

const PACKETS_311 = [
  {
    type: "connect",
    clientId: "a",
    keepAlive: 60,
    username: "alice",
    password: { utf8: "secret" },
  },
  {
    type: "connect",
    clientId: "a",
    will: { topic: "w", payload: { base64: "/w==" }, qos: 2, retain: true },
  },
  { type: "connack", sessionPresent: true, reasonCode: 0 },
  { type: "publish", topic: "a/b", payload: { utf8: "hi!" }, qos: 1, packetId: 7, dup: true },
  { type: "puback", packetId: 7 },
  { type: "pubrec", packetId: 7 },
  { type: "pubrel", packetId: 7 },
  { type: "pubcomp", packetId: 7 },
  {
    type: "subscribe",
    packetId: 8,
    subscriptions: [{ topicFilter: "a/#", qos: 1 }, { topicFilter: "+" }],
  },
  { type: "suback", packetId: 8, reasonCodes: [1, 0x80] },
  { type: "unsubscribe", packetId: 9, topicFilters: ["a/#", "+"] },
  { type: "unsuback", packetId: 9, reasonCodes: [] },
  { type: "pingreq" },
  { type: "pingresp" },
  { type: "disconnect" },
];

// Without what 3.1.1 added.
const PACKETS_31 = [
  { type: "connect", protocolVersion: 3, clientId: "a", username: "alice" },
  { type: "connack", reasonCode: 0 },
  ...PACKETS_311.slice(3).map((packet) =>
    packet.type === "suback" ? { ...packet, reasonCodes: [0, 2] } : packet,
  ),
];

const PACKETS_50 = [
  {
    type: "connect",
    protocolVersion: 5,
    clientId: "a",
    cleanSession: false,
    will: {
      topic: "w",
      payload: { utf8: "" },
      properties: { ...everyProperty, willDelayInterval: 5 },
    },
    username: "alice",
    password: { base64: "AP8=" },
    properties: {
      sessionExpiryInterval: 0,
      receiveMaximum: 1,
      maximumPacketSize: 4294967295,
      topicAliasMaximum: 65535,
      requestResponseInformation: true,
      requestProblemInformation: false,
      authenticationMethod: "m",
      authenticationData: { utf8: "d" },
    },
  },
  {
    type: "connack",
    properties: {
      maximumQoS: 1,
      retainAvailable: false,
      assignedClientIdentifier: "x",
      serverKeepAlive: 9,
    },
  },
  {
    type: "publish",
    topic: "",
    payload: { base64: "gA==" },
    properties: { ...everyProperty, topicAlias: 3, subscriptionIdentifiers: [1, 268435455] },
  },
  { type: "puback", packetId: 7, reasonCode: 0x10, properties: reason },
  { type: "pubrec", packetId: 7, reasonCode: 0x97, properties: reason },
  { type: "pubrel", packetId: 7, reasonCode: 0x92, properties: reason },
  { type: "pubcomp", packetId: 7, reasonCode: 0x92, properties: reason },
  {
    type: "subscribe",
    packetId: 8,
    subscriptions: [
      { topicFilter: "$share/g/a/#", qos: 2, retainAsPublished: true, retainHandling: 2 },
      { topicFilter: "b", noLocal: true, retainHandling: 1 },
    ],
    properties: { subscriptionIdentifiers: [5] },
  },
  { type: "suback", packetId: 8, reasonCodes: [2, 0x87], properties: reason },
  {
    type: "unsubscribe",
    packetId: 9,
    topicFilters: ["b"],
    properties: { userProperties: [["", ""]] },
  },
  { type: "unsuback", packetId: 9, reasonCodes: [0x11], properties: reason },
  { type: "pingreq" },
  { type: "pingresp" },
  { type: "disconnect", reasonCode: 0x8e, properties: { serverReference: "other:1883" } },
  {
    type: "auth",
    reasonCode: 0x18,
    properties: { authenticationMethod: "m", authenticationData: { base64: "/w==" } },
  },
];

describe.each([
  ["3.1", PACKETS_31],
  ["3.1.1", PACKETS_311],
  ["5.0", PACKETS_50],
] as const)("MQTT %s", (version, packets) => {
  const text = packets.map((packet) => JSON.stringify(packet)).join("\n");
  const withVersion = ["--protocol-version", version];

  it("goes from JSON to bytes to JSON, every kind of packet", () => {
    const { status, stdout: hex, stderr } = run(["encode", ...withVersion], text);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const decoded = run(["decode", ...withVersion, "--format", "json", "--show-secrets"], hex);
    expect(decoded).toMatchObject({ status: 0, stderr: "" });
    const printed = lines(decoded).map((line) => JSON.parse(line));
    expect(printed).toHaveLength(packets.length);
    for (const [index, packet] of packets.entries()) expect(printed[index]).toMatchObject(packet);
  });

  it("goes from bytes to JSON to the same bytes, in every format", () => {
    const { bytes } = run(["encode", ...withVersion, "--format", "raw"], text);
    const { stdout: json } = run(
      ["decode", ...withVersion, "--format", "json", "--show-secrets"],
      bytes,
    );
    expect(run(["encode", ...withVersion, "--format", "raw"], json).bytes).toEqual(bytes);
    const { bytes: base64 } = run(["encode", ...withVersion, "--format", "base64"], json);
    const { stdout: hex } = run(["decode", ...withVersion, "--format", "hex"], base64);
    expect(hex.replaceAll("\n", "")).toBe(bytes.toString("hex"));
  });

  it("is dissected without an error, every kind of packet", () => {
    const { bytes } = run(["encode", ...withVersion, "--format", "raw"], text);
    const result = run(["dissect", ...withVersion, "--format", "json"], bytes);
    expect(result).toMatchObject({ status: 0, stderr: "" });
    expect(lines(result)).toHaveLength(packets.length);
  });
});
