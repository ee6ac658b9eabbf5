import { DecodeError, decode, UnderflowDecodeError, Utf8DecodeError } from "@mqtt-codec/core";
import { decodeBytes, PacketReader } from "@mqtt-codec/core/io";
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
    ["utf8", "", 2],
    ["utf8", "00", 1],
    ["utf8", "01", 1],
    ["utf8", "000361", 2],
    ["binary", "", 2],
    ["binary", "01", 1],
    ["binary", "0004", 4],
  ] as const)("%s of %j needs %i more, wherever it begins", (method, hex, bytesNeeded) => {
    for (const before of ["", "ff", "ffffff"]) {
      const r = new PacketReader(bytesOf(before + hex), before.length / 2);
      r.origin = 1_000; // Bytes of the stream before these.
      const error = errorOf(() => r[method]("The Field"));
      expect(error).toBeInstanceOf(UnderflowDecodeError);
      const offset = 1_000 + before.length / 2;
      expect(error).toMatchObject({ field: "The Field", offset, bytesNeeded });
    }
  });

  it("a packet that is not all there ends where its bytes end, counted from the stream's first", () => {
    const r = new PacketReader(bytesOf("ff 30"), 1);
    r.origin = 1_000;
    expect(r.underflow(3)).toMatchObject({ offset: 1_002, bytesNeeded: 3, field: undefined });
  });

  it.each(["8000", "ff00", "808000", "80808000"])(
    "a Variable Byte Integer of more bytes than it needs, %s, is refused at its last [MQTT-1.5.5-1]",
    (hex) => {
      const r = new PacketReader(bytesOf(`7f${hex}`));
      r.origin = 1_000;
      expect(r.variableByteInteger("a")).toBe(127);
      expect(errorOf(() => r.variableByteInteger("Subscription Identifier"))).toMatchObject({
        code: "overlong-variable-byte-integer",
        field: "Subscription Identifier",
        offset: 1_000 + hex.length / 2,
      });
    },
  );

  it("a Variable Byte Integer of 0 in one byte is not over-long", () => {
    const r = new PacketReader(bytesOf("8001 00"));
    expect([r.variableByteInteger("a"), r.variableByteInteger("b")]).toEqual([128, 0]);
    expect(r.overlong).toBe(false);
  });

  it("a string's faults are Utf8DecodeErrors", () => {
    for (const [hex, code, offset] of [
      ["000261ff", "malformed-utf8", 3],
      ["00026100", "null-character", 3],
      ["0003616107", "disallowed-character", 4],
    ] as const) {
      const r = new PacketReader(bytesOf(hex), 0, { utf8: "no-controls" });
      const error = errorOf(() => r.utf8("Topic Name"));
      expect(error).toBeInstanceOf(Utf8DecodeError);
      expect(error).toMatchObject({ code, offset, field: "Topic Name" });
    }
  });

  it("no bytes are no view, which would keep the memory that they are none of", () => {
    const r = new PacketReader(bytesOf("0000 00"));
    expect(r.binary("a").buffer.byteLength).toBe(0);
    r.byte("b");
    expect(r.rest("c").buffer.byteLength).toBe(0);
    expect(decodeBytes(bytesOf("0000")).value.buffer.byteLength).toBe(0);
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

describe("lengths of a packet of 5.0", () => {
  const V5 = { protocolVersion: 5 } as const;

  it("in more bytes than they need are refused at the last of them [5.0 MQTT-1.5.5-1]", () => {
    expect(errorOf(() => decode(bytesOf("30 8500 0001 61 00 62"), V5))).toMatchObject({
      code: "overlong-variable-byte-integer",
      field: "Remaining Length",
      offset: 2,
    });
    expect(errorOf(() => decode(bytesOf("30 06 0001 61 8000 62"), V5))).toMatchObject({
      code: "overlong-variable-byte-integer",
      field: "Property Length",
      offset: 6,
    });
  });

  it("a Property Length is not taken from what follows the packet [5.0 §2.2.2.1]", () => {
    for (const after of ["", "00", "0000"]) {
      expect(errorOf(() => decode(bytesOf(`30 03 0001 61 ${after}`), V5))).toMatchObject({
        code: "truncated-field",
        field: "Property Length",
        offset: 5,
      });
    }
  });
});
