/** Packets to look at: each type in each version, some that are malformed, and whole sessions. */

import { encode, type PacketInit, type ProtocolVersion } from "@mqtt-codec/core";

export interface Sample {
  readonly name: string;
  readonly group: string;
  readonly version: ProtocolVersion;
  readonly bytes: Uint8Array;
}

type Named = readonly [name: string, packet: PacketInit];

const TOPIC = "plant/2/boiler/temperature";
const STATUS = "plant/2/boiler/status";
const READING = '{"celsius":68.4}';
const TRACE = ["trace", "7f3a"] as const;

/** The client's first message of SCRAM (RFC 5802). */
const SCRAM_FIRST = "n,,n=boiler,r=fyko+d2lbbFgONRv9qkxdawL";
const SCRAM_ANSWER = "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";

/** What 3.1 and 3.1.1 have in common. */
function before50(version: 3 | 4): readonly Named[] {
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

const ONLY_311: readonly Named[] = [
  ["CONNACK with Session Present", { type: "connack", sessionPresent: true }],
  ["CONNECT of a bridge", { type: "connect", clientId: "bridge", bridge: true, keepAlive: 60 }],
];

const IN_50: readonly Named[] = [
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

const MALFORMED: readonly (readonly [name: string, version: ProtocolVersion, hex: string])[] = [
  ["PUBLISH with QoS 3", 4, "36 05 00 01 61 00 01"],
  ["PUBLISH with DUP and QoS 0", 4, "38 03 00 01 61"],
  ["SUBSCRIBE without its reserved flags", 4, "80 06 00 0a 00 01 61 00"],
  ["Remaining Length of five bytes", 4, "30 80 80 80 80 01"],
  ["Topic Name in ill-formed UTF-8", 4, "30 06 00 04 61 ed a0 80"],
  ["Topic Name with U+0000", 4, "30 05 00 03 61 00 62"],
  ["Topic Name with a wildcard", 4, "30 05 00 03 61 2f 23"],
  ["Topic Name that runs past its packet", 4, "30 05 00 09 70 6c 61"],
  ["PUBLISH with two Topic Aliases", 5, "30 0a 00 01 61 06 23 00 01 23 00 02"],
  ["PUBLISH with a Receive Maximum", 5, "30 07 00 01 61 03 21 00 01"],
  ["PUBACK with the Packet Identifier 0", 4, "40 02 00 00"],
  ["PUBLISH that is cut off", 4, "30 1c 00 05 70 6c 61 6e 74 68 65"],
  ["SUBSCRIBE without a Topic Filter", 4, "82 02 00 0a"],
  ["CONNECT of another protocol", 4, "10 0d 00 04 41 4d 51 50 04 02 00 3c 00 01 63"],
  ["CONNECT of a version there is not", 4, "10 0d 00 04 4d 51 54 54 06 02 00 3c 00 01 63"],
  ["AUTH without an Authentication Method", 5, "f0 02 18 00"],
  ["HTTP on the port of MQTT", 4, "47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a 0d 0a"],
];

const SESSIONS: readonly (readonly [
  name: string,
  version: ProtocolVersion,
  packets: readonly PacketInit[],
])[] = [
  [
    "Sensor with User Name and Password, MQTT 3.1.1",
    4,
    [
      {
        type: "connect",
        clientId: "boiler-2",
        keepAlive: 60,
        will: { topic: STATUS, payload: "offline", qos: 1, retain: true },
        username: "boiler",
        password: "correct horse",
      },
      { type: "connack" },
      { type: "publish", topic: STATUS, payload: "online", qos: 1, retain: true, packetId: 1 },
      { type: "puback", packetId: 1 },
      { type: "publish", topic: TOPIC, payload: "68.4" },
      { type: "publish", topic: TOPIC, payload: "68.5" },
      { type: "pingreq" },
      { type: "pingresp" },
      { type: "publish", topic: TOPIC, payload: READING, qos: 2, packetId: 2 },
      { type: "pubrec", packetId: 2 },
      { type: "pubrel", packetId: 2 },
      { type: "pubcomp", packetId: 2 },
      { type: "disconnect" },
    ],
  ],
  [
    "Dashboard that subscribes, MQTT 5.0",
    5,
    [
      {
        type: "connect",
        protocolVersion: 5,
        clientId: "",
        keepAlive: 30,
        properties: { receiveMaximum: 100, topicAliasMaximum: 10 },
      },
      {
        type: "connack",
        properties: { assignedClientIdentifier: "auto-7F3A", sharedSubscriptionAvailable: false },
      },
      {
        type: "subscribe",
        packetId: 1,
        subscriptions: [{ topicFilter: "plant/+/boiler/#", qos: 1, retainHandling: 0 }],
        properties: { subscriptionIdentifiers: [7] },
      },
      { type: "suback", packetId: 1, reasonCodes: [1] },
      {
        type: "publish",
        topic: STATUS,
        payload: "online",
        retain: true,
        properties: { subscriptionIdentifiers: [7] },
      },
      {
        type: "publish",
        topic: TOPIC,
        payload: READING,
        qos: 1,
        packetId: 1,
        properties: { topicAlias: 1, subscriptionIdentifiers: [7], userProperties: [TRACE] },
      },
      { type: "puback", packetId: 1 },
      {
        type: "publish",
        topic: "",
        payload: '{"celsius":68.9}',
        qos: 1,
        packetId: 2,
        properties: { topicAlias: 1, subscriptionIdentifiers: [7] },
      },
      { type: "puback", packetId: 2 },
      { type: "unsubscribe", packetId: 2, topicFilters: ["plant/+/boiler/#"] },
      { type: "unsuback", packetId: 2, reasonCodes: [0] },
      { type: "disconnect", reasonCode: 0x8b },
    ],
  ],
  [
    "Enhanced authentication, MQTT 5.0",
    5,
    [
      {
        type: "connect",
        protocolVersion: 5,
        clientId: "boiler-2",
        properties: {
          authenticationMethod: "SCRAM-SHA-256",
          authenticationData: SCRAM_FIRST,
        },
      },
      {
        type: "auth",
        reasonCode: 0x18,
        properties: { authenticationMethod: "SCRAM-SHA-256", authenticationData: SCRAM_ANSWER },
      },
      {
        type: "auth",
        reasonCode: 0x18,
        properties: { authenticationMethod: "SCRAM-SHA-256", authenticationData: "c=biws,p=v0X8" },
      },
      {
        type: "connack",
        properties: { authenticationMethod: "SCRAM-SHA-256", authenticationData: "v=rmF9" },
      },
      { type: "disconnect" },
    ],
  ],
  [
    "Client that is turned away, MQTT 3.1",
    3,
    [
      { type: "connect", protocolVersion: 3, clientId: "meter-7", username: "meter", password: "" },
      { type: "connack", reasonCode: 5 },
    ],
  ],
];

function samples(group: string, version: ProtocolVersion, packets: readonly Named[]): Sample[] {
  return packets.map(([name, packet]) => ({
    name,
    group,
    version,
    bytes: encode(packet, { protocolVersion: version }),
  }));
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.split(" "), (byte) => Number.parseInt(byte, 16));
}

function stream(packets: readonly PacketInit[], version: ProtocolVersion): Uint8Array {
  const parts = packets.map((packet) => encode(packet, { protocolVersion: version }));
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** By group, in the order in which they are offered. */
export const SAMPLES: readonly Sample[] = [
  ...samples("MQTT 5.0", 5, IN_50),
  ...samples("MQTT 3.1.1", 4, [...before50(4), ...ONLY_311]),
  ...samples("MQTT 3.1", 3, before50(3)),
  ...MALFORMED.map(([name, version, hex]) => ({
    name,
    group: "Malformed",
    version,
    bytes: fromHex(hex),
  })),
  ...SESSIONS.map(([name, version, packets]) => ({
    name,
    group: "Sessions",
    version,
    bytes: stream(packets, version),
  })),
];
