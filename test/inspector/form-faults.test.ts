/** What the form says is wrong with what was entered, and where. */

import type { PacketType, ProtocolVersion } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { type Draft, newDraft, withVersion } from "../../apps/inspector/src/form/draft.js";
import { placed } from "../../apps/inspector/src/form/fault-places.js";
import type { Entries, Entry } from "../../apps/inspector/src/form/field.js";
import { fieldsOf } from "../../apps/inspector/src/form/schema.js";
import { faultsOf, having, LONE_SURROGATE, WILL } from "./drafts.js";

const text = (entered: string): Entry => ({ as: "text", entered });
const hexed = (entered: string): Entry => ({ as: "hex", entered });

/** One or more of each kind of field: what is entered, and what is said at its own path. */
const FAULTS: readonly (readonly [
  type: PacketType,
  version: ProtocolVersion,
  path: string,
  entry: Entry,
  message: RegExp,
  rule?: string,
])[] = [
  ["publish", 5, "topic", "a/#", /wildcard/, "MQTT-3.3.2-2"],
  ["publish", 4, "topic", LONE_SURROGATE, /UTF-8/, "MQTT-1.5.3-1"],
  ["publish", 4, "topic", "", /at least one character/, "MQTT-4.7.3-1"],
  ["publish", 4, "payload", hexed("0g"), /not hex/],
  ["publish", 4, "payload", hexed("0x00"), /not hex/],
  ["publish", 4, "payload", hexed("012"), /odd number/],
  ["publish", 4, "payload", text(LONE_SURROGATE), /UTF-8/, "MQTT-1.5.3-1"],
  ["publish", 4, "packetId", "", /must|needs|missing|Packet Identifier/i, "MQTT-2.3.1-1"],
  ["publish", 4, "qos", "3", /QoS/, "MQTT-3.3.1-4"],
  ["publish", 4, "qos", "high", /no choice/],
  ["puback", 4, "packetId", "", /is empty/],
  ["puback", 4, "packetId", "one", /not a whole number/],
  ["puback", 4, "packetId", "1.5", /not a whole number/],
  ["puback", 4, "packetId", "0x10", /not a whole number/],
  ["puback", 4, "packetId", "0", /Packet Identifier|zero|0/, "MQTT-2.3.1-1"],
  ["puback", 4, "packetId", "-1", /0 to 65535/],
  ["puback", 4, "packetId", "65536", /0 to 65535/],
  ["puback", 4, "packetId", "9".repeat(400), /0 to 65535/],
  ["puback", 5, "reasonCode", "1", /Reason Code/i, "MQTT-3.4.2-1"],
  ["connect", 4, "keepAlive", "a minute", /not a whole number/],
  ["connect", 3, "clientId", "", /empty/],
  ["connect", 4, "password", text("p"), /User Name/i, "MQTT-3.1.2-22"],
  ["connect", 5, "password", hexed("zz"), /not hex/],
  ["connect", 5, "properties.receiveMaximum", "0", /value/],
  ["connect", 5, "properties.authenticationData", hexed("00"), /Authentication Method/i],
  ["connack", 4, "sessionPresent", "yes", /neither yes nor no/],
  ["subscribe", 5, "subscriptions", [], /Topic Filter/, "MQTT-3.8.3-2"],
  ["subscribe", 5, "subscriptions[0].topicFilter", "a#", /#/, "MQTT-4.7.1-1"],
  ["subscribe", 5, "subscriptions[0].qos", "3", /QoS/],
  ["subscribe", 5, "subscriptions[0].retainHandling", "3", /Retain Handling/i],
  ["subscribe", 5, "properties.subscriptionIdentifiers", ["1", "2"], /once/],
  ["unsubscribe", 4, "topicFilters", [], /Topic Filter/, "MQTT-3.10.3-2"],
];

/** Where the fault stands when that is not the field whose entry was exchanged, but one within it. */
const WITHIN: readonly (readonly [type: PacketType, path: string, entry: Entry, within: string])[] =
  [
    ["connect", "will", { ...(WILL as Entries), topic: "" }, "will.topic"],
    [
      "connect",
      "will",
      { ...(WILL as Entries), properties: { willDelayInterval: "soon" } },
      "will.properties.willDelayInterval",
    ],
    [
      "publish",
      "properties.subscriptionIdentifiers",
      ["1", "two"],
      "properties.subscriptionIdentifiers[1]",
    ],
    [
      "publish",
      "properties.subscriptionIdentifiers",
      ["1", "0"],
      "properties.subscriptionIdentifiers[1]",
    ],
    [
      "publish",
      "properties.userProperties",
      [["a", LONE_SURROGATE]],
      "properties.userProperties[0][1]",
    ],
    ["unsubscribe", "topicFilters", ["a", ""], "topicFilters[1]"],
    ["suback", "reasonCodes", ["0", "17"], "reasonCodes[1]"],
    ["suback", "reasonCodes", ["0", "no"], "reasonCodes[1]"],
  ];

describe("a fault stands at the field it belongs to", () => {
  it.each(
    FAULTS.map(([type, version, path, entry, message, rule]) => ({
      type,
      version,
      path,
      entry,
      message,
      rule,
    })),
  )("$type in version $version: $path with $entry", ({ type, version, path, entry, ...fault }) => {
    const faults = faultsOf(having(newDraft(type, version), path, entry));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ path, message: expect.stringMatching(fault.message) });
    if (fault.rule !== undefined) expect(faults[0]?.rule).toBe(fault.rule);
  });

  it.each(WITHIN)("%s: %s with %j, at %4$s", (type, path, entry, within) => {
    expect(faultsOf(having(newDraft(type, 5), path, entry))).toMatchObject([{ path: within }]);
  });

  it("in the words of its label, not of its path", () => {
    const draft = having(newDraft("subscribe", 5), "subscriptions[0].topicFilter", "a#");
    expect(faultsOf(draft)[0]?.message).toMatch(/^Topic Filter .*\[5\.0 MQTT-4\.7\.1-1\]$/);
    const named = having(newDraft("publish", 5), "properties.userProperties", [["", "\u0000"]]);
    expect(faultsOf(named)[0]?.message).toMatch(/^Value /);
  });

  it("all of them, where it is the entries that say nothing", () => {
    const draft = having(having(newDraft("publish", 5), "packetId", "x"), "payload", hexed("f"));
    const wrong = having(draft, "properties.messageExpiryInterval", "soon");
    expect(faultsOf(wrong).map(({ path }) => path)).toEqual([
      "packetId",
      "properties.messageExpiryInterval",
      "payload",
    ]);
  });

  it("and does not say what was entered, which may be a secret", () => {
    const draft = having(newDraft("connect", 5), "password", hexed("hunter2"));
    expect(JSON.stringify(faultsOf(draft))).not.toContain("hunter2");
  });

  it("of a property that is missing is that property's", () => {
    const draft = having(newDraft("auth", 5), "properties", {});
    expect(faultsOf(draft)).toMatchObject([
      { path: "properties.authenticationMethod", rule: "§3.15.2.2.2" },
    ]);
  });
});

describe("a fault is said", () => {
  const placeOf = (draft: Draft): readonly string[] => {
    const { type, version, entries } = draft;
    return [...placed(faultsOf(draft), fieldsOf(type, version), entries).keys()];
  };

  it("at its field, where the form shows it", () => {
    for (const [type, version, path, entry] of FAULTS) {
      expect(placeOf(having(newDraft(type, version), path, entry))).toEqual([path]);
    }
    for (const [type, path, entry, within] of WITHIN) {
      expect(placeOf(having(newDraft(type, 5), path, entry))).toEqual([within]);
    }
  });

  it("at the properties, where the form does not show the one that is missing", () => {
    expect(placeOf(having(newDraft("auth", 5), "properties", {}))).toEqual(["properties"]);
  });

  it("above the form, where there is nothing around it", () => {
    expect(placeOf(withVersion(newDraft("auth", 5), 4))).toEqual([""]);
    expect(placeOf({ type: "puback", version: 4, entries: {} })).toEqual([""]);
    const faults = [{ path: "subscriptions[3].qos", message: "", rule: undefined }];
    expect([...placed(faults, fieldsOf("puback", 4), {}).keys()]).toEqual([""]);
  });
});
