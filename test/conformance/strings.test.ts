/** UTF-8 Encoded Strings: 3.1.1 §1.5.3, 5.0 §1.5.4 and §1.5.7. */

import { Utf8DecodeError } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { count, field, mqtt, packet, text, twoBytes } from "./bytes.js";
import {
  expectAccepted,
  expectNotEncoded,
  expectRefused,
  itAccepts,
  itRefuses,
  MALFORMED,
  refusalOf,
  V4,
  V5,
} from "./expectations.js";
import { STRING_FIELDS } from "./string-fields.js";

const ILL_FORMED: readonly (readonly [why: string, bytes: string])[] = [
  ["over-long form of U+0000", "C0 80"],
  ["over-long form of U+007F", "C1 BF"],
  ["over-long form of U+07FF", "E0 9F BF"],
  ["over-long form of U+FFFF", "F0 8F BF BF"],
  ["first byte of two alone", "61 C3"],
  ["two bytes of three", "E2 82"],
  ["three bytes of four", "F0 9F 98"],
  ["continuation byte alone", "80"],
  ["continuation byte that is missing", "C3 28"],
  ["third byte that is missing", "E2 82 28"],
  ["high surrogate", "ED A0 80"],
  ["low surrogate", "ED BF BF"],
  ["surrogate pair", "ED A0 BD ED B8 80"],
  ["code point above U+10FFFF", "F4 90 80 80"],
  ["lead byte F5", "F5 80 80 80"],
  ["byte FE", "FE"],
  ["byte FF", "61 FF 62"],
];

/** The first and the last characters of each length, and those next to the surrogates. */
const WELL_FORMED: readonly (readonly [string, string])[] = [
  ["61 7F", "a\u007F"],
  ["C2 80", "\u0080"],
  ["DF BF", "\u07FF"],
  ["E0 A0 80", "\u0800"],
  ["ED 9F BF", "\uD7FF"],
  ["EE 80 80", "\uE000"],
  ["EF BF BF", "\uFFFF"],
  ["F0 90 80 80", "\u{10000}"],
  ["F4 8F BF BF", "\u{10FFFF}"],
];

const LONE_SURROGATES = ["\uD800", "a\uDC00", "\uDC00\uD800", "\uD83Da", "a\uDBFF"];

for (const { name, rule, options, bytes, fields, isTopic } of STRING_FIELDS) {
  const is50 = options === V5;
  const [illFormed, nul, bom, long] = is50
    ? ["5.0 MQTT-1.5.4-1", "5.0 MQTT-1.5.4-2", "5.0 MQTT-1.5.4-3", "5.0 X-5.0-§1.5.4-a"]
    : ["3.1.1 MQTT-1.5.3-1", "3.1.1 MQTT-1.5.3-2", "3.1.1 MQTT-1.5.3-3", "3.1.1 X-3.1.1-§1.5.3-a"];
  const version = is50 ? "5.0" : "3.1.1";
  const topic = isTopic ? ` [${version} MQTT-4.7.3-2]` : "";
  const topicLength = isTopic ? ` [${version} MQTT-4.7.3-3]` : "";
  const run = is50 ? "5.0 X-5.0-§1.5.4-b" : "3.1.1 X-3.1.1-§1.5.3-b";

  describe(`the ${name} in ${version}`, () => {
    it(`rejects ill-formed UTF-8 [${illFormed}] [${rule}]`, () => {
      for (const [why, bad] of ILL_FORMED) {
        const error = refusalOf(bytes(field(bad)), options);
        expect({ why, code: error.code }).toEqual({ why, code: "malformed-utf8" });
        expect(error).toBeInstanceOf(Utf8DecodeError);
        expect(error.rule).toBe(is50 ? "MQTT-1.5.4-1" : "MQTT-1.5.3-1");
        expect(error.reasonCode).toBe(0x81);
      }
    });
    it(`accepts well-formed UTF-8 of every length [${rule}]`, () => {
      for (const [good, value] of WELL_FORMED) {
        expectAccepted(bytes(field(good)), fields(value), options);
      }
    });
    it(`does not encode a lone surrogate [${illFormed}] [${rule}]`, () => {
      for (const value of LONE_SURROGATES) {
        expectNotEncoded(fields(value), "malformed-utf8", options);
      }
    });
    it(`rejects U+0000 on decode and encode [${nul}]${topic} [${rule}]`, () => {
      const said = { ...MALFORMED, rule: is50 ? "MQTT-1.5.4-2" : "MQTT-1.5.3-2" };
      for (const bad of ["00", "61 00", "00 61", "C3 A9 00"]) {
        expectRefused(bytes(field(bad)), "null-character", options, said);
      }
      for (const bad of ["\0", "a\0", "\0a", "é\0"]) {
        expectNotEncoded(fields(bad), "null-character", options);
      }
    });
    it(`keeps U+FEFF, as the first character and within [${bom}]`, () => {
      expectAccepted(bytes(field("EF BB BF 61")), fields("\uFEFFa"), options);
      expectAccepted(bytes(field("61 EF BB BF")), fields("a\uFEFF"), options);
      expectAccepted(bytes(field("EF BB BF")), fields("\uFEFF"), options);
    });
    it(`counts bytes, not characters, up to 65,535 [${long}]${topicLength}`, () => {
      expectAccepted(bytes("0002 C3A9"), fields("é"), options);
      expectAccepted(bytes(`FFFF${"61".repeat(65535)}`), fields("a".repeat(65535)), options);
      const euros = `FFFF${"E282AC".repeat(21845)}`;
      expectAccepted(bytes(euros), fields("€".repeat(21845)), options);
      expectNotEncoded(fields("a".repeat(65536)), "string-too-long", options);
      expectNotEncoded(fields(`${"€".repeat(21845)}a`), "string-too-long", options);
    });
    it(`rejects a length that runs past the packet, whatever follows [${run}]`, () => {
      const given = bytes("FFFF 61");
      expectRefused(given, "truncated-field", options, MALFORMED);
      expectRefused(`${given}${"61".repeat(70000)}`, "truncated-field", options, MALFORMED);
    });
    it(`does not encode what is no string [${rule}]`, () => {
      for (const value of [1, null, {}, true, ["a"]]) {
        expectNotEncoded(fields(value as unknown as string), "invalid-argument", options);
      }
    });
  });
}

describe("what is not a UTF-8 Encoded String", () => {
  const raw = "00 FF C0 80 ED A0 80";
  const bytes = new Uint8Array([0, 0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80]);
  itAccepts(
    "does not ask UTF-8 of a Will Message, a Password [3.1.1 MQTT-1.5.3-1]",
    packet("10", mqtt(4), "C4 0000", text("c"), text("w"), field(raw), text("u"), field(raw)),
    {
      type: "connect",
      clientId: "c",
      cleanSession: false,
      will: { topic: "w", payload: bytes },
      username: "u",
      password: bytes,
    },
  );
  itAccepts(
    "does not ask UTF-8 of a payload [5.0 MQTT-1.5.4-1]",
    packet("30", text("t"), "00", raw),
    { type: "publish", topic: "t", payload: bytes },
    V5,
  );
});

describe("a string given where bytes are held", () => {
  it("is not encoded with a lone surrogate, which UTF-8 cannot say [3.1.1 MQTT-1.5.3-1] [5.0 MQTT-1.5.4-1]", () => {
    for (const bad of LONE_SURROGATES) {
      const connect = { type: "connect", protocolVersion: 5, clientId: "c" };
      for (const fields of [
        { type: "publish", topic: "t", payload: bad },
        { ...connect, username: "u", password: bad },
        { ...connect, will: { topic: "w", payload: bad } },
        { ...connect, properties: { authenticationMethod: "m", authenticationData: bad } },
      ]) {
        expectNotEncoded(fields, "malformed-utf8", V5);
      }
    }
  });
});

describe("characters that should not be sent", () => {
  const ranges = [
    [1, 0x1f],
    [0x7f, 0x9f],
    [0xfdd0, 0xfdef],
    ...Array.from({ length: 17 }, (_, plane) => [
      plane * 0x10000 + 0xfffe,
      plane * 0x10000 + 0xffff,
    ]),
  ] as const;
  const neighbours = [0x20, 0x7e, 0xa0, 0xfdcf, 0xfdf0, 0xfffd, 0x10000, 0x1fffd, 0x10fffd];
  const utf8 = (point: number): string =>
    Array.from(new TextEncoder().encode(String.fromCodePoint(point)), (unit) =>
      unit.toString(16).padStart(2, "0"),
    ).join("");

  for (const [options, rules] of [
    [V4, "[3.1.1 X-3.1.1-§1.5.3-c]"],
    [V5, "[5.0 X-5.0-§1.5.4-c] [5.0 X-5.0-§5.4.9-a]"],
  ] as const) {
    const none = options === V5 ? "00" : "";
    const publish = (string: string): string => packet("30", string, none);
    it(`accepts control characters and non-characters ${rules}`, () => {
      for (const [first = 0, last = 0] of ranges) {
        for (let point = first; point <= last; point++) {
          const topic = String.fromCodePoint(point);
          expectAccepted(publish(field(utf8(point))), { type: "publish", topic }, options);
        }
      }
    });
    it(`rejects them with utf8: "no-controls" ${rules}`, () => {
      const strict = { ...options, utf8: "no-controls" } as const;
      for (const [first = 0, last = 0] of ranges) {
        for (let point = first; point <= last; point++) {
          const given = publish(field("61", utf8(point)));
          expectRefused(given, "disallowed-character", strict, MALFORMED);
        }
      }
      for (const point of neighbours) {
        const topic = String.fromCodePoint(point);
        expectAccepted(publish(field(utf8(point))), { type: "publish", topic }, strict);
      }
    });
    it(`rejects them with utf8: "no-controls" in every string ${rules}`, () => {
      for (const given of STRING_FIELDS.filter((candidate) => candidate.options === options)) {
        const strict = { ...options, utf8: "no-controls" } as const;
        expectRefused(given.bytes(field("61 0A")), "disallowed-character", strict);
        expectRefused(given.bytes(field("EF BF BE")), "disallowed-character", strict);
      }
    });
  }
});

describe("a string at the end of what holds it", () => {
  itRefuses(
    "rejects a string of which only the length is there [3.1.1 X-3.1.1-§1.5.3-b]",
    "30 02 00 01",
    "truncated-field",
    V4,
    MALFORMED,
  );
  itRefuses(
    "rejects a string of which only a part of the length is there [3.1.1 X-3.1.1-§1.5.3-b]",
    "30 01 00",
    "truncated-field",
    V4,
    MALFORMED,
  );
  itRefuses(
    "rejects a string that runs past its property block, though not past the packet [5.0 X-5.0-§1.5.4-b]",
    "30 0A 00 01 74 04 03 00 03 61 62 63",
    "truncated-field",
    V5,
    MALFORMED,
  );
  it("does not read a string into the next packet [3.1.1 X-3.1.1-§1.5.3-b]", () => {
    const next = "30 03 00 01 61";
    expectRefused(`30 04 ${twoBytes(3)} 61 62 ${next}`, "truncated-field", V4);
    expect(count(next)).toBe(5);
  });
});
