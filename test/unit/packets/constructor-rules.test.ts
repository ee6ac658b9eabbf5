import { encode } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { errorOf } from "../support.js";
import {
  fieldsWith,
  made,
  named,
  properties,
  type Refused,
  refusalOf,
  subscriptions,
} from "./making.js";

const TOO_LONG = "x".repeat(65_536);
const METHOD = { authenticationMethod: "m" };

const REASON_CODES: readonly Refused[] = [
  ["puback", "MQTT-3.4.2-1"],
  ["pubrec", "MQTT-3.5.2-1"],
  ["pubrel", "MQTT-3.6.2-1"],
  ["pubcomp", "MQTT-3.7.2-1"],
  ["connack", "MQTT-3.2.2-8"],
  ["disconnect", "MQTT-3.14.2-1"],
  ["auth", "MQTT-3.15.2-1"],
].map(([kind, rule]) => {
  const fields = { reasonCode: 0x7f, properties: kind === "auth" ? METHOD : {} };
  return [kind as string, fields, "undefined-reason-code", "reasonCode", 5, rule] as const;
});

const PACKET_IDENTIFIERS: readonly Refused[] = [
  "puback",
  "pubrec",
  "pubrel",
  "pubcomp",
  "subscribe",
  "suback",
  "unsubscribe",
  "unsuback",
].map((kind) => [kind, { packetId: 0 }, "zero-packet-identifier", "packetId", 4, "MQTT-2.3.1-1"]);

const OTHERS: readonly Refused[] = [
  [
    "connack",
    { sessionPresent: true, reasonCode: 2 },
    "session-present-with-error",
    "sessionPresent",
    4,
    "MQTT-3.2.2-4",
  ],
  // A return code of 3.1.1 is none in 5.0, which alone has properties.
  [
    "connack",
    { reasonCode: 1, properties: { reasonString: "r" } },
    "undefined-reason-code",
    "reasonCode",
    5,
    "MQTT-3.2.2-8",
  ],
  ["publish", { topic: "" }, "empty-topic", "topic", 4, "MQTT-4.7.3-1"],
  ["publish", { topic: "a+" }, "wildcard-in-topic-name", "topic", 4, "MQTT-3.3.2-2"],
  ["publish", { topic: "a\0" }, "null-character", "topic", 4, "MQTT-1.5.3-2"],
  ["publish", { topic: "\ud800" }, "malformed-utf8", "topic", 4, "MQTT-1.5.3-1"],
  ["publish", { topic: TOO_LONG }, "string-too-long", "topic", 4, "§1.5.3"],
  ["publish", { payload: "\ud800" }, "malformed-utf8", "payload", 4, "MQTT-1.5.3-1"],
  ["publish", { qos: 3 }, "invalid-qos", "qos", 4, "MQTT-3.3.1-4"],
  ["publish", { dup: true }, "dup-with-qos-0", "dup", 4, "MQTT-3.3.1-2"],
  ["publish", { qos: 1 }, "missing-packet-identifier", "packetId", 4, "MQTT-2.3.1-1"],
  ["publish", { qos: 2 }, "missing-packet-identifier", "packetId", 4, "MQTT-2.3.1-1"],
  ["publish", { packetId: 1 }, "packet-identifier-with-qos-0", "packetId", 4, "MQTT-2.3.1-5"],
  ["publish", { qos: 1, packetId: 0 }, "zero-packet-identifier", "packetId", 4, "MQTT-2.3.1-1"],
  ["subscribe", { subscriptions: [] }, "no-topic-filter", "subscriptions", 4, "MQTT-3.8.3-3"],
  [
    "subscribe",
    subscriptions({ topicFilter: "" }),
    "empty-topic-filter",
    "subscriptions[0].topicFilter",
    4,
    "MQTT-4.7.3-1",
  ],
  [
    "subscribe",
    subscriptions({}, { topicFilter: "a#" }),
    "misplaced-multi-level-wildcard",
    "subscriptions[1].topicFilter",
    4,
    "MQTT-4.7.1-2",
  ],
  [
    "subscribe",
    subscriptions({}, { topicFilter: "a+" }),
    "misplaced-single-level-wildcard",
    "subscriptions[1].topicFilter",
    4,
    "MQTT-4.7.1-3",
  ],
  [
    "subscribe",
    subscriptions({}, { qos: 3 }),
    "invalid-maximum-qos",
    "subscriptions[1].qos",
    4,
    "MQTT-3.8.3-4",
  ],
  [
    "subscribe",
    subscriptions({}, { retainHandling: 3 }),
    "invalid-retain-handling",
    "subscriptions[1].retainHandling",
    5,
    "§3.8.3.1",
  ],
  [
    "subscribe",
    subscriptions({}, { topicFilter: "$share/g/t", noLocal: true }),
    "no-local-on-shared-subscription",
    "subscriptions[1].noLocal",
    5,
    "MQTT-3.8.3-4",
  ],
  // What 5.0 alone can say makes all of the packet 5.0's, the Topic Filter of another subscription too.
  ...[{ noLocal: true }, { retainAsPublished: true }, { retainHandling: 1 }].map(
    (option): Refused => [
      "subscribe",
      subscriptions({ topicFilter: "$share//t" }, option),
      "empty-share-name",
      "subscriptions[0].topicFilter",
      5,
      "MQTT-4.8.2-1",
    ],
  ),
  [
    "subscribe",
    {
      ...subscriptions({}, { topicFilter: "$share/g" }),
      ...properties({ subscriptionIdentifiers: [1] }),
    },
    "share-name-without-topic-filter",
    "subscriptions[1].topicFilter",
    5,
    "MQTT-4.8.2-2",
  ],
  ["Subscription", { topicFilter: "" }, "empty-topic-filter", "topicFilter", 4, "MQTT-4.7.3-1"],
  [
    "Subscription",
    { topicFilter: "$share/+/t", retainHandling: 2 },
    "wildcard-in-share-name",
    "topicFilter",
    5,
    "MQTT-4.8.2-2",
  ],
  [
    "Subscription",
    { topicFilter: "$share//t", retainAsPublished: true },
    "empty-share-name",
    "topicFilter",
    5,
    "MQTT-4.8.2-1",
  ],
  ["Subscription", { topicFilter: "\0" }, "null-character", "topicFilter", 4, "MQTT-1.5.3-2"],
  ["Subscription", { qos: 3 }, "invalid-maximum-qos", "qos", 4, "MQTT-3.8.3-4"],
  ["suback", { reasonCodes: [] }, "no-reason-code", "reasonCodes", 4, "§3.9.3"],
  ["suback", { reasonCodes: [0, 3] }, "undefined-reason-code", "reasonCodes[1]", 5, "MQTT-3.9.3-2"],
  ["unsubscribe", { topicFilters: [] }, "no-topic-filter", "topicFilters", 4, "MQTT-3.10.3-2"],
  [
    "unsubscribe",
    { topicFilters: ["a", ""] },
    "empty-topic-filter",
    "topicFilters[1]",
    4,
    "MQTT-4.7.3-1",
  ],
  [
    "unsubscribe",
    { topicFilters: ["a", "\0"] },
    "null-character",
    "topicFilters[1]",
    4,
    "MQTT-1.5.3-2",
  ],
  [
    "unsubscribe",
    { topicFilters: ["a", "$share/g"], ...properties({ userProperties: [["a", "b"]] }) },
    "share-name-without-topic-filter",
    "topicFilters[1]",
    5,
    "MQTT-4.8.2-2",
  ],
  [
    "unsuback",
    { reasonCodes: [0, 1] },
    "undefined-reason-code",
    "reasonCodes[1]",
    5,
    "MQTT-3.11.3-2",
  ],
  [
    "unsuback",
    { reasonCodes: [], properties: { reasonString: "r" } },
    "no-reason-code",
    "reasonCodes",
    5,
    "§2.4",
  ],
  [
    "auth",
    { reasonCode: 0x18 },
    "missing-authentication-method",
    "properties.authenticationMethod",
    5,
    "§3.15.2.2.2",
  ],
  [
    "auth",
    properties({ reasonString: "r" }),
    "missing-authentication-method",
    "properties.authenticationMethod",
    5,
    "§3.15.2.2.2",
  ],
];

describe("a constructor names the rule that is broken, the field that breaks it, and the standard", () => {
  it.each(named([...REASON_CODES, ...PACKET_IDENTIFIERS, ...OTHERS]))(
    "%s",
    (_, [kind, fields, code, field, protocolVersion, rule]) => {
      expect(refusalOf(kind, fields)).toMatchObject({ code, field, protocolVersion, rule });
    },
  );
});

describe("what a constructor takes though it looks like what it refuses", () => {
  it("an empty Topic Name with a Topic Alias [5.0 §3.3.2.1]", () => {
    expect(made("publish", { topic: "", ...properties({ topicAlias: 1 }) })).toMatchObject({
      topic: "",
      properties: { topicAlias: 1 },
    });
  });

  it("the return codes of 3.1.1, without properties [3.1.1 §3.2.2.3]", () => {
    for (const reasonCode of [1, 2, 3, 4, 5]) {
      expect(made("connack", { reasonCode })).toMatchObject({ reasonCode });
    }
  });

  it("what begins like a Shared Subscription, as long as nothing is said that 5.0 alone can say", () => {
    for (const topicFilter of ["$share//t", "$share/g"]) {
      expect(made("subscribe", subscriptions({ topicFilter, qos: 2 }))).toMatchObject({
        subscriptions: [{ topicFilter, qos: 2 }],
      });
      expect(made("unsubscribe", { topicFilters: [topicFilter] })).toMatchObject({
        topicFilters: [topicFilter],
      });
    }
  });

  it("a Shared Subscription with No Local 0 [5.0 MQTT-3.8.3-4]", () => {
    const given = { topicFilter: "$share/g/t", retainAsPublished: true };
    expect(made("Subscription", given)).toMatchObject(given);
    expect(made("Subscription", { topicFilter: "share/g/t", noLocal: true })).toMatchObject({
      noLocal: true,
    });
  });
});

describe("encode, given a plain object", () => {
  it.each([{}, { type: undefined }, { type: "Publish" }, { type: 3 }, { topic: "t" }])(
    "names the type of %o",
    (given) => {
      const error = errorOf(() => encode(given as never));
      expect(error).toMatchObject({ code: "invalid-argument", field: "type" });
      expect(error.message).toContain("(expected the name of a Control Packet)");
    },
  );

  it.each([null, undefined, 1, "publish"])("refuses %s, which is none", (given) => {
    const error = errorOf(() => encode(given as never));
    expect(error).toMatchObject({ code: "invalid-argument", field: "the packet" });
    expect(error.message).toContain("(expected an object)");
  });

  it("refuses a part of a packet, which has no type", () => {
    for (const kind of ["Will", "Subscription"]) {
      const error = errorOf(() => encode(made(kind) as never));
      expect(error).toMatchObject({ code: "invalid-argument", field: "type" });
    }
  });

  it("cites the version that is written", () => {
    const given = fieldsWith("reasonCodes[0]", 0x7f, {
      type: "suback",
      packetId: 1,
      reasonCodes: [0],
    });
    for (const protocolVersion of [3, 4, 5] as const) {
      expect(errorOf(() => encode(given as never, { protocolVersion }))).toMatchObject({
        code: "undefined-reason-code",
        protocolVersion,
      });
    }
  });
});
