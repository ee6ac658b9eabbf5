/** One packet of each kind and version with as many of its fields as it can have at once, and not long. */

import { encode, type PacketInit, type ProtocolVersion } from "@mqtt-codec/core";

export interface Representative {
  readonly name: string;
  readonly version: ProtocolVersion;
  readonly init: PacketInit;
  readonly bytes: Uint8Array;
}

const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);

const acknowledgement = { reasonString: "r\u00e9", userProperties: [["k", "v"]] } as const;

const INITS_50: readonly PacketInit[] = [
  {
    type: "connect",
    protocolVersion: 5,
    clientId: "c\u00ef",
    cleanSession: false,
    keepAlive: 60,
    username: "u",
    password: bytes(0, 255),
    will: {
      topic: "w/t",
      payload: bytes(1, 2, 3),
      qos: 2,
      retain: true,
      properties: {
        willDelayInterval: 5,
        payloadFormatIndicator: 1,
        messageExpiryInterval: 6,
        contentType: "t",
        responseTopic: "r/t",
        correlationData: bytes(7, 8),
        userProperties: [["w", ""]],
      },
    },
    properties: {
      sessionExpiryInterval: 1,
      receiveMaximum: 2,
      maximumPacketSize: 300,
      topicAliasMaximum: 4,
      requestResponseInformation: true,
      requestProblemInformation: false,
      userProperties: [
        ["a", "b"],
        ["a", "b"],
      ],
      authenticationMethod: "m",
      authenticationData: bytes(9),
    },
  },
  {
    type: "connack",
    sessionPresent: true,
    properties: {
      sessionExpiryInterval: 1,
      receiveMaximum: 2,
      maximumQoS: 1,
      retainAvailable: false,
      maximumPacketSize: 3,
      assignedClientIdentifier: "id",
      topicAliasMaximum: 4,
      reasonString: "r",
      userProperties: [["k", "\u{2a6d4}"]],
      wildcardSubscriptionAvailable: true,
      subscriptionIdentifiersAvailable: false,
      sharedSubscriptionAvailable: true,
      serverKeepAlive: 5,
      responseInformation: "i",
      serverReference: "s",
      authenticationMethod: "m",
      authenticationData: bytes(9),
    },
  },
  {
    type: "publish",
    topic: "a/\u00e9",
    payload: "pay",
    qos: 1,
    retain: true,
    dup: true,
    packetId: 10,
    properties: {
      payloadFormatIndicator: 1,
      messageExpiryInterval: 60,
      topicAlias: 3,
      responseTopic: "r/t",
      correlationData: bytes(1, 2),
      userProperties: [["k", "v"]],
      subscriptionIdentifiers: [1, 200],
      contentType: "t",
    },
  },
  { type: "publish", topic: "", payload: "x", properties: { topicAlias: 1 } },
  { type: "puback", packetId: 1, reasonCode: 0x10, properties: acknowledgement },
  { type: "pubrec", packetId: 258, reasonCode: 0x97, properties: acknowledgement },
  { type: "pubrel", packetId: 3, reasonCode: 0x92, properties: acknowledgement },
  { type: "pubcomp", packetId: 4, properties: acknowledgement },
  {
    type: "subscribe",
    packetId: 5,
    subscriptions: [
      { topicFilter: "a/+/#", qos: 1, noLocal: true, retainAsPublished: true, retainHandling: 2 },
      { topicFilter: "$share/g/\u00e9", qos: 2 },
    ],
    properties: { subscriptionIdentifiers: [300], userProperties: [["k", "v"]] },
  },
  { type: "suback", packetId: 6, reasonCodes: [0, 1, 2, 0x80, 0xa2], properties: acknowledgement },
  {
    type: "unsubscribe",
    packetId: 7,
    topicFilters: ["a/+", "$share/g/#"],
    properties: { userProperties: [["k", "v"]] },
  },
  { type: "unsuback", packetId: 8, reasonCodes: [0, 0x11, 0x8f], properties: acknowledgement },
  { type: "pingreq" },
  { type: "pingresp" },
  {
    type: "disconnect",
    reasonCode: 0x9c,
    properties: { sessionExpiryInterval: 9, ...acknowledgement, serverReference: "s" },
  },
  {
    type: "auth",
    reasonCode: 0x18,
    properties: { authenticationMethod: "m", authenticationData: bytes(1, 2), ...acknowledgement },
  },
  { type: "auth" },
];

function initsBefore50(version: 3 | 4): readonly PacketInit[] {
  return [
    {
      type: "connect",
      protocolVersion: version,
      clientId: "c\u00ef",
      keepAlive: 60,
      username: "us\u00e9r",
      password: bytes(0, 255),
      will: { topic: "w/t", payload: bytes(1, 2, 3), qos: 1, retain: true },
    },
    { type: "connack", reasonCode: 5 },
    { type: "connack", sessionPresent: version === 4 },
    {
      type: "publish",
      topic: "a/\u00e9",
      payload: "pay",
      qos: 2,
      dup: true,
      retain: true,
      packetId: 10,
    },
    { type: "publish", topic: "\ufeff$SYS", payload: bytes() },
    { type: "puback", packetId: 1 },
    { type: "pubrec", packetId: 258 },
    { type: "pubrel", packetId: 3 },
    { type: "pubcomp", packetId: 65_535 },
    {
      type: "subscribe",
      packetId: 5,
      subscriptions: [
        { topicFilter: "a/+/#", qos: 1 },
        { topicFilter: "\u{2a6d4}", qos: 2 },
      ],
    },
    { type: "suback", packetId: 6, reasonCodes: [0, 1, 2, 0x80] },
    { type: "unsubscribe", packetId: 7, topicFilters: ["a/+", "#"] },
    { type: "unsuback", packetId: 8 },
    { type: "pingreq" },
    { type: "pingresp" },
    { type: "disconnect" },
  ];
}

/** All of them, with their bytes. */
export const REPRESENTATIVES: readonly Representative[] = (
  [
    [3, initsBefore50(3)],
    [4, initsBefore50(4)],
    [5, INITS_50],
  ] as const
).flatMap(([version, inits]) =>
  inits.map((init, index) => ({
    name: `version ${version}, ${init.type} (${index})`,
    version,
    init,
    bytes: encode(init, { protocolVersion: version }),
  })),
);
