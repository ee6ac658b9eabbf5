/** SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK: 3.1.1 §3.8 to §3.11, 5.0 §3.8 to §3.11. */

import { describe, expect, it } from "vitest";
import { byte, packet, text } from "./bytes.js";
import {
  expectAccepted,
  expectNotEncoded,
  expectRefused,
  itAccepts,
  itDoesNotEncode,
  itRefuses,
  MALFORMED,
  PROTOCOL_ERROR,
  refusalOf,
  V4,
  V5,
} from "./expectations.js";

const subscribe = (subscriptions: readonly object[]) => ({
  type: "subscribe",
  packetId: 1,
  subscriptions,
});
const unsubscribe = (topicFilters: readonly string[]) => ({
  type: "unsubscribe",
  packetId: 1,
  topicFilters,
});

describe("the Requested QoS of 3.1.1", () => {
  it("accepts 0, 1 and 2 [3.1.1 MQTT-3.8.3-4]", () => {
    for (const qos of [0, 1, 2]) {
      const given = packet("82", "00 01", text("a"), byte(qos));
      expectAccepted(given, subscribe([{ topicFilter: "a", qos }]), V4);
    }
  });
  it("rejects the values 03 to FF: upper bits that are not 0, and QoS 3 [3.1.1 MQTT-3.8.3-4]", () => {
    for (let value = 3; value < 256; value++) {
      const given = packet("82", "00 01", text("a"), byte(value));
      const code = value === 3 ? "invalid-maximum-qos" : "reserved-subscription-options";
      expectRefused(given, code, V4, { rule: "MQTT-3.8.3-4" });
    }
  });
  it("does not encode what that byte cannot say [3.1.1 MQTT-3.8.3-4]", () => {
    expectNotEncoded(subscribe([{ topicFilter: "a", qos: 3 }]), "invalid-maximum-qos", V4);
    for (const option of [{ noLocal: true }, { retainAsPublished: true }, { retainHandling: 1 }]) {
      const fields = subscribe([{ topicFilter: "a", ...option }]);
      expectNotEncoded(fields, "not-in-protocol-version", V4);
    }
  });
});

describe("the 256 values of the Subscription Options", () => {
  const isAllowed = (value: number): boolean =>
    value < 0x40 && (value & 0x03) !== 3 && (value & 0x30) !== 0x30;

  for (const [filter, accepted, allows] of [
    ["a", 36, isAllowed],
    ["$share/g/a", 18, (value: number) => isAllowed(value) && (value & 4) === 0],
  ] as const) {
    it(`accepts ${accepted} of them with the filter ${filter}, each as the bits say [5.0 X-5.0-§3.8.3.1-c]`, () => {
      let taken = 0;
      for (let value = 0; value < 256; value++) {
        const given = packet("82", "00 01 00", text(filter), byte(value));
        if (!allows(value)) {
          refusalOf(given, V5);
          continue;
        }
        const subscription = {
          topicFilter: filter,
          qos: value % 4,
          noLocal: Math.floor(value / 4) % 2 === 1,
          retainAsPublished: Math.floor(value / 8) % 2 === 1,
          retainHandling: Math.floor(value / 16) % 4,
        };
        expectAccepted(given, subscribe([subscription]), V5);
        taken++;
      }
      expect(taken).toBe(accepted);
    });
  }

  const options = (value: number): string => packet("82", "00 01 00", text("a"), byte(value));
  it("rejects reserved bits that are not 0 [5.0 MQTT-3.8.3-5]", () => {
    for (let value = 0x40; value < 256; value++) {
      const said = { ...MALFORMED, rule: "MQTT-3.8.3-5" };
      expectRefused(options(value), "reserved-subscription-options", V5, said);
    }
  });
  it("rejects a Maximum QoS of 3 [5.0 X-5.0-§3.8.3.1-a]", () => {
    for (let value = 3; value < 0x30; value += 4)
      expectRefused(options(value), "invalid-maximum-qos", V5);
    expectNotEncoded(subscribe([{ topicFilter: "a", qos: 3 }]), "invalid-maximum-qos", V5);
  });
  itRefuses(
    "calls a Maximum QoS of 3 a Protocol Error [5.0 X-5.0-§3.8.3.1-a]",
    options(3),
    "invalid-maximum-qos",
    V5,
    PROTOCOL_ERROR,
  );
  it("rejects a Retain Handling of 3 [5.0 X-5.0-§3.8.3.1-b]", () => {
    for (let value = 0x30; value < 0x40; value++) {
      if (value % 4 === 3) continue;
      expectRefused(options(value), "invalid-retain-handling", V5, PROTOCOL_ERROR);
    }
    const fields = subscribe([{ topicFilter: "a", retainHandling: 3 }]);
    expectNotEncoded(fields, "invalid-retain-handling", V5, PROTOCOL_ERROR);
  });
  it("does not encode options of another type [5.0 X-5.0-§3.8.3.1-c]", () => {
    for (const bad of [
      { qos: -1 },
      { qos: "1" },
      { noLocal: 1 },
      { retainAsPublished: "yes" },
      { retainHandling: 4 },
    ]) {
      expectNotEncoded(subscribe([{ topicFilter: "a", ...bad }]), "invalid-argument", V5);
    }
  });
});

for (const [version, settings, none] of [
  ["3.1.1", V4, ""],
  ["5.0", V5, "00"],
] as const) {
  const is50 = version === "5.0";
  const filters = is50 ? "X-5.0-§3.8.3-a" : "X-3.1.1-§3.8.3-a";
  const empty = is50 ? "MQTT-3.8.3-2" : "MQTT-3.8.3-3";
  const taken = is50 ? "X-5.0-§3.10.3-a" : "X-3.1.1-§3.10.3-a";
  const said = is50 ? PROTOCOL_ERROR : {};

  describe(`SUBSCRIBE in ${version}`, () => {
    itRefuses(
      `rejects a SUBSCRIBE without a Topic Filter [${version} ${empty}]`,
      packet("82", "00 01", none),
      "no-topic-filter",
      settings,
      { ...said, rule: empty },
    );
    itDoesNotEncode(
      `does not encode a SUBSCRIBE without a Topic Filter [${version} ${empty}]`,
      subscribe([]),
      "no-topic-filter",
      settings,
    );
    itAccepts(
      `keeps the order of Topic Filters, equal ones too [${version} ${filters}]`,
      packet("82", "00 01", none, text("b"), "01", text("a/#"), "02", text("b"), "00"),
      subscribe([
        { topicFilter: "b", qos: 1 },
        { topicFilter: "a/#", qos: 2 },
        { topicFilter: "b", qos: 0 },
      ]),
      settings,
    );
    it(`rejects a cut-off Topic Filter and one without its options [${version} ${filters}]`, () => {
      const good = `${text("a")} 00`;
      for (const end of ["00", "00 02", "00 02 61", "00 01 61"]) {
        for (const before of ["", good]) {
          const given = packet("82", "00 01", none, before, end);
          expectRefused(given, "truncated-field", settings, MALFORMED);
        }
      }
    });
  });

  describe(`UNSUBSCRIBE in ${version}`, () => {
    itRefuses(
      `rejects an UNSUBSCRIBE without a Topic Filter [${version} MQTT-3.10.3-2]`,
      packet("A2", "00 01", none),
      "no-topic-filter",
      settings,
      { ...said, rule: "MQTT-3.10.3-2" },
    );
    itDoesNotEncode(
      `does not encode an UNSUBSCRIBE without a Topic Filter [${version} MQTT-3.10.3-2]`,
      unsubscribe([]),
      "no-topic-filter",
      settings,
    );
    itAccepts(
      `reads Topic Filters back to back until the packet ends [${version} MQTT-3.10.3-1] [${version} ${taken}]`,
      packet("A2", "00 01", none, text("b"), text("a/#"), text("b")),
      unsubscribe(["b", "a/#", "b"]),
      settings,
    );
    it(`rejects a cut-off Topic Filter [${version} ${taken}]`, () => {
      for (const end of ["00", "00 02", "00 02 61"]) {
        for (const before of ["", text("a")]) {
          const given = packet("A2", "00 01", none, before, end);
          expectRefused(given, "truncated-field", settings, MALFORMED);
        }
      }
    });
  });

  describe(`SUBACK in ${version}`, () => {
    const ids = is50 ? "X-5.0-§2.4-a" : "X-3.1.1-§3.9.3-a";
    itRefuses(
      `rejects a SUBACK without a code [${version} ${ids}]`,
      packet("90", "00 01", none),
      "no-reason-code",
      settings,
    );
    itDoesNotEncode(
      `does not encode a SUBACK without a code [${version} ${ids}]`,
      { type: "suback", packetId: 1, reasonCodes: [] },
      "no-reason-code",
      settings,
    );
  });
}

describe("UNSUBACK", () => {
  itAccepts(
    "has no payload in 3.1.1 [5.0 X-5.0-§3.11.3-a] [3.1.1 X-3.1.1-§3.11.1-a]",
    "B0 02 00 01",
    { type: "unsuback", packetId: 1 },
    V4,
  );
  it("has a payload in 5.0 [5.0 X-5.0-§3.11.3-a]", () => {
    expectRefused("B0 02 00 01", "truncated-field", V5, MALFORMED);
    const fields = { type: "unsuback", packetId: 1, reasonCodes: [0] };
    expectAccepted("B0 04 00 01 00 00", fields, V5);
    expectNotEncoded(fields, "not-in-protocol-version", V4);
  });
  itRefuses(
    "lists at least one Reason Code in 5.0 [5.0 X-5.0-§2.4-a]",
    "B0 03 00 01 00",
    "no-reason-code",
    V5,
  );
  itDoesNotEncode(
    "is not encoded without a Reason Code in 5.0 [5.0 X-5.0-§2.4-a]",
    { type: "unsuback", packetId: 1 },
    "no-reason-code",
    V5,
  );
});
