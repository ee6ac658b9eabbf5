/** Integers, Binary Data and string pairs: 3.1.1 §1.5.2 and §2.2.3, 5.0 §1.5. */

import {
  decode,
  decodeFixedHeader,
  encode,
  encodedLength,
  OversizePacketEncodeError,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { decodeVarint, encodeVarint } from "@mqtt-codec/core/io";
import { describe, expect, it } from "vitest";
import { byte, field, hex, mqtt, packet, text, varint } from "./bytes.js";
import {
  expectAccepted,
  expectDecoded,
  expectNotEncoded,
  expectRefused,
  itAccepts,
  itRefuses,
  MALFORMED,
  V3,
  V4,
  V5,
} from "./expectations.js";
import { bytesWith, contextOf, fieldsWith } from "./property-tables.js";

const CONNECT = { type: "connect", clientId: "c", cleanSession: false };

describe("Two Byte Integers", () => {
  itAccepts(
    "reads a Packet Identifier with its most significant byte first [3.1.1 X-3.1.1-§1.5.2-a]",
    "40 02 12 34",
    { type: "puback", packetId: 0x1234 },
    V4,
  );
  itAccepts(
    "reads a Keep Alive with its most significant byte first [3.1.1 X-3.1.1-§1.5.2-a]",
    packet("10", mqtt(4), "00 00 0A", text("c")),
    { ...CONNECT, keepAlive: 10 },
  );
  itAccepts(
    "reads a Two Byte Integer with its most significant byte first [5.0 X-5.0-§1.5.2-a]",
    bytesWith(contextOf("CONNACK"), "13", "01 02"),
    fieldsWith(contextOf("CONNACK"), "13", 0x0102),
    V5,
  );
  it("does not encode what no Two Byte Integer can say [5.0 X-5.0-§1.5.2-a] [3.1.1 X-3.1.1-§1.5.2-a]", () => {
    for (const value of [-1, 65536, 1.5, Number.NaN, "1", null]) {
      expectNotEncoded({ type: "puback", packetId: value }, "invalid-argument", V4);
      expectNotEncoded({ type: "puback", packetId: value }, "invalid-argument", V5);
      expectNotEncoded(fieldsWith(contextOf("CONNACK"), "13", value), "invalid-argument", V5);
      expectNotEncoded(fieldsWith(contextOf("CONNECT"), "22", value), "invalid-argument", V5);
    }
  });
});

describe("Four Byte Integers", () => {
  const context = contextOf("CONNECT");
  it("reads them unsigned, with the most significant byte first [5.0 X-5.0-§1.5.3-a]", () => {
    for (const [bytes, value] of [
      ["00 00 00 00", 0],
      ["00 01 02 03", 0x00010203],
      ["7F FF FF FF", 2147483647],
      ["80 00 00 00", 2147483648],
      ["FF FF FF FF", 4294967295],
    ] as const) {
      expectAccepted(bytesWith(context, "11", bytes), fieldsWith(context, "11", value), V5);
    }
  });
  it("does not encode what no Four Byte Integer can say [5.0 X-5.0-§1.5.3-a]", () => {
    for (const value of [-1, 4294967296, 0.5, Number.POSITIVE_INFINITY, "0"]) {
      expectNotEncoded(fieldsWith(context, "11", value), "invalid-argument", V5);
    }
  });
});

/** The first and the last value of each length, from Table 2.4 of 3.1.1 and Table 1-1 of 5.0. */
const BOUNDARIES: readonly (readonly [number, string])[] = [
  [0, "00"],
  [127, "7F"],
  [128, "80 01"],
  [16383, "FF 7F"],
  [16384, "80 80 01"],
  [2097151, "FF FF 7F"],
  [2097152, "80 80 80 01"],
  [268435455, "FF FF FF 7F"],
];

describe("Variable Byte Integers", () => {
  for (const [value, bytes] of BOUNDARIES) {
    it(`says ${value} as ${bytes} [5.0 X-5.0-§1.5.5-b] [3.1.1 X-3.1.1-§2.2.3-b]`, () => {
      expect(decodeVarint(hex(bytes))).toEqual({ value, bytesRead: hex(bytes).length });
      const target = new Uint8Array(4);
      expect(encodeVarint(value, target)).toBe(hex(bytes).length);
      expect(target.subarray(0, hex(bytes).length)).toEqual(hex(bytes));
      expect(decodeFixedHeader(hex("30", bytes)).remainingLength).toBe(value);
    });
  }

  const lengths = [3, 127, 128, 16383, 16384, 2097151, 2097152];
  for (const [options, none, rules] of [
    [V4, 0, "[3.1.1 X-3.1.1-§2.2.3-b] [3.1.1 X-3.1.1-§2.2.3-c]"],
    [V5, 1, "[5.0 X-5.0-§1.5.5-b] [5.0 MQTT-1.5.5-1]"],
  ] as const) {
    it(`encodes a Remaining Length in its fewest bytes ${rules}`, () => {
      for (const length of lengths) {
        if (length < 3 + none) continue;
        const payload = new Uint8Array(length - 3 - none);
        const bytes = encode({ type: "publish", topic: "a", payload }, options);
        const head = hex("30", varint(length));
        expect(bytes.subarray(0, head.length)).toEqual(head);
        expect(bytes.length).toBe(head.length + length);
        const { packet: decoded, bytesRead } = decode(bytes, options);
        expect(bytesRead).toBe(bytes.length);
        expect((decoded as { payload: Uint8Array }).payload.length).toBe(payload.length);
      }
    });
    it(`does not encode a Remaining Length above 268,435,455 ${rules}`, () => {
      const most = new Uint8Array(268435455 - 3 - none);
      expect(encodedLength({ type: "publish", topic: "a", payload: most }, options)).toBe(
        268435460,
      );
      const more = { type: "publish", topic: "aa", payload: most } as const;
      expect(() => encodedLength(more, options)).toThrow(OversizePacketEncodeError);
      expectNotEncoded(more, "packet-too-large", options);
    });
    it(`takes a Remaining Length of four bytes ${options === V4 ? "[3.1.1 X-3.1.1-§2.2.3-e]" : rules}`, () => {
      const cutOff = (): unknown => decode(hex("30 FF FF FF 7F 00"), options);
      expect(cutOff).toThrow(UnderflowDecodeError);
      expect(cutOff).toThrow(expect.objectContaining({ bytesNeeded: 268435454 }));
    });
    it(`rejects a fourth byte that says a fifth follows, before it is there ${options === V4 ? "[3.1.1 X-3.1.1-§2.2.3-a]" : "[5.0 X-5.0-§1.5.5-a]"}`, () => {
      for (const bad of ["80 80 80 80", "FF FF FF FF", "80 80 80 80 00", "FF FF FF 80 01"]) {
        expectRefused(`30 ${bad}`, "malformed-variable-byte-integer", options, {
          ...MALFORMED,
          offset: 4,
        });
      }
    });
  }

  itRefuses(
    "rejects a Property Length of five bytes [5.0 X-5.0-§1.5.5-a]",
    "20 06 00 00 80 80 80 80",
    "malformed-variable-byte-integer",
    V5,
    MALFORMED,
  );
  itRefuses(
    "rejects a Property Identifier of five bytes [5.0 X-5.0-§1.5.5-a]",
    "20 08 00 00 05 80 80 80 80 01",
    "malformed-variable-byte-integer",
    V5,
    MALFORMED,
  );
  itRefuses(
    "rejects a Subscription Identifier of five bytes [5.0 X-5.0-§1.5.5-a]",
    "30 0A 00 01 74 06 0B 80 80 80 80 01",
    "malformed-variable-byte-integer",
    V5,
    MALFORMED,
  );
});

describe("Variable Byte Integers in more bytes than they need", () => {
  const longer = ["80 00", "80 80 00", "80 80 80 00"];
  const overlong = "overlong-variable-byte-integer";
  const said = { rule: "MQTT-1.5.5-1" };

  for (const zeros of longer) {
    itRefuses(
      `rejects the Remaining Length ${zeros} [5.0 MQTT-1.5.5-1]`,
      `C0 ${zeros}`,
      overlong,
      V5,
      said,
    );
    itRefuses(
      `rejects the Property Length ${zeros} [5.0 MQTT-1.5.5-1]`,
      packet("20", "00 00", zeros),
      overlong,
      V5,
      said,
    );
    const one = zeros.replace("80", "81");
    itRefuses(
      `rejects the Subscription Identifier ${one} [5.0 MQTT-1.5.5-1]`,
      bytesWith(contextOf("PUBLISH"), "0B", one),
      overlong,
      V5,
      said,
    );
    itRefuses(
      `rejects the Property Identifier ${one} [5.0 MQTT-1.5.5-1]`,
      packet("30", text("t"), varint(zeros.split(" ").length + 1), one, "01"),
      overlong,
      V5,
      said,
    );
    for (const options of [V3, V4]) {
      it(`takes the Remaining Length ${zeros}, and encodes it in one byte, with level ${options.protocolVersion} [3.1.1 X-3.1.1-§2.2.3-c]`, () => {
        expectAccepted(`C0 ${zeros}`, { type: "pingreq" }, options, "C0 00");
      });
    }
  }
  itRefuses(
    "rejects the Remaining Length FF 00 [5.0 MQTT-1.5.5-1]",
    `30 FF 00 00 01 74 00 ${"61".repeat(123)}`,
    overlong,
    V5,
    said,
  );
  it("judges the Remaining Length of a CONNECT by the version that it says [5.0 MQTT-1.5.5-1] [3.1.1 X-3.1.1-§2.2.3-c]", () => {
    const five = `10 8E 00 ${mqtt(5)} 00 0000 00 ${text("c")}`;
    expectRefused(five, overlong, V5, said);
    expectRefused(five, overlong, V4, said);
    expectDecoded(`10 8D 00 ${mqtt(4)} 00 0000 ${text("c")}`, CONNECT, V5);
  });
});

describe("Binary Data", () => {
  const context = contextOf("PUBLISH");
  const all = Array.from({ length: 256 }, (_, value) => byte(value)).join("");
  it("keeps every byte of 0 to 65,535 [5.0 X-5.0-§1.5.6-a]", () => {
    for (const content of ["", "00", "FF", all, "5A".repeat(65535)]) {
      const fields = fieldsWith(context, "09", hex(content));
      expectAccepted(bytesWith(context, "09", field(content)), fields, V5);
    }
  });
  it("does not encode 65,536 bytes [5.0 X-5.0-§1.5.6-a]", () => {
    const fields = fieldsWith(context, "09", new Uint8Array(65536));
    expectNotEncoded(fields, "binary-too-long", V5);
    const method = fieldsWith(contextOf("AUTH"), "16", new Uint8Array(65536));
    expectNotEncoded(method, "binary-too-long", V5);
  });
  itRefuses(
    "rejects a length that runs past the property block, though not past the packet [5.0 X-5.0-§1.5.6-a]",
    "30 0A 00 01 74 04 09 00 03 61 62 63",
    "truncated-field",
    V5,
    MALFORMED,
  );
  itRefuses(
    "rejects a length that runs past the packet [5.0 X-5.0-§1.5.6-a]",
    packet("10", mqtt(5), "40 0000 00", text("c"), "0002 61"),
    "truncated-field",
    V5,
    MALFORMED,
  );
});

describe("UTF-8 String Pairs", () => {
  const context = contextOf("CONNACK");
  itAccepts(
    "reads a name, then a value [5.0 X-5.0-§1.5.7-a]",
    context.bytes("07 26 00 01 61 00 01 62"),
    context.fields({ userProperties: [["a", "b"]] }),
    V5,
  );
  itAccepts(
    "reads an empty name and an empty value [5.0 X-5.0-§1.5.7-a]",
    context.bytes("05 26 00 00 00 00"),
    context.fields({ userProperties: [["", ""]] }),
    V5,
  );
  itRefuses(
    "rejects a name without a value [5.0 X-5.0-§1.5.7-a]",
    context.bytes("04 26 00 01 61"),
    "truncated-field",
    V5,
    MALFORMED,
  );
  it("does not encode what is no pair [5.0 X-5.0-§1.5.7-a]", () => {
    for (const pair of [["a"], ["a", "b", "c"], "ab", null, [1, "b"]]) {
      expectNotEncoded(fieldsWith(context, "26", [pair]), "invalid-argument", V5);
    }
  });
});
