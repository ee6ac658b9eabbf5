/** Which property may stand where: 5.0 §2.2.2.2, Table 2-4, and the sections of the packets. */

import { describe, expect, it } from "vitest";
import { block, hex } from "./bytes.js";
import {
  expectAccepted,
  expectDecoded,
  expectNotEncoded,
  expectRefused,
  itAccepts,
  itRefuses,
  MALFORMED,
  V5,
} from "./expectations.js";
import {
  bytesWith,
  CONTEXTS,
  contextOf,
  fieldsWith,
  PROPERTIES,
  propertyOf,
  sectionOf,
} from "./property-tables.js";

describe("every property in every place for properties", () => {
  for (const context of CONTEXTS) {
    for (const { id, name, key, bytes, value, least, leastValue } of PROPERTIES) {
      if (context.ids.includes(id)) {
        it(`accepts ${name} in ${context.name} [5.0 X-5.0-§2.2.2.2-b]`, () => {
          expectAccepted(bytesWith(context, id, bytes), fieldsWith(context, id, value), V5);
          expectAccepted(bytesWith(context, id, least), fieldsWith(context, id, leastValue), V5);
        });
      } else {
        it(`rejects ${name} in ${context.name}, which must not hold it [5.0 X-5.0-§2.2.2.2-b]`, () => {
          const before = context.name === "AUTH" && id !== "15" ? "15 00016D" : "";
          const given = context.bytes(block(before, id, bytes));
          expectRefused(given, "property-not-allowed", V5, MALFORMED);
          const fields = context.fields({ [key]: value });
          expectNotEncoded(fields, "property-not-allowed", V5, MALFORMED);
        });
      }
    }
  }
});

describe("what is no property", () => {
  const known = PROPERTIES.map(({ id }) => Number.parseInt(id, 16));
  const unknown = Array.from({ length: 128 }, (_, id) => id).filter((id) => !known.includes(id));

  for (const context of CONTEXTS) {
    it(`rejects each unknown Property Identifier in ${context.name} [5.0 X-5.0-§2.2.2.2-a]`, () => {
      expect(unknown).toHaveLength(101);
      for (const id of unknown) {
        const given = context.bytes(block(id.toString(16).padStart(2, "0"), "00 00 00 00"));
        expectRefused(given, "unknown-property", V5, MALFORMED);
      }
    });

    it(`does not encode a property of an unknown name in ${context.name} [5.0 X-5.0-§2.2.2.2-a]`, () => {
      expectNotEncoded(context.fields({ nothing: 1 }), "unknown-property", V5);
      expectNotEncoded(context.fields({ constructor: 1 }), "unknown-property", V5);
    });
  }

  for (const id of ["80 01", "FF 01", "80 80 01", "FF FF FF 7F"]) {
    itRefuses(
      `rejects the unknown Property Identifier ${id} of several bytes [5.0 X-5.0-§2.2.2.2-a]`,
      contextOf("CONNACK").bytes(block(id, "00")),
      "unknown-property",
      V5,
      MALFORMED,
    );
  }

  it("rejects a known Property Identifier in two bytes, which are one too many [5.0 X-5.0-§2.2.2.2-e]", () => {
    for (const context of CONTEXTS) {
      for (const id of context.ids) {
        const long = (Number.parseInt(id, 16) + 128).toString(16);
        const given = context.bytes(block(long, "00", propertyOf(id).bytes));
        expectRefused(given, "overlong-variable-byte-integer", V5);
      }
    }
  });

  itRefuses(
    "rejects the over-long Property Identifier 81 00 for 01 [5.0 X-5.0-§2.2.2.2-e]",
    contextOf("PUBLISH").bytes("03 81 00 01"),
    "overlong-variable-byte-integer",
    V5,
    { rule: "MQTT-1.5.5-1" },
  );
});

describe("the value of a property", () => {
  for (const { id, name, cut } of PROPERTIES) {
    it(`rejects a ${name} whose value ends before its type does [5.0 X-5.0-§2.2.2.2-c] [5.0 X-5.0-§2.2.2.1-c]`, () => {
      for (const context of CONTEXTS) {
        if (!context.ids.includes(id)) continue;
        expectRefused(bytesWith(context, id, cut), "truncated-field", V5, MALFORMED);
        expectRefused(bytesWith(context, id, ""), "truncated-field", V5, MALFORMED);
      }
    });
  }

  itRefuses(
    "rejects a Subscription Identifier of five bytes as not of its type [5.0 X-5.0-§2.2.2.2-c]",
    contextOf("PUBLISH").bytes("06 0B 80 80 80 80 01"),
    "malformed-variable-byte-integer",
    V5,
    MALFORMED,
  );
  itRefuses(
    "rejects a property cut by the end of its block although the payload goes on [5.0 X-5.0-§2.2.2.1-c]",
    "30 0A 00 01 74 02 02 00 00 00 0A 70",
    "truncated-field",
    V5,
    MALFORMED,
  );
});

describe("the order of properties", () => {
  for (const context of CONTEXTS) {
    it(`takes the properties of ${context.name} in any order [5.0 X-5.0-§2.2.2.2-d]`, () => {
      const one = context.ids.map((id) => id + propertyOf(id).bytes);
      const properties = Object.fromEntries(
        context.ids.map((id) => [propertyOf(id).key, propertyOf(id).value]),
      );
      const fields = context.fields(properties);
      expectAccepted(context.bytes(block(...one)), fields, V5);
      expectDecoded(context.bytes(block(...[...one].reverse())), fields, V5);
      for (let turn = 1; turn < one.length; turn++) {
        const turned = [...one.slice(turn), ...one.slice(0, turn)];
        expectDecoded(context.bytes(block(...turned)), fields, V5);
      }
    });
  }
});

describe("several properties of one name", () => {
  for (const context of CONTEXTS) {
    const section = sectionOf(context, "26");
    it(`keeps three User Properties of ${context.name}, two of one name, in their order [5.0 X-5.0-§${section}-a]`, () => {
      const three = ["000162 000132", "000161 000131", "000162 000131"];
      const pairs = [
        ["b", "2"],
        ["a", "1"],
        ["b", "1"],
      ];
      expectAccepted(bytesWith(context, "26", ...three), fieldsWith(context, "26", pairs), V5);
    });
  }

  itAccepts(
    "keeps the User Properties of a Will in their order [5.0 MQTT-3.1.3-10]",
    bytesWith(contextOf("Will"), "26", "00017A 0000", "000161 000131", "00017A 0000"),
    fieldsWith(contextOf("Will"), "26", [
      ["z", ""],
      ["a", "1"],
      ["z", ""],
    ]),
    V5,
  );
  itAccepts(
    "keeps several Subscription Identifiers of a PUBLISH, equal ones too [5.0 X-5.0-§3.3.2.3.8-a]",
    bytesWith(contextOf("PUBLISH"), "0B", "03", "01", "03", "FF FF FF 7F"),
    fieldsWith(contextOf("PUBLISH"), "0B", [3, 1, 3, 268435455]),
    V5,
  );
  it("keeps User Properties apart that stand between other properties [5.0 MQTT-3.3.2-18]", () => {
    const fields = contextOf("PUBLISH").fields({
      contentType: "t",
      messageExpiryInterval: 1,
      userProperties: [
        ["a", "1"],
        ["b", "2"],
        ["a", "1"],
      ],
    });
    const mixed = block(
      "26 000161 000131",
      "03 000174",
      "26 000162 000132",
      "02 00000001",
      "26 000161 000131",
    );
    const packet = expectDecoded(contextOf("PUBLISH").bytes(mixed), fields, V5);
    expect(packet.toObject()).toMatchObject({ payload: hex("70") });
  });
});
