import type { ProtocolVersion } from "@mqtt-codec/core";
import type { IClientOptions, MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Broker } from "./broker.js";
import { start } from "./mqttjs.js";

let broker: Broker;
beforeAll(async () => {
  broker = await Broker.start();
});
afterAll(() => broker.stop());

interface Refusal {
  readonly code: string;
  readonly version: ProtocolVersion;
  readonly options?: IClientOptions;
  readonly act?: (client: MqttClient) => unknown;
}

/** What MQTT.js lets its users send, and the codec refuses; the standard forbids each of them. */
const REFUSED: [what: string, refusal: Refusal][] = [
  [
    "the Protocol Name MQTT with level 3, where protocolId is left out [3.1.1 MQTT-3.1.2-2]",
    { code: "unsupported-protocol-version", version: 3, options: { protocolId: "MQTT" } },
  ],
  [
    "the AUTH of authPacket with Success, where it gives no Reason Code [5.0 §3.15.2.1]",
    {
      code: "wrong-sender",
      version: 5,
      options: { properties: { authenticationMethod: "m" }, authPacket: {} },
    },
  ],
  [
    "the AUTH of authPacket without the connection's Authentication Method [5.0 §3.15.2.2.2]",
    {
      code: "missing-authentication-method",
      version: 5,
      options: { properties: { authenticationMethod: "m" }, authPacket: { reasonCode: 0x18 } },
    },
  ],
  [
    "Authentication Data without a method, before it finds that itself [5.0 §3.1.2.11.10]",
    {
      code: "authentication-data-without-method",
      version: 5,
      options: { properties: { authenticationData: Buffer.from("x") } },
    },
  ],
  [
    "a Maximum Packet Size of 0 [5.0 §3.1.2.11.4]",
    {
      code: "invalid-property-value",
      version: 5,
      options: { properties: { maximumPacketSize: 0 } },
    },
  ],
  [
    "a Will Topic with # [3.1.1 MQTT-4.7.1-1]",
    { code: "wildcard-in-topic-name", version: 4, options: { will: { topic: "#", payload: "w" } } },
  ],
  [
    "DUP with QoS 0 [3.1.1 MQTT-3.3.1-2]",
    {
      code: "dup-with-qos-0",
      version: 4,
      act: (client) => client.publish("t", "m", { dup: true }),
    },
  ],
  [
    "a Topic Name with # [3.1.1 MQTT-3.3.2-2]",
    { code: "wildcard-in-topic-name", version: 4, act: (client) => client.publish("t/#", "m") },
  ],
  [
    "a Topic Name of no characters [3.1.1 MQTT-4.7.3-1]",
    { code: "empty-topic", version: 4, act: (client) => client.publish("", "m") },
  ],
  [
    "a Topic Name with U+0000 [3.1.1 MQTT-1.5.3-2]",
    { code: "null-character", version: 4, act: (client) => client.publish("a\0b", "m") },
  ],
  [
    "a Response Topic with # [5.0 MQTT-3.3.2-14]",
    {
      code: "wildcard-in-response-topic",
      version: 5,
      act: (client) => client.publish("t", "m", { properties: { responseTopic: "#" } }),
    },
  ],
  [
    "a Topic Alias of 0 [5.0 MQTT-3.3.2-8]",
    {
      code: "zero-topic-alias",
      version: 5,
      act: (client) => client.publish("t", "m", { properties: { topicAlias: 0 } }),
    },
  ],
  [
    "a Subscription Identifier in its PUBLISH [5.0 MQTT-3.3.4-6]",
    {
      code: "wrong-sender",
      version: 5,
      act: (client) => client.publish("t", "m", { properties: { subscriptionIdentifier: 1 } }),
    },
  ],
  [
    "a Subscription Identifier of 0 [5.0 §3.8.2.1.2]",
    {
      code: "invalid-property-value",
      version: 5,
      act: (client) => client.subscribe("t", { qos: 0, properties: { subscriptionIdentifier: 0 } }),
    },
  ],
  [
    "No Local on a Shared Subscription [5.0 MQTT-3.8.3-4]",
    {
      code: "no-local-on-shared-subscription",
      version: 5,
      act: (client) => client.subscribe("$share/g/t", { qos: 0, nl: true }),
    },
  ],
  [
    "an empty ShareName [5.0 MQTT-4.8.2-1]",
    { code: "empty-share-name", version: 5, act: (client) => client.subscribe("$share//t") },
  ],
  [
    "a PUBACK with 0x10, which customHandleAcks may ask for [5.0 §3.4.2.1]",
    {
      code: "wrong-sender",
      version: 5,
      options: { customHandleAcks: (_topic, _message, _packet, done) => done(0x10) },
      act: (client) =>
        client.subscribe("t", { qos: 1 }, () => client.publish("t", "m", { qos: 1 })),
    },
  ],
  [
    "a DISCONNECT with a Reason Code that only servers send [5.0 §3.14.2.1]",
    { code: "wrong-sender", version: 5, act: (client) => client.end({ reasonCode: 0x8e }) },
  ],
  [
    "a DISCONNECT with an undefined Reason Code [5.0 MQTT-3.14.2-1]",
    {
      code: "undefined-reason-code",
      version: 5,
      act: (client) => client.end({ reasonCode: 0x01 }),
    },
  ],
];

describe("MQTT.js may be told to send, and the codec refuses,", () => {
  it.each(REFUSED)("%s", async (_what, { code, version, options, act }) => {
    const before = broker.errors.all.length;
    const port = broker.ports.TCP;
    const client = start({ transport: "TCP", port, protocolVersion: version }, options);
    client.on("error", () => {});
    if (act !== undefined) client.once("connect", () => act(client));
    await broker.errors.first(() => broker.errors.all.length > before);
    expect(broker.errors.all.slice(before).map((error) => error.code)).toEqual([code]);
    await client.endAsync(true);
  });
});
