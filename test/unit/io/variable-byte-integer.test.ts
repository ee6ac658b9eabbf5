import {
  DecodeError,
  EncodeError,
  OverflowEncodeError,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { decodeVarint, encodeVarint } from "@mqtt-codec/core/io";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf, hexOf } from "../support.js";

// 3.1.1 Table 2.4, 5.0 Table 1-1: the first and the last value of each length.
const TABLE = [
  [0, "00"],
  [127, "7f"],
  [128, "8001"],
  [16_383, "ff7f"],
  [16_384, "808001"],
  [2_097_151, "ffff7f"],
  [2_097_152, "80808001"],
  [268_435_455, "ffffff7f"],
] as const;

describe("Variable Byte Integer [3.1.1 §2.2.3, 5.0 §1.5.5]", () => {
  it.each(TABLE)("%i is %s", (value, hex) => {
    const target = new Uint8Array(8).fill(0xee);
    const length = hex.length / 2;
    expect(encodeVarint(value, target, 2)).toBe(length);
    expect(hexOf(target)).toBe(`eeee${hex}${"ee".repeat(6 - length)}`);
    expect(decodeVarint(bytesOf(hex))).toEqual({ value, bytesRead: length });
    expect(decodeVarint(target, 2)).toEqual({ value, bytesRead: length });
  });

  it.each(TABLE)("the prefixes of %i need more bytes", (_value, hex) => {
    const bytes = bytesOf(hex);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeVarint(bytes.subarray(0, length))).toThrow(UnderflowDecodeError);
    }
  });

  it("every value of one and two bytes, and those about the edges, come back", () => {
    const target = new Uint8Array(4);
    for (let value = 0; value < 16_500; value++) {
      const length = encodeVarint(value, target);
      expect(decodeVarint(target)).toEqual({ value, bytesRead: length });
    }
  });

  it.each([-1, 268_435_456, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "1", undefined])(
    "refuses to encode %s",
    (value) => {
      expect(() => encodeVarint(value as number, new Uint8Array(8))).toThrow(EncodeError);
    },
  );

  it.each(["80808080", "8080808001", "ffffffff7f"])(
    "refuses %s, whose fourth byte goes on",
    (hex) => {
      const error = errorOf(() => decodeVarint(bytesOf(hex)));
      expect(error).toBeInstanceOf(DecodeError);
      expect(error).toMatchObject({ code: "malformed-variable-byte-integer", offset: 3 });
    },
  );

  it.each(["8000", "ff00", "808000", "80808000"])(
    "refuses %s, which is not the minimum number of bytes [MQTT-1.5.5-1]",
    (hex) => {
      expect(errorOf(() => decodeVarint(bytesOf(hex)))).toMatchObject({
        code: "overlong-variable-byte-integer",
        offset: hex.length / 2 - 1,
      });
    },
  );

  it("leaves a target that is too small as it was", () => {
    const target = new Uint8Array(5).fill(0xee);
    expect(() => encodeVarint(16_384, target, 3)).toThrow(OverflowEncodeError);
    expect(hexOf(target)).toBe("eeeeeeeeee");
  });
});
