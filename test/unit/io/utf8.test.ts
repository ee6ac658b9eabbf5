import {
  decode,
  EncodeError,
  encode,
  OverflowEncodeError,
  UnderflowDecodeError,
  Utf8DecodeError,
} from "@mqtt-codec/core";
import { decodeUtf8, encodeUtf8 } from "@mqtt-codec/core/io";
import { describe, expect, it } from "vitest";
import { isQuick } from "../../laws/support/runs.js";
import { bytesOf, errorOf, hexOf } from "../support.js";

function encoded(text: string): Uint8Array {
  const target = new Uint8Array(2 + 3 * text.length);
  return target.subarray(0, encodeUtf8(text, target));
}

/** A UTF-8 Encoded String of these bytes. */
function prefixed(hex: string): Uint8Array {
  const length = (hex.length / 2).toString(16).padStart(4, "0");
  return bytesOf(length + hex);
}

describe("UTF-8 Encoded String [3.1.1 §1.5.3, 5.0 §1.5.4]", () => {
  it.each([
    ["", "0000"],
    ["a", "000161"],
    ["\u007f\u0080", "00037fc280"],
    ["\u07ff\u0800", "0005dfbfe0a080"],
    ["\ud7ff\ue000", "0006ed9fbfee8080"],
    ["\uffff\u{10000}", "0007efbfbff0908080"],
    ["\u{10ffff}", "0004f48fbfbf"],
    ["A\u{2a6d4}", "000541f0aa9b94"],
    ["\ufeffx", "0004efbbbf78"],
    ["x\ufeff", "000478efbbbf"],
    ["A\u030a", "000341cc8a"],
    ["\u00c5", "0002c385"],
    ["\u0001\u001f", "0002011f"],
  ])("%j is %s", (text, hex) => {
    expect(hexOf(encoded(text))).toBe(hex);
    expect(decodeUtf8(bytesOf(hex))).toEqual({ value: text, bytesRead: hex.length / 2 });
    expect(decodeUtf8(bytesOf(`ffff${hex}00`), 2)).toEqual({
      value: text,
      bytesRead: hex.length / 2,
    });
  });

  it("agrees with TextEncoder on every character", () => {
    const encoder = new TextEncoder();
    for (let start = 1; start < 0x110000; start += 0x400) {
      let text = "";
      for (let point = start; point < Math.min(start + 0x400, 0x110000); point++) {
        if (point < 0xd800 || point > 0xdfff) text += String.fromCodePoint(point);
      }
      const bytes = encoded(text);
      expect(hexOf(bytes.subarray(2))).toBe(hexOf(encoder.encode(text)));
      expect(decodeUtf8(bytes).value).toBe(text);
    }
  });

  it("agrees with a fatal TextDecoder on every sequence of up to three bytes, and edges of four", () => {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const edges = [
      0x01, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1,
    ];
    const more = [0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xfc, 0xfe, 0xff];
    const alphabet = [...edges, ...more];
    const check = (...list: number[]): void => {
      const bytes = Uint8Array.from([0, list.length, ...list]);
      let expected: string | undefined;
      try {
        expected = decoder.decode(Uint8Array.from(list));
      } catch {
        expected = undefined;
      }
      let actual: string | undefined;
      try {
        actual = decodeUtf8(bytes).value;
      } catch (error) {
        if (!(error instanceof Utf8DecodeError)) throw error;
      }
      if (actual !== expected) throw new Error(`${hexOf(bytes)}: ${actual}, expected ${expected}`);
    };
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    const all = Array.from({ length: 255 }, (_, index) => index + 1);
    for (const first of isQuick ? alphabet : all) {
      check(first);
      for (const second of isQuick ? alphabet : all) check(first, second);
      for (const second of alphabet) for (const third of alphabet) check(first, second, third);
    }
    for (const first of [0xf0, 0xf1, 0xf4, 0xf5, 0xed, 0xe0, 0x61]) {
      for (const a of alphabet)
        for (const b of alphabet) for (const c of [0x61, 0x80, 0xbf, 0xc0]) check(first, a, b, c);
    }
    Error.stackTraceLimit = stackTraceLimit;
  });

  it.each([
    ["an overlong /", "c0af", 0],
    ["an overlong U+0000", "c080", 0],
    ["a high surrogate", "61eda080", 1],
    ["a surrogate pair, as CESU-8 has it", "eda081edb080", 0],
    ["a lead byte alone", "6161e282", 2],
    ["a continuation byte alone", "80", 0],
    ["over U+10FFFF", "f4908080", 0],
    ["a byte that UTF-8 never has", "61ff", 1],
  ])("refuses %s [MQTT-1.5.4-1]", (_what, hex, at) => {
    const error = errorOf(() => decodeUtf8(prefixed(hex)));
    expect(error).toBeInstanceOf(Utf8DecodeError);
    expect(error).toMatchObject({ code: "malformed-utf8", offset: 2 + at });
  });

  it.each(["00", "6100", "0061", `${"61".repeat(30)}00`, "c3a900"])(
    "refuses U+0000 in %s [MQTT-1.5.4-2]",
    (hex) => {
      const error = errorOf(() => decodeUtf8(prefixed(hex)));
      expect(error).toBeInstanceOf(Utf8DecodeError);
      expect(error).toMatchObject({
        code: "null-character",
        offset: 2 + bytesOf(hex).indexOf(0),
      });
    },
  );

  it("a zero after the string is not of the string", () => {
    expect(decodeUtf8(bytesOf("0002c3a900"))).toEqual({ value: "\u00e9", bytesRead: 4 });
  });

  it.each(["\0", "a\0b", "\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "\ud83d"])(
    "refuses to encode %j",
    (text) => {
      const target = new Uint8Array(32).fill(0xee);
      expect(() => encodeUtf8(text, target)).toThrow(EncodeError);
      expect(target.every((byte) => byte === 0xee)).toBe(true);
    },
  );

  it.each(["a", "\u00e9", "\u20ac", "\u{2a6d4}"])(
    "takes 65,535 bytes of %s and refuses 65,536",
    (character) => {
      const size = new TextEncoder().encode(character).length;
      const text = character.repeat(Math.floor(65_535 / size)) + "z".repeat(65_535 % size);
      const bytes = encoded(text);
      expect(bytes.length).toBe(65_537);
      expect(hexOf(bytes.subarray(0, 2))).toBe("ffff");
      expect(decodeUtf8(bytes)).toEqual({ value: text, bytesRead: 65_537 });
      const error = errorOf(() => encodeUtf8(`${text}z`, new Uint8Array(70_000)));
      expect(error).toMatchObject({ code: "string-too-long" });
    },
  );

  it("needs more bytes when they are missing, and says how many", () => {
    const bytes = bytesOf("0003616263");
    for (const [length, bytesNeeded] of [
      [0, 2],
      [1, 1],
      [2, 3],
      [3, 2],
      [4, 1],
    ] as const) {
      const error = errorOf(() => decodeUtf8(bytes.subarray(0, length)));
      expect(error).toBeInstanceOf(UnderflowDecodeError);
      expect(error).toMatchObject({ bytesNeeded });
    }
    expect(errorOf(() => decodeUtf8(bytesOf("01")))).toMatchObject({ bytesNeeded: 1 });
  });

  it("leaves a target that is too small as it was", () => {
    const target = new Uint8Array(4).fill(0xee);
    expect(() => encodeUtf8("\u00e9a", target, 0)).toThrow(OverflowEncodeError);
    expect(() => encodeUtf8("a", target, 2)).toThrow(OverflowEncodeError);
    expect(hexOf(target)).toBe("eeeeeeee");
  });

  it("fills a target that is just large enough", () => {
    const target = new Uint8Array(6).fill(0xee);
    expect(encodeUtf8("\u00e9a", target, 1)).toBe(5);
    expect(hexOf(target)).toBe("ee0003c3a961");
    expect(() => encodeUtf8("\u00e9a", target, 2)).toThrow(OverflowEncodeError);
  });

  it("is the same for strings of every length about the engine's limits", () => {
    for (let length = 0; length < 80; length++) {
      for (const text of [
        "x".repeat(length),
        `${"x".repeat(length)}\u00e9`,
        `\u00e9${"x".repeat(length)}`,
      ]) {
        expect(decodeUtf8(encoded(text)).value).toBe(text);
      }
    }
  });
});

describe("a character, wherever in a string it stands", () => {
  const places = [1, 2, 3, 4, 5, 7, 8, 9, 30].flatMap((length) =>
    Array.from({ length }, (_, at) => [length, at] as const),
  );
  const text = (length: number, at: number, character: string): string =>
    `${"a".repeat(at)}${character}${"b".repeat(length - at - 1)}`;

  it.each([
    ["U+0000", "\0", "null-character"],
    ["a lone high surrogate", "\ud800", "malformed-utf8"],
    ["a lone low surrogate", "\udc00", "malformed-utf8"],
    ["two low surrogates", "\udc00\udc00", "malformed-utf8"],
    ["a low surrogate before a high one", "\udc00\ud800", "malformed-utf8"],
  ])("is refused: %s", (_, character, code) => {
    for (const [length, at] of places) {
      const error = errorOf(() => encoded(text(length, at, character)));
      expect(error, `${length} characters, at ${at}`).toMatchObject({ code, protocolVersion: 4 });
    }
  });

  it("is refused in a Topic Name: a wildcard [MQTT-3.3.2-2]", () => {
    for (const [length, at] of places) {
      const topic = text(length, at, "#");
      const error = errorOf(() => encode({ type: "publish", topic }));
      expect(error, topic).toMatchObject({ code: "wildcard-in-topic-name" });
    }
  });

  it("is written as UTF-8 has it", () => {
    for (const character of ["\u0080", "\u07ff", "\u0800", "\uffff", "\u{10000}"]) {
      for (const [length, at] of places) {
        const value = text(length, at, character);
        expect(new TextDecoder().decode(encoded(value).subarray(2))).toBe(value);
      }
    }
  });

  it("counts as the bytes that it takes, also where all are of the first that take two", () => {
    expect(hexOf(encoded("\u0080".repeat(32_767)).subarray(0, 4))).toBe("fffec280");
    expect(errorOf(() => encoded("\u0080".repeat(32_768)))).toMatchObject({
      code: "string-too-long",
    });
  });

  it("is told by its byte, after characters of any length", () => {
    for (const before of [
      "a",
      "\u0080",
      "\u0800",
      "\u{10000}",
      "\u{10000}\u{10ffff}a",
      "a\u{2a6d4}\u0080",
    ]) {
      const name = new TextEncoder().encode(`${before}#`);
      const length = name.length - 1;
      const topic = hexOf(Uint8Array.of(0, name.length)) + hexOf(name);
      const bytes = bytesOf(`30${hexOf(Uint8Array.of(length + 3))}${topic}`);
      expect(errorOf(() => decode(bytes))).toMatchObject({
        code: "wildcard-in-topic-name",
        offset: 4 + length,
      });
    }
  });
});
