import {
  DecodeError,
  decode,
  decodeFixedHeader,
  peek,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf } from "../support.js";

describe("decodeFixedHeader [3.1.1 §2.2, 5.0 §2.1]", () => {
  it.each([
    ["c000", { type: "pingreq", flags: 0, remainingLength: 0, headerLength: 2 }],
    ["3d7f", { type: "publish", flags: 0x0d, remainingLength: 127, headerLength: 2 }],
    ["108001", { type: "connect", flags: 0, remainingLength: 128, headerLength: 3 }],
    ["30ffffff7f", { type: "publish", flags: 0, remainingLength: 268_435_455, headerLength: 5 }],
    ["ff00", { type: "auth", flags: 15, remainingLength: 0, headerLength: 2 }],
    ["c08000", { type: "pingreq", flags: 0, remainingLength: 0, headerLength: 3 }],
  ] as const)("%s", (hex, expected) => {
    expect(decodeFixedHeader(bytesOf(hex))).toEqual(expected);
    expect(decodeFixedHeader(bytesOf(`aabb${hex}cc`), 2)).toEqual(expected);
  });

  it.each(["", "30", "3080", "308080", "30ffffff"])("%j needs more", (hex) => {
    expect(() => decodeFixedHeader(bytesOf(hex))).toThrow(UnderflowDecodeError);
  });

  it.each(["30ffffffff", "30808080807f"])("%s has a fourth length byte that goes on", (hex) => {
    const error = errorOf(() => decodeFixedHeader(bytesOf(hex)));
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code: "malformed-variable-byte-integer", offset: 4 });
  });

  it("type 0 is reserved", () => {
    expect(errorOf(() => decodeFixedHeader(bytesOf("0000")))).toMatchObject({
      code: "reserved-packet-type",
      offset: 0,
    });
  });
});

describe("peek", () => {
  it.each([
    ["c000", { type: "pingreq", flags: 0, packetLength: 2 }],
    [
      "3d0a0003612f62000a00ff7b",
      { type: "publish", flags: 13, packetLength: 12, topic: "a/b", packetId: 10 },
    ],
    ["30030001 61", { type: "publish", flags: 0, packetLength: 5, topic: "a" }],
    ["4002000a", { type: "puback", flags: 0, packetLength: 4, packetId: 10 }],
    [
      "100c00044d515454040200000000",
      { type: "connect", flags: 0, packetLength: 14, clientId: "", protocolVersion: 4 },
    ],
  ] as const)("of %s", (hex, expected) => {
    expect(peek(bytesOf(hex))).toEqual(expected);
  });

  it("says of a 5.0 CONNECT its Client Identifier, past the properties", () => {
    // Remaining Length 19: 10 of the variable header, 4 of properties, 5 of the Client Identifier.
    const bytes = bytesOf("10 13 00044d515454 05 02 0000 03 210001 0003 696431");
    expect(peek(bytes)).toEqual({
      type: "connect",
      flags: 0,
      packetLength: 21,
      protocolVersion: 5,
      clientId: "id1",
    });
    for (let length = 0; length < bytes.length; length++) {
      expect(peek(bytes.subarray(0, length)), `${length} bytes`).toBeUndefined();
    }
  });

  it("needs only the beginning of a PUBLISH, and no payload", () => {
    const bytes = bytesOf("32 ff7f 0003612f62 000a");
    expect(peek(bytes)).toEqual({
      type: "publish",
      flags: 2,
      packetLength: 16_386,
      topic: "a/b",
      packetId: 10,
    });
    for (let length = 0; length < bytes.length; length++) {
      expect(peek(bytes.subarray(0, length)), `${length} bytes`).toBeUndefined();
    }
  });

  it("throws what decode throws for what it looks at", () => {
    for (const hex of [
      "0000",
      "3605000161 0001",
      "30030001ff",
      "3003000123",
      "30ffffffff",
      "3004000561 62",
    ]) {
      const peeked = errorOf(() => peek(bytesOf(hex)));
      const decoded = errorOf(() => decode(bytesOf(hex)));
      expect(peeked.message).toBe(decoded.message);
    }
  });
});
