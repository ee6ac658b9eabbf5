/** PUBLISH: 3.1.1 §3.3, 5.0 §3.3. */

import { describe, expect, it } from "vitest";
import { byte, hex, packet, text } from "./bytes.js";
import {
  expectAccepted,
  expectDecoded,
  expectNotEncoded,
  expectRefused,
  itAccepts,
  itDoesNotEncode,
  itRefuses,
  MALFORMED,
  PROTOCOL_ERROR,
  V4,
  V5,
} from "./expectations.js";

for (const [version, options, none] of [
  ["3.1.1", V4, ""],
  ["5.0", V5, "00"],
] as const) {
  const is50 = version === "5.0";
  const publish = { type: "publish", topic: "t" };

  describe(`PUBLISH in ${version}`, () => {
    const body50 = is50 ? " [5.0 X-5.0-§3.3.1.2-a]" : "";
    for (const first of ["36", "37", "3E", "3F"]) {
      itRefuses(
        `rejects a PUBLISH whose QoS bits are both set: ${first} [${version} MQTT-3.3.1-4]${body50}`,
        packet(first, text("t"), "00 01", none),
        "invalid-qos",
        options,
        { ...MALFORMED, rule: "MQTT-3.3.1-4" },
      );
    }
    itDoesNotEncode(
      `does not encode a QoS of 3 [${version} MQTT-3.3.1-4]${body50}`,
      { ...publish, qos: 3, packetId: 1 },
      "invalid-qos",
      options,
      { rule: "MQTT-3.3.1-4" },
    );
    it(`does not encode a QoS that is none [${version} MQTT-3.3.1-4]`, () => {
      for (const qos of [4, -1, 0.5, "1"]) {
        expectNotEncoded({ ...publish, qos, packetId: 1 }, "invalid-argument", options);
      }
    });
    for (const first of ["38", "39"]) {
      itRefuses(
        `rejects a QoS 0 PUBLISH with DUP 1: ${first} [${version} MQTT-3.3.1-2] [${version} MQTT-4.3.1-1]`,
        packet(first, text("t"), none),
        "dup-with-qos-0",
        options,
        { rule: "MQTT-3.3.1-2" },
      );
    }
    itDoesNotEncode(
      `does not encode a QoS 0 PUBLISH with DUP 1 [${version} MQTT-3.3.1-2] [${version} MQTT-4.3.1-1]`,
      { ...publish, dup: true },
      "dup-with-qos-0",
      options,
    );
    itRefuses(
      `rejects a body shorter than its Topic Name [${version} MQTT-3.3.2-1]`,
      "30 04 00 05 61 62",
      "truncated-field",
      options,
      MALFORMED,
    );
    it(`rejects the wildcards + and # in a Topic Name [${version} MQTT-3.3.2-2]`, () => {
      for (const topic of ["+", "#", "a/+", "a/#", "a+", "#a", "a/b+c/d"]) {
        const said = { rule: "MQTT-3.3.2-2" };
        const given = packet("30", text(topic), none);
        expectRefused(given, "wildcard-in-topic-name", options, said);
        expectNotEncoded({ ...publish, topic }, "wildcard-in-topic-name", options, said);
      }
    });
    const order = is50 ? "X-5.0-§3.3.2-a" : "X-3.1.1-§3.3.2-a";
    itAccepts(
      `reads Topic Name, Packet Identifier${is50 ? ", properties" : ""}, payload [${version} ${order}]`,
      packet("34", text("t"), "12 34", none, "AA BB"),
      { ...publish, qos: 2, packetId: 0x1234, payload: hex("AABB") },
      options,
    );
    it(`rejects QoS 1 and 2 with less than a Packet Identifier after the topic [${version} ${order}]`, () => {
      for (const first of ["32", "34", "3A", "3D"]) {
        const said = MALFORMED;
        expectRefused(packet(first, text("t")), "truncated-field", options, said);
        expectRefused(packet(first, text("t"), "00"), "truncated-field", options, said);
      }
    });
    const rest = is50 ? "X-5.0-§3.3.3-a" : "X-3.1.1-§3.3.3-a";
    it(`reads a payload of no bytes as such [${version} ${rest}]`, () => {
      const decoded = expectDecoded(packet("30", text("t"), none), publish, options);
      expect(decoded.toObject()).toMatchObject({ payload: new Uint8Array(0) });
      expectAccepted(packet("30", text("t"), none), publish, options);
    });
    it(`keeps every byte of a payload [${version} ${rest}]`, () => {
      const all = Array.from({ length: 256 }, (_, value) => byte(value)).join("");
      for (const content of [all, "00", "C0 80", "FF".repeat(70000)]) {
        const given = packet("30", text("t"), none, content);
        expectAccepted(given, { ...publish, payload: hex(content) }, options);
      }
    });
  });
}

describe("an empty Topic Name", () => {
  const alias = { topicAlias: 5 };
  itRefuses("is refused in 3.1.1 [3.1.1 MQTT-4.7.3-1]", "30 02 00 00", "empty-topic", V4, {
    rule: "MQTT-4.7.3-1",
  });
  for (const [bytes, fields] of [
    ["30 03 00 00 00", {}],
    ["32 05 00 00 00 01 00", { qos: 1, packetId: 1 }],
    ["30 08 00 00 05 02 00 00 00 01", { properties: { messageExpiryInterval: 1 } }],
  ] as const) {
    itRefuses(
      `is a Protocol Error without a Topic Alias: ${bytes} [5.0 X-5.0-§3.3.2.1-a] [5.0 MQTT-4.7.3-1]`,
      bytes,
      "empty-topic",
      V5,
      PROTOCOL_ERROR,
    );
    itDoesNotEncode(
      `is not encoded without a Topic Alias: ${bytes} [5.0 X-5.0-§3.3.2.1-a] [5.0 MQTT-4.7.3-1]`,
      { type: "publish", topic: "", ...fields },
      "empty-topic",
      V5,
    );
  }
  itAccepts(
    "is accepted with a Topic Alias, which stands beside it [5.0 X-5.0-§3.3.2.1-b]",
    "30 07 00 00 03 23 00 05 AA",
    { type: "publish", topic: "", payload: hex("AA"), properties: alias },
    V5,
  );
  itDoesNotEncode(
    "is not encoded in 3.1.1, with a Topic Alias neither [3.1.1 MQTT-4.7.3-1]",
    { type: "publish", topic: "", properties: alias },
    "not-in-protocol-version",
    V4,
  );
});

describe("the check of a payload's format", () => {
  const check = { ...V5, payloadFormat: "check" } as const;
  const publish = (indicator: string, payload: string): string =>
    packet("30", text("t"), "02 01", indicator, payload);
  const will = (indicator: string, payload: string): string =>
    packet("10", text("MQTT"), "05 04 0000 00", text("c"), "02 01", indicator, text("w"), payload);
  const said = { reasonCode: 0x99 };
  const bad = ["FF", "61 C3", "C0 80", "ED A0 80"];

  it("rejects a payload that is not the UTF-8 its indicator promises [5.0 X-5.0-§3.3.2.3.2-z]", () => {
    for (const payload of bad) {
      expectRefused(publish("01", payload), "payload-format-invalid", check, said);
    }
  });
  it("takes any payload with the indicator 0 or none, and without the option [5.0 X-5.0-§3.3.2.3.2-z]", () => {
    for (const payload of bad) {
      const fields = { type: "publish", topic: "t", payload: hex(payload) };
      const zero = { ...fields, properties: { payloadFormatIndicator: 0 } };
      const one = { ...fields, properties: { payloadFormatIndicator: 1 } };
      expectAccepted(publish("00", payload), zero, check);
      expectAccepted(packet("30", text("t"), "00", payload), fields, check);
      expectAccepted(publish("01", payload), one, V5);
    }
  });
  it("takes well-formed payloads, U+0000 among them [5.0 X-5.0-§3.3.2.3.2-z]", () => {
    for (const payload of ["", "00", "61 00 C3 A9", "F0 9F 98 80"]) {
      const properties = { payloadFormatIndicator: 1 };
      const fields = { type: "publish", topic: "t", payload: hex(payload), properties };
      expectAccepted(publish("01", payload), fields, check);
    }
  });
  it("rejects a Will Payload that is not the UTF-8 its indicator promises [5.0 X-5.0-§3.1.3.2.3-z]", () => {
    expectRefused(will("01", "00 01 FF"), "payload-format-invalid", check, said);
    expectRefused(will("01", "00 02 61 C3"), "payload-format-invalid", check, said);
    for (const [indicator, payload, options] of [
      ["01", "00 03 00 C3 A9", check],
      ["00", "00 01 FF", check],
      ["01", "00 01 FF", V5],
    ] as const) {
      const properties = { payloadFormatIndicator: Number(indicator) };
      const fields = {
        type: "connect",
        protocolVersion: 5,
        clientId: "c",
        cleanSession: false,
        will: { topic: "w", payload: hex(payload).subarray(2), properties },
      };
      expectAccepted(will(indicator, payload), fields, options);
    }
  });
});

describe("a packet above one's own Maximum Packet Size", () => {
  const rules = "[5.0 X-5.0-§3.1.2.11.4-c] [5.0 X-5.0-§3.2.2.3.6-c]";
  const bytes = "30 07 00 01 74 00 61 62 63";
  const fields = { type: "publish", topic: "t", payload: hex("616263") };
  it(`is refused, and one of just that size is taken ${rules}`, () => {
    const said = { reasonCode: 0x95 };
    expectRefused(bytes, "packet-too-large", { ...V5, maximumPacketSize: 8 }, said);
    expectAccepted(bytes, fields, { ...V5, maximumPacketSize: 9 });
  });
  it(`is refused as soon as its Remaining Length is known ${rules}`, () => {
    const limit = { ...V5, maximumPacketSize: 1000 };
    expectRefused("30 E6 07", "packet-too-large", limit, { reasonCode: 0x95 });
    expectRefused("30 FF FF FF 7F", "packet-too-large", limit, { reasonCode: 0x95 });
  });
});
