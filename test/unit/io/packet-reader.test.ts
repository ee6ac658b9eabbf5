import { DecodeError, UnderflowDecodeError } from "@mqtt-codec/core";
import { PacketReader } from "@mqtt-codec/core/io";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf, hexOf } from "../support.js";

describe("PacketReader", () => {
  it("reads the data types of 5.0 §1.5 one after the other", () => {
    const r = new PacketReader(
      bytesOf("ff 7f 1234 fffefdfc ffffff7f 0002c3a9 000300ff80 616263"),
      1,
    );
    expect(r.byte("a")).toBe(0x7f);
    expect(r.twoByteInteger("b")).toBe(0x1234);
    expect(r.fourByteInteger("c")).toBe(0xfffe_fdfc);
    expect(r.variableByteInteger("d")).toBe(268_435_455);
    expect(r.utf8("e")).toBe("\u00e9");
    expect(hexOf(r.binary("f"))).toBe("00ff80");
    expect(r.remaining).toBe(3);
    expect(hexOf(r.rest("g"))).toBe("616263");
    expect(r.remaining).toBe(0);
    expect(hexOf(r.rest("h"))).toBe("");
  });

  it.each([
    ["byte", "", 1],
    ["twoByteInteger", "01", 1],
    ["fourByteInteger", "010203", 1],
    ["fourByteInteger", "", 4],
    ["variableByteInteger", "8080", 1],
    ["utf8", "00", 1],
    ["utf8", "000361", 2],
    ["binary", "0004", 4],
  ] as const)("%s of %j needs %i more", (method, hex, bytesNeeded) => {
    const r = new PacketReader(bytesOf(hex));
    const error = errorOf(() => r[method]("The Field"));
    expect(error).toBeInstanceOf(UnderflowDecodeError);
    expect(error).toMatchObject({ field: "The Field", offset: 0, bytesNeeded });
  });

  it("in a whole packet, a field that runs past the end is malformed", () => {
    const r = new PacketReader(bytesOf("00 0005 6161"), 1);
    r.complete = true;
    const error = errorOf(() => r.utf8("Topic Name"));
    expect(error).not.toBeInstanceOf(UnderflowDecodeError);
    expect(error).toMatchObject({ code: "truncated-field", field: "Topic Name", offset: 1 });
  });

  it("enter bounds what is read, and refuses more than there is", () => {
    const r = new PacketReader(bytesOf("01020304"));
    r.complete = true;
    const outer = r.enter(2);
    expect([outer, r.remaining]).toEqual([4, 2]);
    r.twoByteInteger("a");
    expect(() => r.byte("b")).toThrow(DecodeError);
    r.end = outer;
    expect(r.byte("c")).toBe(3);
    expect(errorOf(() => r.enter(2))).toMatchObject({ code: "truncated-field" });
  });

  it("gives views of the bytes, or copies", () => {
    const bytes = bytesOf("0001aa0001aa");
    const view = new PacketReader(bytes).binary("a");
    const copy = new PacketReader(bytes, 3, { copy: true }).binary("b");
    bytes.fill(0xbb);
    expect([hexOf(view), hexOf(copy)]).toEqual(["bb", "aa"]);
  });

  it("takes only a Uint8Array", () => {
    for (const bytes of [undefined, null, "0001", [0, 1], new ArrayBuffer(2), new Uint16Array(2)]) {
      expect(() => new PacketReader(bytes as unknown as Uint8Array)).toThrow(TypeError);
    }
  });
});
