/** One packet of each type and version, with every kind of field it can have where its size stays small. */

import { binary, block, fourBytes, packet, pair, string, twoBytes } from "./bytes.mjs";

export const MQTT = (level) => `${string("MQTT")}0${level}`;
export const MQISDP = `${string("MQIsdp")}03`;

const sample = (name, type, hex, packet, rest = {}) => ({
  name,
  type,
  hex,
  packet: { type: name.toLowerCase(), ...packet },
  canonical: true,
  /** Lengths of the body at which the packet, cut, is a packet again. */
  valid: [],
  ...rest,
});

const ONE = { packetId: 1 };
const WILL = { topic: "w", payload: { hex: "ff00" }, qos: 1, retain: true };

/** The parts of a CONNECT, so that tests can cut between them. */
function connect(version, level, protocol) {
  const is50 = level === 5;
  const credentials = { username: "u", password: { hex: "00ff" } };
  const hex = packet(
    "10",
    protocol,
    "ee 003c",
    is50 ? block(`11 ${fourBytes(5)}`, `26 ${pair("a", "b")}`) : "",
    string("c"),
    is50 ? block(`18 ${fourBytes(7)}`) : "",
    string("w"),
    binary("ff00"),
    string("u"),
    binary("00ff"),
  );
  const fields = {
    protocolVersion: level,
    clientId: "c",
    cleanSession: true,
    keepAlive: 60,
    will: is50 ? { ...WILL, properties: { willDelayInterval: 7 } } : WILL,
    ...credentials,
    ...(is50 ? { properties: { sessionExpiryInterval: 5, userProperties: [["a", "b"]] } } : {}),
  };
  // 3.1 takes the missing Password for absent, and the missing User Name too.
  const valid = version === "3.1" ? [22, 25] : [];
  return sample("CONNECT", 1, hex, fields, { canonical: !is50, valid });
}

function before50(version, level, protocol) {
  const publish = { topic: "t/u", qos: 1, dup: true, retain: true, packetId: 0x1234 };
  return [
    connect(version, level, protocol),
    sample("CONNACK", 2, "20020000", {}),
    sample(
      "PUBLISH",
      3,
      packet("3b", string("t/u"), "1234", "0102"),
      {
        ...publish,
        payload: { hex: "0102" },
      },
      { valid: [7, 8] },
    ),
    sample("PUBACK", 4, "40020001", ONE),
    sample("PUBREC", 5, "50020001", ONE),
    sample("PUBREL", 6, "62020001", ONE),
    sample("PUBCOMP", 7, "70020001", ONE),
    sample(
      "SUBSCRIBE",
      8,
      packet("82", "0001", string("a"), "01", string("b/#"), "02"),
      {
        ...ONE,
        subscriptions: [
          { topicFilter: "a", qos: 1 },
          { topicFilter: "b/#", qos: 2 },
        ],
      },
      { valid: [6] },
    ),
    sample("SUBACK", 9, "9004000101 02", { ...ONE, reasonCodes: [1, 2] }, { valid: [3] }),
    sample(
      "UNSUBSCRIBE",
      10,
      packet("a2", "0001", string("a"), string("b/#")),
      {
        ...ONE,
        topicFilters: ["a", "b/#"],
      },
      { valid: [5] },
    ),
    sample("UNSUBACK", 11, "b0020001", ONE),
    sample("PINGREQ", 12, "c000", {}),
    sample("PINGRESP", 13, "d000", {}),
    sample("DISCONNECT", 14, "e000", {}),
  ];
}

const WHY = block(`1f ${string("why")}`);
const REASON = { properties: { reasonString: "why" } };

const acknowledgement = (name, type, first, code) =>
  sample(
    name,
    type,
    packet(first, "0001", code, WHY),
    {
      ...ONE,
      reasonCode: Number.parseInt(code, 16),
      ...REASON,
    },
    { valid: [2, 3] },
  );

function of50() {
  const publish = { topic: "t/u", qos: 1, dup: true, retain: true, packetId: 0x1234 };
  return [
    connect("5.0", 5, MQTT(5)),
    sample("CONNACK", 2, packet("20", "0100", block(`13 ${twoBytes(5)}`)), {
      sessionPresent: true,
      properties: { serverKeepAlive: 5 },
    }),
    sample(
      "PUBLISH",
      3,
      packet("3b", string("t/u"), "1234", block(`09 ${binary("00ff")}`), "0102"),
      { ...publish, payload: { hex: "0102" }, properties: { correlationData: { hex: "00ff" } } },
      { valid: [13, 14] },
    ),
    acknowledgement("PUBACK", 4, "40", "80"),
    acknowledgement("PUBREC", 5, "50", "80"),
    acknowledgement("PUBREL", 6, "62", "92"),
    acknowledgement("PUBCOMP", 7, "70", "92"),
    sample(
      "SUBSCRIBE",
      8,
      packet("82", "0001", block("0b 8001"), string("a"), "01", string("b/#"), "2e"),
      {
        ...ONE,
        subscriptions: [
          { topicFilter: "a", qos: 1 },
          { topicFilter: "b/#", qos: 2, noLocal: true, retainAsPublished: true, retainHandling: 2 },
        ],
        properties: { subscriptionIdentifiers: [128] },
      },
      { valid: [10] },
    ),
    sample(
      "SUBACK",
      9,
      packet("90", "0001", WHY, "0187"),
      {
        ...ONE,
        reasonCodes: [1, 0x87],
        ...REASON,
      },
      { valid: [10] },
    ),
    sample(
      "UNSUBSCRIBE",
      10,
      packet("a2", "0001", block(`26 ${pair("a", "b")}`), string("a"), string("b/#")),
      { ...ONE, topicFilters: ["a", "b/#"], properties: { userProperties: [["a", "b"]] } },
      { valid: [13] },
    ),
    sample(
      "UNSUBACK",
      11,
      packet("b0", "0001", WHY, "0011"),
      {
        ...ONE,
        reasonCodes: [0, 0x11],
        ...REASON,
      },
      { valid: [10] },
    ),
    sample("PINGREQ", 12, "c000", {}),
    sample("PINGRESP", 13, "d000", {}),
    sample(
      "DISCONNECT",
      14,
      packet("e0", "81", WHY),
      { reasonCode: 0x81, ...REASON },
      { valid: [0, 1] },
    ),
    sample(
      "AUTH",
      15,
      packet("f0", "18", block(`15 ${string("m")}`)),
      {
        reasonCode: 0x18,
        properties: { authenticationMethod: "m" },
        // Nothing at all and a code alone are written down elsewhere.
      },
      { valid: [0, 1] },
    ),
  ];
}

export const SAMPLES = {
  3.1: before50("3.1", 3, MQISDP),
  "3.1.1": before50("3.1.1", 4, MQTT(4)),
  "5.0": of50(),
};

export const VERSIONS = ["3.1", "3.1.1", "5.0"];

export const sampleOf = (version, name) => SAMPLES[version].find((one) => one.name === name);
