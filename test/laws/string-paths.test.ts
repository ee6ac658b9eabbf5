/**
 * Strings are made and written by whatever the platform is quickest with: a loop, methods of its Buffer,
 * TextDecoder and TextEncoder. These tests go through all of them, at the lengths where one takes
 * over from another, and compare them with UTF-8 as RFC 3629 has it.
 */

import {
  DecodeError,
  decode,
  EncodeError,
  encode,
  encodeInto,
  type Packet,
  PublishPacket,
} from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import { decodeUtf8, encodeUtf8 } from "@mqtt-codec/core/io";
import { describe, expect, it } from "vitest";
import { fromHex, hex, joined } from "../bytes.js";
import { headerLength } from "./arbitraries/bytes.js";

const LENGTHS = [
  ...Array.from({ length: 65 }, (_, length) => length),
  127,
  128,
  255,
  256,
  1_024,
  4_095,
  4_096,
  8_191,
  8_192,
  16_383,
  16_384,
];

const LONGEST = 65_535;

/** Characters of one, two, three and four bytes, and the least and the greatest of each. */
const CHARACTERS: Readonly<Record<string, readonly string[]>> = {
  ASCII: [..."abcdefghijklmnopqrstuvwxyz0123456789/_-. ~\u007f\u0001"],
  "Latin-1": [..."\u00e9\u00ff\u0080\u00a0\u00df"],
  "two bytes": [..."\u0100\u07ff\u03b1\u0434"],
  "three bytes": [..."\u0800\u20ac\ud7ff\ue000\uffff\ufffd\u4e2d"],
  "four bytes": [..."\u{10000}\u{1f600}\u{2a6d4}\u{10ffff}"],
  "all of them": [..."a\u00e9\u0434\u20ac\u{1f600}z\ufeff\u{10ffff}\u0001\ufffe"],
};

/** UTF-8 by RFC 3629 §3, one character after another. */
function utf8Of(text: string): Uint8Array {
  const list: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    const tail = (shift: number): number => 0x80 | ((point >> shift) & 0x3f);
    if (point < 0x80) list.push(point);
    else if (point < 0x800) list.push(0xc0 | (point >> 6), tail(0));
    else if (point < 0x10000) list.push(0xe0 | (point >> 12), tail(6), tail(0));
    else list.push(0xf0 | (point >> 18), tail(12), tail(6), tail(0));
  }
  return Uint8Array.from(list);
}

/** As many characters, one after another from the list, as make `length` code units or one less. */
function textOf(characters: readonly string[], length: number): string {
  let text = "";
  for (let index = 0; ; index++) {
    const next = characters[index % characters.length] as string;
    if (text.length + next.length > length) return text;
    text += next;
  }
}

/** As many of them as fit into a string's 65,535 bytes, and then `z`. */
function longestOf(characters: readonly string[]): string {
  let text = "";
  let left = LONGEST;
  for (let index = 0; ; index++) {
    const next = characters[index % characters.length] as string;
    const size = utf8Of(next).length;
    if (size > left) return text + "z".repeat(left);
    text += next;
    left -= size;
  }
}

function prefixed(bytes: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
}

/** A PUBLISH of 5.0 with these bytes as Topic Name, as Content Type, and as a User Property's value. */
function publishOf(text: Uint8Array): Uint8Array {
  const string = prefixed(text);
  const properties = joined([Uint8Array.of(0x26, 0, 1, 0x6b), string, Uint8Array.of(3), string]);
  const body = joined([string, lengthOf(properties.length), properties, Uint8Array.of(0xff)]);
  return joined([Uint8Array.of(0x30), lengthOf(body.length), body]);
}

function lengthOf(value: number): Uint8Array {
  const list: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Uint8Array.from([...list, rest]);
    list.push((rest & 0x7f) | 0x80);
  }
}

function publish(text: string): PublishPacket {
  return new PublishPacket({
    topic: text,
    payload: Uint8Array.of(0xff),
    properties: { contentType: text, userProperties: [["k", text]] },
  });
}

const OPTIONS = { protocolVersion: 5 } as const;

/** The bytes within others, at an odd place, with neither zeroes nor ends of sequences around them. */
function within(bytes: Uint8Array): Uint8Array {
  const all = new Uint8Array(bytes.length + 12).fill(0xc3);
  all.set(bytes, 5);
  return all.subarray(5, 5 + bytes.length);
}

/** Compared as text, which costs less than `toEqual`, and says what differs in hex. */
function expectBytes(actual: Uint8Array, expected: Uint8Array, what: string): void {
  if (actual.length === expected.length && actual.every((byte, at) => byte === expected[at]))
    return;
  expect(hex(actual), what).toBe(hex(expected));
}

function expectText(actual: unknown, expected: string, what: string): void {
  if (actual !== expected) expect(actual, what).toBe(expected);
}

/** All ways of a string through the codec. */
function checkText(text: string): void {
  const what = `${text.length} code units from ${JSON.stringify(text.slice(0, 8))}`;
  const bytes = utf8Of(text);
  const field = prefixed(bytes);

  const exact = new Uint8Array(field.length);
  expect(encodeUtf8(text, exact), what).toBe(field.length);
  expectBytes(exact, field, what);
  const large = new Uint8Array(field.length + 9).fill(0xee);
  encodeUtf8(text, large, 3);
  expectBytes(large.subarray(3, -6), field, what);
  expectBytes(large.subarray(-6), new Uint8Array(6).fill(0xee), what);
  for (const source of [field, within(field)]) {
    const { value, bytesRead } = decodeUtf8(source);
    expectText(value, text, what);
    expect(bytesRead, what).toBe(field.length);
  }

  if (text === "") return; // no Topic Name
  const packet = publishOf(bytes);
  expectBytes(encode(publish(text), OPTIONS), packet, what);
  const target = new Uint8Array(packet.length);
  expect(encodeInto(publish(text), target, 0, OPTIONS), what).toBe(packet.length);
  expectBytes(target, packet, what);
  for (const source of [packet, within(packet)]) {
    const decoded: Packet = decode(source, OPTIONS).packet;
    if (decoded.type !== "publish") throw new Error(`${what}: a ${decoded.type}`);
    expectText(decoded.topic, text, what);
    expectText(decoded.properties.contentType, text, what);
    expectText(decoded.properties.userProperties?.[0]?.[1], text, what);
  }
}

describe.each(Object.entries(CHARACTERS))("a string of %s", (_name, characters) => {
  it("of every length about the limits of the paths", () => {
    for (const length of LENGTHS) checkText(textOf(characters, length));
  });

  it("of 65,535 bytes", () => {
    checkText(longestOf(characters));
  });

  it("after ASCII and before it, at every place", () => {
    const some = textOf(characters, 6);
    for (let before = 0; before < 65; before++) {
      checkText("x".repeat(before) + some);
      checkText(some + "x".repeat(before));
      checkText(`${"x".repeat(before)}${some}${"y".repeat(64 - before)}`);
    }
  });

  it("with a leading U+FEFF, which is kept [MQTT-1.5.4-3]", () => {
    for (const length of LENGTHS.filter((length) => length < 5_000)) {
      checkText(`\ufeff${textOf(characters, length)}`);
      checkText(`\ufeff\ufeff${textOf(characters, length)}`);
    }
  });
});

describe("packets written one after another into the same memory", () => {
  it.each([
    ["a pair of surrogates", "\u{1f600}"],
    ["three bytes", "\u20ac"],
    ["two bytes", "\u00e9"],
    ["ASCII", "a"],
  ])("have their bytes wherever the memory ends: %s", (_name, character) => {
    // Lengths that have no factor in common with the memory's, so that it ends at every place.
    const texts = [37, 41, 43, 101].map((count) => character.repeat(count));
    const expected = texts.map((text) => publishOf(utf8Of(text)));
    const written: Uint8Array[] = [];
    for (let turn = 0; turn < 2_000; turn++) {
      written.push(encode(publish(texts[turn % texts.length] as string), OPTIONS));
    }
    written.forEach((bytes, turn) => {
      expectBytes(bytes, expected[turn % expected.length] as Uint8Array, `packet ${turn}`);
    });
  });
});

/** Sequences that are not well-formed (Unicode, Table 3-7), and how many U+FFFD stand for them (§3.9). */
const ILL_FORMED = [
  ["80", 1],
  ["c0af", 2],
  ["c1bf", 2],
  ["e08080", 3],
  ["e282", 1],
  ["eda080", 3],
  ["edbfbf", 3],
  ["eda081edb080", 6],
  ["f0808080", 4],
  ["f09f98", 1],
  ["f0", 1],
  ["f48fbf", 1],
  ["f4908080", 4],
  ["f5808080", 4],
  ["fe", 1],
  ["ff", 1],
  ["e282f09f98", 2],
] as const;

describe("ill-formed UTF-8 [3.1.1 MQTT-1.5.3-1] [5.0 MQTT-1.5.4-1]", () => {
  const BEFORE = [0, 1, 7, 8, 15, 16, 19, 20, 21, 31, 32, 39, 40, 41, 63, 64, 500];

  it.each(ILL_FORMED)("%s is refused wherever it stands", (digits) => {
    for (const before of BEFORE) {
      for (const [after, lead] of [
        [0, "x"],
        [3, "x"],
        [40, "\u00e9"],
      ] as const) {
        const head = utf8Of(lead.repeat(before));
        const text = joined([head, fromHex(digits), utf8Of("y".repeat(after))]);
        for (const source of [prefixed(text), within(prefixed(text))]) {
          expectRefused(() => decodeUtf8(source), 2 + head.length);
        }
        const packet = publishOf(text);
        expectRefused(() => decode(packet, OPTIONS), headerLength(packet) + 2 + head.length);
      }
    }
  });

  it.each(ILL_FORMED)("%s, where it is tolerated, becomes U+FFFD %i times", (digits, count) => {
    const options = { ...OPTIONS, tolerate: ["ill-formed-utf8"] } as const;
    for (const before of BEFORE) {
      for (const [after, lead] of [
        ["", ""],
        ["y", "\ufeff"],
        ["\u{1f600}", "\u00e9"],
      ] as const) {
        const head = lead + "x".repeat(before);
        const bytes = joined([utf8Of(head), fromHex(digits), utf8Of(after)]);
        const expected = `${head}${"\ufffd".repeat(count)}${after}`;
        const packet = publishOf(bytes);
        for (const source of [packet, within(packet)]) {
          const decoded: Packet = decode(source, options).packet;
          expectText(decoded.type === "publish" && decoded.topic, expected, digits);
        }
        expect(JSON.stringify(dissect(packet, options)), digits).toContain(
          JSON.stringify(expected).slice(1, -1),
        );
      }
    }
  });

  it("a lone surrogate is refused wherever it stands, and nothing is written", () => {
    for (const lone of ["\ud800", "\udbff", "\udc00", "\udfff", "\udc00\ud800"]) {
      for (let before = 0; before < 65; before++) {
        for (const text of [
          "x".repeat(before) + lone,
          `${"x".repeat(before)}${lone}y`,
          `${"\u{1f600}".repeat(before)}${lone}${"y".repeat(40)}`,
        ]) {
          const target = new Uint8Array(2 + 3 * text.length).fill(0xee);
          expect(() => encodeUtf8(text, target)).toThrow(EncodeError);
          expect(target.every((byte) => byte === 0xee)).toBe(true);
          expect(() => publish(text)).toThrow(EncodeError);
        }
      }
    }
  });
});

function expectRefused(run: () => unknown, offset: number): void {
  let error: unknown;
  try {
    run();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(DecodeError);
  const { code, offset: at } = error as DecodeError;
  expect({ code, offset: at }).toEqual({ code: "malformed-utf8", offset });
}
