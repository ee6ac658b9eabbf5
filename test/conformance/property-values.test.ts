/** The values that properties must not have: 5.0 sections 3.1.2.11, 3.1.3.2, 3.2.2.3, 3.3.2.3 and 3.8.2.1. */

import { ReasonCode } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { block, byte, fourBytes, twoBytes } from "./bytes.js";
import {
  expectAccepted,
  expectDecoded,
  expectNotEncoded,
  expectRefused,
  itDoesNotEncode,
  itRefuses,
  PROTOCOL_ERROR,
  V5,
} from "./expectations.js";
import { bytesWith, contextOf, fieldsWith, propertyOf, sectionOf } from "./property-tables.js";

/** Context and Property Identifier of each byte that is 0 or 1. */
const BITS = "CONNECT 19,CONNECT 17,CONNACK 24,CONNACK 25,CONNACK 28,CONNACK 29,CONNACK 2A".split(
  ",",
);

describe("properties that are 0 or 1", () => {
  for (const bit of BITS) {
    const [where = "", id = ""] = bit.split(" ");
    const context = contextOf(where);
    const { name } = propertyOf(id);
    const section = sectionOf(context, id);
    const said = { ...PROTOCOL_ERROR, rule: `§${section}` };

    it(`rejects a ${name} of 2 to 255 in ${where} [5.0 X-5.0-§${section}-b]`, () => {
      for (let value = 2; value < 256; value++) {
        expectRefused(bytesWith(context, id, byte(value)), "invalid-property-value", V5, said);
      }
    });
    it(`accepts a ${name} of 0 and 1 in ${where} [5.0 X-5.0-§${section}-b]`, () => {
      for (const value of [0, 1]) {
        const field = id === "24" ? value : value === 1;
        expectAccepted(bytesWith(context, id, byte(value)), fieldsWith(context, id, field), V5);
      }
    });
    it(`does not encode a ${name} that is neither 0 nor 1 in ${where} [5.0 X-5.0-§${section}-b]`, () => {
      const code = id === "24" ? "invalid-property-value" : "invalid-argument";
      for (const value of [2, 255]) expectNotEncoded(fieldsWith(context, id, value), code, V5);
      expectNotEncoded(fieldsWith(context, id, "yes"), "invalid-argument", V5);
    });
  }

  for (const where of ["PUBLISH", "Will"]) {
    const context = contextOf(where);
    const section = sectionOf(context, "01");
    it(`rejects a Payload Format Indicator of 2 to 255 in ${where} [5.0 X-5.0-§${section}-b]`, () => {
      for (let value = 2; value < 256; value++) {
        expectRefused(bytesWith(context, "01", byte(value)), "invalid-property-value", V5);
      }
    });
    it(`does not encode a Payload Format Indicator above 1 in ${where} [5.0 X-5.0-§${section}-b]`, () => {
      for (const value of [2, 255]) {
        expectNotEncoded(fieldsWith(context, "01", value), "invalid-property-value", V5);
      }
    });
  }
});

describe("properties that are not 0", () => {
  for (const where of ["CONNECT", "CONNACK"]) {
    const context = contextOf(where);
    for (const id of ["21", "27"]) {
      const { name } = propertyOf(id);
      const section = sectionOf(context, id);
      const said = { ...PROTOCOL_ERROR, rule: `§${section}` };
      const maximum = id === "21" ? 0xffff : 0xffffffff;
      const write = id === "21" ? twoBytes : fourBytes;

      it(`rejects a ${name} of 0 in ${where} [5.0 X-5.0-§${section}-b]`, () => {
        expectRefused(bytesWith(context, id, write(0)), "invalid-property-value", V5, said);
        expectNotEncoded(fieldsWith(context, id, 0), "invalid-property-value", V5, said);
      });
      it(`accepts a ${name} of 1 and of ${maximum} in ${where} [5.0 X-5.0-§${section}-b]`, () => {
        for (const value of [1, maximum]) {
          expectAccepted(bytesWith(context, id, write(value)), fieldsWith(context, id, value), V5);
        }
        for (const value of [maximum + 1, -1, 1.5]) {
          expectNotEncoded(fieldsWith(context, id, value), "invalid-argument", V5);
        }
      });
    }
  }

  const publish = contextOf("PUBLISH");
  const aliasInvalid = { reasonCode: ReasonCode.topicAliasInvalid, rule: "MQTT-3.3.2-8" };
  itRefuses(
    "rejects a Topic Alias of 0 [5.0 MQTT-3.3.2-8]",
    bytesWith(publish, "23", "0000"),
    "zero-topic-alias",
    V5,
    aliasInvalid,
  );
  itDoesNotEncode(
    "does not encode a Topic Alias of 0 [5.0 MQTT-3.3.2-8]",
    fieldsWith(publish, "23", 0),
    "zero-topic-alias",
    V5,
    aliasInvalid,
  );
  itRefuses(
    "says 0x94, Topic Alias invalid, to a Topic Alias of 0 [5.0 X-5.0-§3.3.4-a]",
    "30 07 00 01 74 03 23 00 00",
    "zero-topic-alias",
    V5,
    { reasonCode: 0x94 },
  );
  for (const [bytes, topicAlias] of [
    ["0001", 1],
    ["FFFF", 65535],
  ] as const) {
    it(`accepts a Topic Alias of ${topicAlias}, with a Topic Name and without [5.0 X-5.0-§3.3.2.3.4-b]`, () => {
      expectAccepted(bytesWith(publish, "23", bytes), fieldsWith(publish, "23", topicAlias), V5);
      const fields = { type: "publish", topic: "", properties: { topicAlias } };
      expectAccepted(`30 06 00 00 03 23 ${bytes}`, fields, V5);
    });
  }

  for (const where of ["PUBLISH", "SUBSCRIBE"]) {
    const context = contextOf(where);
    const section = sectionOf(context, "0B");
    const said = { ...PROTOCOL_ERROR, rule: `§${section}` };
    it(`rejects a Subscription Identifier of 0 in ${where} [5.0 X-5.0-§${section}-b]`, () => {
      expectRefused(bytesWith(context, "0B", "00"), "invalid-property-value", V5, said);
      expectNotEncoded(fieldsWith(context, "0B", [0]), "invalid-property-value", V5, said);
    });
    it(`accepts a Subscription Identifier of 1 and of 268,435,455 in ${where} [5.0 X-5.0-§${section}-b]`, () => {
      expectAccepted(bytesWith(context, "0B", "01"), fieldsWith(context, "0B", [1]), V5);
      const most = fieldsWith(context, "0B", [268435455]);
      expectAccepted(bytesWith(context, "0B", "FF FF FF 7F"), most, V5);
      for (const value of [268435456, -1, 1.5, "1"]) {
        expectNotEncoded(fieldsWith(context, "0B", [value]), "invalid-argument", V5);
      }
    });
  }
});

describe("values that mean something else than their absence", () => {
  for (const where of ["CONNECT", "CONNACK", "DISCONNECT"]) {
    const context = contextOf(where);
    const section = sectionOf(context, "11");
    it(`tells a Session Expiry Interval of 0, of 0xFFFFFFFF and none apart in ${where} [5.0 X-5.0-§${section}-b]`, () => {
      expectAccepted(bytesWith(context, "11", "00000000"), fieldsWith(context, "11", 0), V5);
      const never = fieldsWith(context, "11", 4294967295);
      expectAccepted(bytesWith(context, "11", "FFFFFFFF"), never, V5);
      const none = expectDecoded(context.bytes("00"), context.fields({}), V5);
      expect("sessionExpiryInterval" in (none as { properties: object }).properties).toBe(false);
    });
  }

  it("tells a Server Keep Alive of 0 and none apart [5.0 X-5.0-§3.2.2.3.14-b]", () => {
    const context = contextOf("CONNACK");
    expectAccepted(bytesWith(context, "13", "0000"), fieldsWith(context, "13", 0), V5);
    expectAccepted(context.bytes("00"), context.fields({}), V5);
  });
});

describe("what is forwarded unaltered", () => {
  const context = contextOf("PUBLISH");
  it("keeps a Payload Format Indicator of 0, of 1 and none apart [5.0 MQTT-3.3.2-4]", () => {
    expectAccepted(bytesWith(context, "01", "00"), fieldsWith(context, "01", 0), V5);
    expectAccepted(bytesWith(context, "01", "01"), fieldsWith(context, "01", 1), V5);
    expectAccepted(context.bytes("00"), context.fields({}), V5);
  });
  it("keeps a Response Topic [5.0 MQTT-3.3.2-15]", () => {
    for (const [bytes, topic] of [
      ["0005 612F C3A9 2F", "a/é/"],
      ["0004 24612F20", "$a/ "],
    ] as const) {
      expectAccepted(bytesWith(context, "08", bytes), fieldsWith(context, "08", topic), V5);
    }
  });
  it("keeps every byte of Correlation Data, and an empty one [5.0 MQTT-3.3.2-16]", () => {
    const all = Uint8Array.from({ length: 256 }, (_, value) => value);
    const bytes = `0100${Array.from(all, byte).join("")}`;
    expectAccepted(bytesWith(context, "09", bytes), fieldsWith(context, "09", all), V5);
    const none = fieldsWith(context, "09", new Uint8Array(0));
    expectAccepted(bytesWith(context, "09", "0000"), none, V5);
  });
  it("keeps the names, values and repeats of all User Properties [5.0 MQTT-3.3.2-17]", () => {
    const pairs = [
      ["é", "\u{1F600}"],
      ["", ""],
      ["é", "\u{1F600}"],
    ];
    const one = "0002 C3A9 0004 F09F9880";
    const bytes = bytesWith(context, "26", one, "0000 0000", one);
    expectAccepted(bytes, fieldsWith(context, "26", pairs), V5);
  });
  it("keeps the order of all User Properties [5.0 MQTT-3.3.2-18]", () => {
    const bytes = context.bytes(block("26 00017A 000131", "26 000161 000132", "26 00017A 000130"));
    const pairs = [
      ["z", "1"],
      ["a", "2"],
      ["z", "0"],
    ];
    expectAccepted(bytes, fieldsWith(context, "26", pairs), V5);
  });
  it("keeps a Content Type, whether a MIME type or not [5.0 MQTT-3.3.2-20]", () => {
    for (const [bytes, type] of [
      ["0003 612F62", "a/b"],
      ["0002 203B", " ;"],
      ["0000", ""],
    ] as const) {
      expectAccepted(bytesWith(context, "03", bytes), fieldsWith(context, "03", type), V5);
    }
  });
});
