/** What goes over a connection, both ways, from its CONNECT on. */

import type { PacketInit, ProtocolVersion } from "@mqtt-codec/core";
import { READING, SCRAM_ANSWER, SCRAM_FIRST, STATUS, TOPIC, TRACE } from "./sample-packets.js";

export const SESSIONS: readonly (readonly [
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
