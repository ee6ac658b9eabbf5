/** A packet of each type in each version, as a heating plant would send them. */

import type { PacketInit } from "@mqtt-codec/core";

export type NamedPacket = readonly [name: string, packet: PacketInit];

export const TOPIC = "plant/2/boiler/temperature";
export const STATUS = "plant/2/boiler/status";
export const READING = '{"celsius":68.4}';
export const TRACE = ["trace", "7f3a"] as const;

/** The client's first message of SCRAM (RFC 5802). */
export const SCRAM_FIRST = "n,,n=boiler,r=fyko+d2lbbFgONRv9qkxdawL";
export const SCRAM_ANSWER =
  "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";

/** What 3.1 and 3.1.1 have in common. */
export function before50(version: 3 | 4): readonly NamedPacket[] {
  return [
    ["CONNECT", { type: "connect", protocolVersion: version, clientId: "boiler-2", keepAlive: 60 }],
    [
      "CONNECT with a Will",
      {
        type: "connect",
        protocolVersion: version,
        clientId: "boiler-2",
        cleanSession: false,
        keepAlive: 60,
        will: { topic: STATUS, payload: "offline", qos: 1, retain: true },
        username: "boiler",
        password: "correct horse",
      },
    ],
    ["CONNACK", { type: "connack" }],
    ["CONNACK that refuses", { type: "connack", reasonCode: 4 }],
    ["PUBLISH", { type: "publish", topic: TOPIC, payload: "68.4" }],
    [
      "PUBLISH with QoS 1, sent again",
      { type: "publish", topic: TOPIC, payload: READING, qos: 1, dup: true, packetId: 10 },
    ],
    [
      "PUBLISH of bytes that are no text",
      {
        type: "publish",
        topic: "plant/2/camera/frame",
        payload: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46),
        retain: true,
      },
    ],
    ["PUBACK", { type: "puback", packetId: 10 }],
    ["PUBREC", { type: "pubrec", packetId: 11 }],
    ["PUBREL", { type: "pubrel", packetId: 11 }],
    ["PUBCOMP", { type: "pubcomp", packetId: 11 }],
    [
      "SUBSCRIBE",
      {
        type: "subscribe",
        packetId: 12,
        subscriptions: [
          { topicFilter: "plant/+/boiler/#", qos: 1 },
          { topicFilter: "$SYS/broker/uptime" },
        ],
      },
    ],
    ["SUBACK", { type: "suback", packetId: 12, reasonCodes: version === 3 ? [1, 0] : [1, 0x80] }],
    ["UNSUBSCRIBE", { type: "unsubscribe", packetId: 13, topicFilters: ["plant/+/boiler/#"] }],
    ["UNSUBACK", { type: "unsuback", packetId: 13 }],
    ["PINGREQ", { type: "pingreq" }],
    ["PINGRESP", { type: "pingresp" }],
    ["DISCONNECT", { type: "disconnect" }],
  ];
}

/** What 3.1.1 alone has. */
export const ONLY_311: readonly NamedPacket[] = [
  ["CONNACK with Session Present", { type: "connack", sessionPresent: true }],
];

export const IN_50: readonly NamedPacket[] = [
  [
    "CONNECT",
    {
      type: "connect",
      protocolVersion: 5,
      clientId: "boiler-2",
      keepAlive: 60,
      properties: { sessionExpiryInterval: 3600, receiveMaximum: 20, topicAliasMaximum: 10 },
    },
  ],
  [
    "CONNECT with a Will",
    {
      type: "connect",
      protocolVersion: 5,
      clientId: "boiler-2",
      cleanSession: false,
      keepAlive: 60,
      will: {
        topic: STATUS,
        payload: "offline",
        qos: 1,
        retain: true,
        properties: { willDelayInterval: 30, payloadFormatIndicator: 1, contentType: "text/plain" },
      },
      username: "boiler",
      password: "correct horse",
      properties: { requestProblemInformation: true, userProperties: [["firmware", "4.1.0"]] },
    },
  ],
  [
    "CONNECT with enhanced authentication",
    {
      type: "connect",
      protocolVersion: 5,
      clientId: "",
      properties: {
        authenticationMethod: "SCRAM-SHA-256",
        authenticationData: SCRAM_FIRST,
        maximumPacketSize: 65_536,
        requestResponseInformation: true,
      },
    },
  ],
  [
    "CONNACK",
    {
      type: "connack",
      properties: {
        sessionExpiryInterval: 1800,
        receiveMaximum: 10,
        maximumQoS: 1,
        retainAvailable: true,
        maximumPacketSize: 262_144,
        assignedClientIdentifier: "auto-7F3A",
        topicAliasMaximum: 16,
        serverKeepAlive: 120,
        responseInformation: "responses/auto-7F3A",
        wildcardSubscriptionAvailable: true,
        subscriptionIdentifiersAvailable: true,
        sharedSubscriptionAvailable: false,
      },
    },
  ],
  [
    "CONNACK that refuses",
    {
      type: "connack",
      reasonCode: 0x9c,
      properties: { reasonString: "over capacity", serverReference: "b.example:1883" },
    },
  ],
  ["PUBLISH", { type: "publish", topic: TOPIC, payload: "68.4" }],
  [
    "PUBLISH with its properties",
    {
      type: "publish",
      topic: TOPIC,
      payload: READING,
      qos: 1,
      packetId: 10,
      properties: {
        payloadFormatIndicator: 1,
        messageExpiryInterval: 300,
        topicAlias: 3,
        contentType: "application/json",
        userProperties: [TRACE, ["trace", "7f3b"]],
      },
    },
  ],
  [
    "PUBLISH by Topic Alias",
    { type: "publish", topic: "", payload: "68.5", properties: { topicAlias: 3 } },
  ],
  [
    "PUBLISH that asks for a response",
    {
      type: "publish",
      topic: "plant/2/boiler/commands",
      payload: "status?",
      qos: 2,
      packetId: 11,
      properties: {
        responseTopic: "responses/auto-7F3A",
        correlationData: Uint8Array.of(0xde, 0xad, 0xbe, 0xef),
      },
    },
  ],
  [
    "PUBLISH to two subscriptions of one client",
    {
      type: "publish",
      topic: TOPIC,
      payload: READING,
      properties: { subscriptionIdentifiers: [7, 300] },
    },
  ],
  ["PUBACK", { type: "puback", packetId: 10, reasonCode: 0x10 }],
  [
    "PUBREC that refuses",
    {
      type: "pubrec",
      packetId: 11,
      reasonCode: 0x97,
      properties: { reasonString: "100 messages a day", userProperties: [TRACE] },
    },
  ],
  ["PUBREL", { type: "pubrel", packetId: 11 }],
  ["PUBCOMP", { type: "pubcomp", packetId: 11, reasonCode: 0x92 }],
  [
    "SUBSCRIBE",
    {
      type: "subscribe",
      packetId: 12,
      subscriptions: [
        { topicFilter: "plant/+/boiler/#", qos: 2, noLocal: true, retainHandling: 1 },
        { topicFilter: "$share/loggers/plant/#", qos: 1, retainAsPublished: true },
      ],
      properties: { subscriptionIdentifiers: [7], userProperties: [TRACE] },
    },
  ],
  [
    "SUBACK",
    {
      type: "suback",
      packetId: 12,
      reasonCodes: [2, 0x9e],
      properties: { reasonString: "no Shared Subscriptions here" },
    },
  ],
  [
    "UNSUBSCRIBE",
    {
      type: "unsubscribe",
      packetId: 13,
      topicFilters: ["plant/+/boiler/#", "plant/9/#"],
      properties: { userProperties: [TRACE] },
    },
  ],
  [
    "UNSUBACK",
    {
      type: "unsuback",
      packetId: 13,
      reasonCodes: [0, 0x11],
      properties: { reasonString: "one was never there" },
    },
  ],
  ["PINGREQ", { type: "pingreq" }],
  ["PINGRESP", { type: "pingresp" }],
  [
    "DISCONNECT of a client",
    { type: "disconnect", reasonCode: 0x04, properties: { sessionExpiryInterval: 0 } },
  ],
  [
    "DISCONNECT of a server",
    {
      type: "disconnect",
      reasonCode: 0x9d,
      properties: { reasonString: "moved", serverReference: "b.example:1883" },
    },
  ],
  [
    "AUTH",
    {
      type: "auth",
      reasonCode: 0x18,
      properties: { authenticationMethod: "SCRAM-SHA-256", authenticationData: SCRAM_ANSWER },
    },
  ],
];
