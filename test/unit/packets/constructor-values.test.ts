import { type ConnectPacket, type PublishPacket, Subscription, Will } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { CLASSES } from "../../laws/support/classes.js";
import { errorOf } from "../support.js";
import { fieldsWith, made, refusalOf } from "./making.js";

function transferred(): Uint8Array {
  const bytes = Uint8Array.of(1, 2);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}

/** What a field of a kind takes, as errors say it, and values that it does not take. */
const KINDS: Readonly<Record<string, readonly [expected: string, ...wrong: unknown[]]>> = {
  boolean: ["true or false", 0, 1, "true", {}],
  string: ["a string", 1, {}, ["a"], true],
  binary: ["a Uint8Array or a string", 1, {}, [1], new Uint16Array(1)],
  memory: ["bytes whose memory is not transferred"],
  object: ["an object", 1, "text", true, null],
  array: ["an array", "text", {}, 1],
  pair: ["an array", "ab", { 0: "a", 1: "b", length: 2 }, null],
  "a byte": ["an integer from 0 to 255", -1, 256, 0.5, Number.NaN, "1", true, 1n],
  "two bits": ["an integer from 0 to 2", -1, 4, 0.5, Number.NaN, "1", true],
  "two bytes": ["an integer from 0 to 65535", -1, 65_536, 0.5, Number.POSITIVE_INFINITY, "1"],
  "four bytes": ["an integer from 0 to 4294967295", -1, 2 ** 32, 0.5, "1"],
  "a Variable Byte Integer": ["an integer from 0 to 268435455", -1, 2 ** 28, 0.5, "1", null],
};

const ACKNOWLEDGEMENT = { packetId: "two bytes", reasonCode: "a byte", properties: "object" };

const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  connect: {
    clientId: "string",
    cleanSession: "boolean",
    keepAlive: "two bytes",
    will: "object",
    "will.topic": "string",
    "will.payload": "binary",
    "will.qos": "two bits",
    "will.retain": "boolean",
    "will.properties": "object",
    username: "string",
    password: "binary",
    properties: "object",
    bridge: "boolean",
  },
  connack: { sessionPresent: "boolean", reasonCode: "a byte", properties: "object" },
  publish: {
    topic: "string",
    payload: "binary",
    qos: "two bits",
    retain: "boolean",
    dup: "boolean",
    properties: "object",
  },
  puback: ACKNOWLEDGEMENT,
  pubrec: ACKNOWLEDGEMENT,
  pubrel: ACKNOWLEDGEMENT,
  pubcomp: ACKNOWLEDGEMENT,
  subscribe: {
    packetId: "two bytes",
    subscriptions: "array",
    "subscriptions[0]": "object",
    "subscriptions[0].topicFilter": "string",
    "subscriptions[0].qos": "two bits",
    "subscriptions[0].noLocal": "boolean",
    "subscriptions[0].retainAsPublished": "boolean",
    "subscriptions[0].retainHandling": "two bits",
    properties: "object",
  },
  suback: {
    packetId: "two bytes",
    reasonCodes: "array",
    "reasonCodes[0]": "a byte",
    properties: "object",
  },
  unsubscribe: {
    packetId: "two bytes",
    topicFilters: "array",
    "topicFilters[0]": "string",
    properties: "object",
  },
  unsuback: {
    packetId: "two bytes",
    reasonCodes: "array",
    "reasonCodes[0]": "a byte",
    properties: "object",
  },
  disconnect: { reasonCode: "a byte", properties: "object" },
  auth: { reasonCode: "a byte", properties: "object" },
  Will: {
    topic: "string",
    payload: "binary",
    qos: "two bits",
    retain: "boolean",
    properties: "object",
  },
  Subscription: {
    topicFilter: "string",
    qos: "two bits",
    noLocal: "boolean",
    retainAsPublished: "boolean",
    retainHandling: "two bits",
  },
};

const PROPERTIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  connect: {
    sessionExpiryInterval: "four bytes",
    receiveMaximum: "two bytes",
    maximumPacketSize: "four bytes",
    topicAliasMaximum: "two bytes",
    requestResponseInformation: "boolean",
    requestProblemInformation: "boolean",
    userProperties: "array",
    "userProperties[0]": "pair",
    "userProperties[0][0]": "string",
    "userProperties[0][1]": "string",
    authenticationMethod: "string",
    authenticationData: "binary",
  },
  connack: {
    maximumQoS: "a byte",
    retainAvailable: "boolean",
    assignedClientIdentifier: "string",
    reasonString: "string",
    wildcardSubscriptionAvailable: "boolean",
    subscriptionIdentifiersAvailable: "boolean",
    sharedSubscriptionAvailable: "boolean",
    serverKeepAlive: "two bytes",
    responseInformation: "string",
    serverReference: "string",
  },
  publish: {
    payloadFormatIndicator: "a byte",
    messageExpiryInterval: "four bytes",
    topicAlias: "two bytes",
    responseTopic: "string",
    correlationData: "binary",
    subscriptionIdentifiers: "array",
    "subscriptionIdentifiers[0]": "a Variable Byte Integer",
    contentType: "string",
  },
  Will: { willDelayInterval: "four bytes" },
};

const LISTS = {
  properties: { userProperties: [["a", "b"]], subscriptionIdentifiers: [1] },
  will: { topic: "w", payload: "p" },
  subscriptions: [{ topicFilter: "f" }],
  reasonCodes: [0],
  topicFilters: ["f"],
};

const ALL = [
  ...Object.entries(FIELDS).flatMap(([kind, fields]) =>
    Object.entries(fields).map(([path, type]) => [kind, path, type] as const),
  ),
  ...Object.entries(PROPERTIES).flatMap(([kind, fields]) =>
    Object.entries(fields).map(([path, type]) => [kind, `properties.${path}`, type] as const),
  ),
];

/** The fields of a kind with one exchanged. */
function exchanged(kind: string, path: string, value: unknown): object {
  const [first] = path.split(/[.[]/) as [keyof typeof LISTS];
  const all = LISTS[first];
  const whole = fieldsWith(path, value, { [first]: all });
  if (first !== "properties") return whole;
  const { properties } = whole as { properties: Record<string, unknown> };
  if (path === first) return { ...(kind === "connect" ? { protocolVersion: 5 } : {}), properties };
  // Only the list in which something is exchanged, which not every packet may have.
  const name = path.split(/[.[]/)[1] as string;
  return {
    ...(kind === "connect" ? { protocolVersion: 5 } : {}),
    properties: { [name]: properties[name] },
  };
}

describe("a constructor says which field has a value it cannot have, and what it can have", () => {
  it.each(ALL)("%s: %s takes %s", (kind, path, type) => {
    const [expected, ...wrong] = KINDS[type] as readonly [string];
    for (const value of wrong) {
      const error = refusalOf(kind, exchanged(kind, path, value));
      expect(error).toMatchObject({ code: "invalid-argument", field: path, protocolVersion: 4 });
      expect(error.message.endsWith(`(expected ${expected})`), error.message).toBe(true);
    }
  });

  it.each(ALL.filter(([, , type]) => type === "binary"))(
    "%s: %s lets no transferred memory pass",
    (kind, path) => {
      const error = refusalOf(kind, exchanged(kind, path, transferred()));
      expect(error).toMatchObject({ code: "invalid-argument", field: path });
      expect(error.message).toContain(`(expected ${KINDS["memory"]?.[0]})`);
    },
  );

  it.each(Object.keys(FIELDS))("%s: what is given is an object", (kind) => {
    const names: Record<string, string> = { Will: "the Will", Subscription: "the subscription" };
    for (const given of [null, 1, "text"]) {
      const error = errorOf(() => {
        if (kind === "Will") return new Will(given as never);
        if (kind === "Subscription") return new Subscription(given as never);
        return new (CLASSES[kind] as new (init: unknown) => unknown)(given);
      });
      expect(error).toMatchObject({ code: "invalid-argument", field: names[kind] ?? "the packet" });
      expect(error.message).toContain("(expected an object)");
    }
  });

  it("a User Property is a name and a value", () => {
    for (const pair of [[], ["a"], ["a", "b", "c"]]) {
      const error = refusalOf("publish", { properties: { userProperties: [["a", "b"], pair] } });
      expect(error).toMatchObject({
        code: "invalid-argument",
        field: "properties.userProperties[1]",
      });
      expect(error.message).toContain("(expected a name and a value)");
    }
  });
});

describe("a constructor takes the least and the greatest number of a field [5.0 §1.5]", () => {
  const withMethod = { authenticationMethod: "m" };
  it.each([
    ["connect", "keepAlive", 0, 65_535],
    ["publish", "qos", 0, 0],
    ["puback", "packetId", 1, 65_535],
    ["pubrec", "packetId", 1, 65_535],
    ["pubrel", "packetId", 1, 65_535],
    ["pubcomp", "packetId", 1, 65_535],
    ["subscribe", "packetId", 1, 65_535],
    ["suback", "packetId", 1, 65_535],
    ["unsubscribe", "packetId", 1, 65_535],
    ["unsuback", "packetId", 1, 65_535],
    ["Will", "qos", 0, 2],
    ["Subscription", "qos", 0, 2],
    ["Subscription", "retainHandling", 0, 2],
  ] as const)("%s: %s", (kind, field, least, greatest) => {
    for (const value of [least, greatest]) {
      expect(made(kind, { [field]: value })).toMatchObject({ [field]: value });
    }
  });

  it.each([
    ["connect", "sessionExpiryInterval", 0, 0xffff_ffff],
    ["connect", "receiveMaximum", 1, 65_535],
    ["connect", "maximumPacketSize", 1, 0xffff_ffff],
    ["connect", "topicAliasMaximum", 0, 65_535],
    ["connack", "maximumQoS", 0, 1],
    ["connack", "serverKeepAlive", 0, 65_535],
    ["publish", "payloadFormatIndicator", 0, 1],
    ["publish", "messageExpiryInterval", 0, 0xffff_ffff],
    ["publish", "topicAlias", 1, 65_535],
    ["Will", "willDelayInterval", 0, 0xffff_ffff],
  ] as const)("%s: properties.%s", (kind, field, least, greatest) => {
    for (const value of [least, greatest]) {
      const properties =
        kind === "connect" ? { ...withMethod, [field]: value } : { [field]: value };
      const packet = made(kind, { protocolVersion: 5, properties });
      expect((packet as Will).properties).toEqual(properties);
    }
  });

  it("a Subscription Identifier is 1 to 268,435,455 [5.0 §3.3.2.3.8]", () => {
    const subscriptionIdentifiers = [1, 268_435_455];
    expect(made("publish", { properties: { subscriptionIdentifiers } })).toMatchObject({
      properties: { subscriptionIdentifiers },
    });
  });

  it("strings and binary data have up to 65,535 bytes, a payload any number [5.0 §1.5.4, §1.5.6]", () => {
    const longest = "x".repeat(65_535);
    const connect = made("connect", { username: longest, password: longest }) as ConnectPacket;
    expect(connect.username).toBe(longest);
    expect(connect.password).toHaveLength(65_535);
    const publish = made("publish", { topic: longest, payload: `${longest}x` }) as PublishPacket;
    expect(publish.topic).toBe(longest);
    expect(publish.payload).toHaveLength(65_536);
    expect(made("Will", { payload: "" })).toMatchObject({ payload: new Uint8Array(0) });
  });
});
