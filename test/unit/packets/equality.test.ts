import { decode, encode, type Packet, PingreqPacket } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { LEAST, made, properties, subscriptions, will } from "./making.js";

const V5 = { protocolVersion: 5 };
const METHOD = { authenticationMethod: "m" };
const PAIR = ["a", "b"];
const QOS_1 = { qos: 1, packetId: 1 };

/** Fields by which two packets of a kind differ: each by one only. */
const DIFFERENCES: readonly (readonly [kind: string, one: object, other: object])[] = [
  ["connect", {}, V5],
  ["connect", {}, { clientId: "d" }],
  ["connect", {}, { clientId: "cd" }],
  ["connect", {}, { cleanSession: false }],
  ["connect", {}, { keepAlive: 1 }],
  ["connect", {}, { username: "u" }],
  ["connect", { username: "u" }, { username: "v" }],
  ["connect", { username: "u" }, { username: "u", password: "p" }],
  ["connect", { username: "u", password: "p" }, { username: "u", password: "q" }],
  ["connect", { username: "u", password: "" }, { username: "u" }],
  ["connect", {}, { bridge: true }],
  ["connect", {}, will({})],
  ["connect", will({}), will({ topic: "x" })],
  ["connect", will({}), will({ payload: "q" })],
  ["connect", will({}), will({ payload: "pq" })],
  ["connect", will({}), will({ payload: "" })],
  ["connect", will({}), will({ qos: 1 })],
  ["connect", will({}), will({ retain: true })],
  ["connect", { ...V5, ...will({}) }, { ...V5, ...will(properties({ contentType: "t" })) }],
  ["connect", V5, { ...V5, ...properties({ receiveMaximum: 1 }) }],
  [
    "connect",
    { ...V5, ...properties(METHOD) },
    { ...V5, ...properties({ ...METHOD, authenticationData: "d" }) },
  ],
  [
    "connect",
    { ...V5, ...properties({ ...METHOD, authenticationData: "c" }) },
    { ...V5, ...properties({ ...METHOD, authenticationData: "d" }) },
  ],
  ["connack", {}, { sessionPresent: true }],
  ["connack", {}, { reasonCode: 0x80 }],
  ["connack", {}, properties({ maximumQoS: 0 })],
  ["connack", properties({ maximumQoS: 1 }), properties({ maximumQoS: 0 })],
  ["connack", properties({ retainAvailable: true }), properties({ retainAvailable: false })],
  ["publish", {}, { topic: "u" }],
  ["publish", {}, { payload: "x" }],
  ["publish", { payload: "xy" }, { payload: "xz" }],
  ["publish", { payload: "xy" }, { payload: "x" }],
  ["publish", {}, { retain: true }],
  ["publish", QOS_1, { ...QOS_1, dup: true }],
  ["publish", QOS_1, { ...QOS_1, qos: 2 }],
  ["publish", QOS_1, { ...QOS_1, packetId: 2 }],
  ["publish", {}, properties({ correlationData: "" })],
  ["publish", properties({ correlationData: "ab" }), properties({ correlationData: "ac" })],
  ["publish", properties({ correlationData: "ab" }), properties({ correlationData: "a" })],
  ["publish", properties({ topicAlias: 1 }), properties({ topicAlias: 1, contentType: "" })],
  ["publish", properties({ responseTopic: "t" }), properties({ contentType: "t" })],
  [
    "publish",
    properties({ subscriptionIdentifiers: [1, 2] }),
    properties({ subscriptionIdentifiers: [2, 1] }),
  ],
  [
    "publish",
    properties({ subscriptionIdentifiers: [1, 2] }),
    properties({ subscriptionIdentifiers: [1] }),
  ],
  ["publish", properties({ userProperties: [PAIR] }), properties({ userProperties: [["a", "c"]] })],
  ["publish", properties({ userProperties: [PAIR] }), properties({ userProperties: [["c", "b"]] })],
  ["publish", properties({ userProperties: [PAIR] }), properties({ userProperties: [PAIR, PAIR] })],
  ...["puback", "pubrec", "pubrel", "pubcomp"].flatMap((kind): [string, object, object][] => [
    [kind, {}, { packetId: 2 }],
    [kind, {}, { reasonCode: /^pub(rel|comp)$/.test(kind) ? 0x92 : 0x80 }],
    [kind, {}, properties({ reasonString: "" })],
  ]),
  ["subscribe", {}, { packetId: 2 }],
  ["subscribe", {}, subscriptions({ topicFilter: "g" })],
  ["subscribe", {}, subscriptions({ qos: 1 })],
  ["subscribe", {}, subscriptions({ noLocal: true })],
  ["subscribe", {}, subscriptions({ retainAsPublished: true })],
  ["subscribe", {}, subscriptions({ retainHandling: 1 })],
  ["subscribe", {}, subscriptions({}, {})],
  ["subscribe", {}, properties({ subscriptionIdentifiers: [1] })],
  ["suback", {}, { packetId: 2 }],
  ["suback", {}, { reasonCodes: [1] }],
  ["suback", {}, { reasonCodes: [0, 0] }],
  ["suback", {}, properties({ reasonString: "r" })],
  ["unsubscribe", {}, { packetId: 2 }],
  ["unsubscribe", {}, { topicFilters: ["g"] }],
  ["unsubscribe", {}, { topicFilters: ["f", "f"] }],
  ["unsubscribe", {}, properties({ userProperties: [PAIR] })],
  ["unsuback", {}, { packetId: 2 }],
  ["unsuback", {}, { reasonCodes: [] }],
  ["unsuback", {}, properties({ reasonString: "r" })],
  ["disconnect", {}, { reasonCode: 4 }],
  ["disconnect", {}, properties({ sessionExpiryInterval: 0 })],
  ["auth", {}, properties(METHOD)],
  ["auth", properties(METHOD), { ...properties(METHOD), reasonCode: 0x18 }],
  ["Will", {}, { topic: "x" }],
  ["Subscription", {}, { qos: 2 }],
];

describe("equals", () => {
  it.each(DIFFERENCES)("tells a %s with %j from one with %j, both ways", (kind, one, other) => {
    const [a, b] = [made(kind, one), made(kind, other)];
    expect(a.equals(b)).toBe(false);
    expect(b.equals(a)).toBe(false);
    expect(a.equals(made(kind, one))).toBe(true);
    expect(b.equals(made(kind, other))).toBe(true);
  });

  it("tells every kind from every other", () => {
    for (const one of Object.keys(LEAST)) {
      for (const other of Object.keys(LEAST)) {
        expect(made(one).equals(made(other)), `${one}, ${other}`).toBe(one === other);
      }
    }
  });

  it("tells a subclass from its class, which adds what nobody knows", () => {
    class Marked extends PingreqPacket {}
    expect(new Marked().equals(new PingreqPacket())).toBe(false);
    expect(new PingreqPacket().equals(new Marked())).toBe(false);
    expect(new Marked().equals(new Marked())).toBe(true);
  });

  it("takes a packet that was decoded for the one that was made", () => {
    for (const [kind, one, other] of DIFFERENCES) {
      for (const fields of [one, other]) {
        const packet = made(kind, fields);
        if (!("type" in packet) || (packet.type === "connect" && packet.bridge)) continue;
        if (packet.type === "unsuback" && packet.reasonCodes.length === 0) continue;
        const bytes = encode(packet as Packet, { protocolVersion: 5 });
        const decoded = decode(bytes, { protocolVersion: 5 }).packet;
        expect(decoded.equals(packet)).toBe(true);
        expect(packet.equals(decoded)).toBe(true);
      }
    }
  });

  it.each([undefined, null, 0, "text", {}, LEAST["publish"]])("tells a packet from %j", (other) => {
    expect(made("publish").equals(other)).toBe(false);
  });
});

describe("toObject", () => {
  it.each(DIFFERENCES)("of a %s with %j and %j gives what encode takes", (kind, one, other) => {
    for (const fields of [one, other]) {
      const packet = made(kind, fields);
      const plain = packet.toObject() as object;
      expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
      expect(made(kind, plain).equals(packet)).toBe(true);
    }
  });

  it("leaves out what has no value, within the Will too", () => {
    const plain = made("connect", { username: "u", ...will({}) }).toObject();
    expect(Object.keys(plain)).toEqual([
      "type",
      "protocolVersion",
      "clientId",
      "cleanSession",
      "keepAlive",
      "will",
      "username",
      "properties",
      "bridge",
    ]);
    expect(Object.keys(made("publish").toObject())).not.toContain("packetId");
  });

  it("makes plain objects of Will and subscriptions, and lists that may be changed", () => {
    const { will: plain } = made("connect", will({})).toObject() as { will: object };
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
    const { subscriptions: list } = made("subscribe").toObject() as unknown as {
      subscriptions: object[];
    };
    expect(list.map((one) => Object.getPrototypeOf(one))).toEqual([Object.prototype]);
    expect(Object.isFrozen(list)).toBe(false);
  });

  it("keeps binary fields as they are, the same memory, and the secrets", () => {
    const payload = Uint8Array.of(1, 2);
    const given = { username: "u", password: payload, ...will({ payload }) };
    const plain = made("connect", given).toObject() as unknown as typeof given & {
      will: { payload: Uint8Array };
    };
    expect(plain.username).toBe("u");
    expect(plain.password).toBe(payload);
    expect(plain.will.payload).toBe(payload);
  });
});
