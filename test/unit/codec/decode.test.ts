import { decode, decodeFixedHeader } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf } from "../support.js";

describe("what decode says of bytes that are no packet", () => {
  it("trailing bytes, where they begin", () => {
    expect(errorOf(() => decode(bytesOf("e0 01 00")))).toMatchObject({ packetType: "disconnect" });
    expect(errorOf(() => decode(bytesOf("100d 00044d515454 04 02 0000 0000 ff")))).toMatchObject({
      code: "trailing-bytes",
      field: "Bytes",
      offset: 14,
      packetType: "connect",
    });
  });

  it("a fixed header's fields, wherever it begins", () => {
    for (const before of ["", "ffff"]) {
      const offset = before.length / 2;
      const from = (hex: string) => errorOf(() => decodeFixedHeader(bytesOf(before + hex), offset));
      expect(from("0000")).toMatchObject({
        code: "reserved-packet-type",
        field: "Control Packet type",
        offset,
        packetType: undefined,
      });
      expect(from("")).toMatchObject({
        code: "underflow",
        field: "Control Packet type and flags",
        offset,
        bytesNeeded: 1,
      });
      expect(from("30")).toMatchObject({
        code: "underflow",
        field: "Remaining Length",
        offset: offset + 1,
        packetType: "publish",
      });
      expect(from("3080808080")).toMatchObject({
        code: "malformed-variable-byte-integer",
        field: "Remaining Length",
        offset: offset + 4,
        packetType: "publish",
      });
    }
  });
});
