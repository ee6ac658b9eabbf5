import { EncodeError, OverflowEncodeError, UnderflowDecodeError } from "@mqtt-codec/core";
import { decodeBytes, encodeBytes } from "@mqtt-codec/core/io";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf, hexOf } from "../support.js";

describe("Binary Data [5.0 §1.5.6]", () => {
  it.each(["0000", "000100", "0003ff0080"])("%s comes back", (hex) => {
    const bytes = bytesOf(hex);
    const { value, bytesRead } = decodeBytes(bytes);
    expect(bytesRead).toBe(bytes.length);
    const target = new Uint8Array(bytes.length + 2).fill(0xee);
    expect(encodeBytes(value, target, 1)).toBe(bytes.length);
    expect(hexOf(target)).toBe(`ee${hex}ee`);
  });

  it("is decoded as a view of the bytes, a plain Uint8Array of a Buffer too", () => {
    const bytes = Buffer.from("ff0002abcd", "hex");
    const { value } = decodeBytes(bytes, 1);
    expect(Object.getPrototypeOf(value)).toBe(Uint8Array.prototype);
    bytes[3] = 0x11;
    expect(hexOf(value)).toBe("11cd");
  });

  it("takes 65,535 bytes and refuses 65,536", () => {
    const target = new Uint8Array(70_000);
    expect(encodeBytes(new Uint8Array(65_535).fill(7), target)).toBe(65_537);
    expect(decodeBytes(target).value).toEqual(new Uint8Array(65_535).fill(7));
    const error = errorOf(() => encodeBytes(new Uint8Array(65_536), target));
    expect(error).toBeInstanceOf(EncodeError);
    expect(error).toMatchObject({ code: "binary-too-long" });
  });

  it("needs more bytes when they are missing, and says how many", () => {
    for (const [hex, bytesNeeded] of [
      ["", 2],
      ["00", 1],
      ["01", 1],
      ["0002", 2],
      ["000201", 1],
    ] as const) {
      const error = errorOf(() => decodeBytes(bytesOf(hex)));
      expect(error).toBeInstanceOf(UnderflowDecodeError);
      expect(error).toMatchObject({ bytesNeeded });
    }
  });

  it("leaves a target that is too small as it was", () => {
    const target = new Uint8Array(4).fill(0xee);
    expect(() => encodeBytes(new Uint8Array(3), target)).toThrow(OverflowEncodeError);
    expect(hexOf(target)).toBe("eeeeeeee");
  });

  it("fills a target that is just large enough", () => {
    const target = new Uint8Array(6).fill(0xee);
    expect(encodeBytes(bytesOf("010203"), target, 1)).toBe(5);
    expect(hexOf(target)).toBe("ee0003010203");
    expect(() => encodeBytes(bytesOf("010203"), target, 2)).toThrow(OverflowEncodeError);
  });

  it("encodes bytes that lie in the target", () => {
    const target = bytesOf("0102030405060708");
    encodeBytes(target.subarray(0, 4), target, 1);
    expect(hexOf(target)).toBe("0100040102030408");
  });
});
