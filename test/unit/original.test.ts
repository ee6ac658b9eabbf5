import {
  ConnectPacket,
  DecodeError,
  decode,
  decodeFixedHeader,
  EncodeError,
  encode,
  encodeInto,
  MAX_REMAINING_LENGTH,
  OverflowEncodeError,
  OversizePacketDecodeError,
  OversizePacketEncodeError,
  PublishPacket,
  UnderflowDecodeError,
  Utf8DecodeError,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf, hexOf } from "./support.js";

describe("The original's own example", () => {
  const packet = new ConnectPacket({
    clientId: "client_id",
    cleanSession: false,
    keepAlive: 0,
    will: { topic: "hello", payload: "message", retain: true, qos: 0 },
  });
  const hex = "102500044d515454042400000009636c69656e745f6964000568656c6c6f00076d657373616765";

  it("encodes to its 39 bytes", () => {
    expect(hexOf(encode(packet))).toBe(hex);
    expect(hex).toHaveLength(2 * 39);
  });

  it("decodes from them to an equal packet", () => {
    const decoded = decode(bytesOf(hex));
    expect(decoded.bytesRead).toBe(39);
    expect(decoded.packet.equals(packet)).toBe(true);
    expect(decoded.packet).toEqual(packet);
  });

  it("prints without secrets and with the Will's payload in hex", () => {
    const text = String(packet);
    expect(text).toContain("ConnectPacket");
    expect(text).toContain("username: ***");
    expect(text).toContain("password: ***");
    expect(text).toContain("0x6d657373616765");
    expect(text).toContain('clientId: "client_id"');
  });
});

describe("what a codec of MQTT has to hold to", () => {
  it("underflow, ill-formed UTF-8 and oversize are errors of their own class", () => {
    expect(() => decode(new Uint8Array(0))).toThrow(UnderflowDecodeError);
    expect(() => decode(bytesOf("30"))).toThrow(UnderflowDecodeError);
    expect(() => decode(bytesOf("30030001"))).toThrow(UnderflowDecodeError);
    expect(() => decode(bytesOf("30030001ff"))).toThrow(Utf8DecodeError);
    expect(() => decode(bytesOf("3003000161"), { maximumPacketSize: 4 })).toThrow(
      OversizePacketDecodeError,
    );
    expect(() => decode(bytesOf("30ff"), { maximumPacketSize: 4 })).toThrow(UnderflowDecodeError);
    expect(() => decode(bytesOf("30ff01"), { maximumPacketSize: 4 })).toThrow(
      OversizePacketDecodeError,
    );
    const target = new Uint8Array(4);
    expect(() => encodeInto({ type: "publish", topic: "a" }, target)).toThrow(OverflowEncodeError);
    for (const run of [
      () => decode(bytesOf("30")),
      () => decode(bytesOf("30030001ff")),
      () => decode(bytesOf("3003000161"), { maximumPacketSize: 4 }),
    ]) {
      expect(run).toThrow(DecodeError);
    }
  });

  it("a packet larger than 268,435,460 bytes is no packet", () => {
    const payload = new Uint8Array(MAX_REMAINING_LENGTH - 2);
    const error = errorOf(() => encode({ type: "publish", topic: "a", payload }));
    expect(error).toBeInstanceOf(OversizePacketEncodeError);
    expect(error).toMatchObject({ code: "packet-too-large", reasonCode: 0x95 });
  });

  it("the largest packet there is goes into memory of the caller's, and back", () => {
    const payload = new Uint8Array(MAX_REMAINING_LENGTH - 3);
    payload[payload.length - 1] = 0x7b;
    const target = new Uint8Array(MAX_REMAINING_LENGTH + 5);
    expect(encodeInto({ type: "publish", topic: "a", payload }, target)).toBe(268_435_460);
    expect(hexOf(target.subarray(0, 8))).toBe("30ffffff7f000161");
    const { packet, bytesRead } = decode(target);
    expect(bytesRead).toBe(268_435_460);
    expect(packet).toMatchObject({ topic: "a" });
    expect((packet as PublishPacket).payload[payload.length - 1]).toBe(0x7b);
  });

  it.each([0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])(
    "a Remaining Length about %i is right",
    (around) => {
      for (const length of [around - 1, around, around + 1].filter((value) => value >= 3)) {
        const payload = new Uint8Array(length - 3).fill(0x61);
        const bytes = encode({ type: "publish", topic: "a", payload });
        const header = decodeFixedHeader(bytes);
        expect(header.remainingLength).toBe(length);
        expect(bytes.length).toBe(header.headerLength + length);
        expect(decode(bytes).packet.equals(new PublishPacket({ topic: "a", payload }))).toBe(true);
      }
    },
  );

  it.each([
    ["CONNECT", "100e00044d5154540402000000016100", 4],
    ["CONNACK", "2003000000", 4],
    ["PUBACK", "4003000100", 4],
    ["PUBACK", "40050001000000", 5],
    ["SUBSCRIBE", "8208000a000161000000", 4],
    ["UNSUBACK", "b003000a00", 4],
    ["PINGREQ", "c00100", 5],
    ["DISCONNECT", "e00100", 4],
    ["DISCONNECT", "e003000000", 5],
    ["AUTH", "f00718041500016d00", 5],
  ] as const)(
    "extra bytes after the body of a %s (%s) are refused",
    (_name, hex, protocolVersion) => {
      const error = errorOf(() => decode(bytesOf(hex), { protocolVersion }));
      expect(error).toBeInstanceOf(DecodeError);
      expect(error).not.toBeInstanceOf(UnderflowDecodeError);
    },
  );

  it("an unknown SUBACK code is a DecodeError, and never a packet", () => {
    for (let code = 0; code < 256; code++) {
      const known = code <= 2 || code === 0x80;
      const bytes = Uint8Array.of(0x90, 3, 0, 10, code);
      if (known) expect(decode(bytes).packet).toMatchObject({ reasonCodes: [code] });
      else
        expect(errorOf(() => decode(bytes))).toMatchObject({
          code: "undefined-reason-code",
          offset: 4,
        });
    }
  });

  it("a Packet Identifier is neither written nor read with QoS 0 [MQTT-2.3.1-5]", () => {
    expect(hexOf(encode({ type: "publish", topic: "a", payload: "\u0000\u0001" }))).toBe(
      "30050001610001",
    );
    const { packet } = decode(bytesOf("30050001610001"));
    expect(packet).toMatchObject({ packetId: undefined, payload: Uint8Array.of(0, 1) });
    expect(() => encode({ type: "publish", topic: "a", packetId: 1 })).toThrow(EncodeError);
    expect(() => encode({ type: "publish", topic: "a", qos: 1 })).toThrow(EncodeError);
  });

  it("U+2A6D4 is four bytes", () => {
    const bytes = encode({ type: "publish", topic: "\u{2a6d4}" });
    expect(hexOf(bytes)).toBe("30060004f0aa9b94");
    expect(decode(bytes).packet).toMatchObject({ topic: "\u{2a6d4}" });
  });

  it.each(["a", "\u00e9", "\u20ac", "\u{2a6d4}"])(
    "65,535 bytes of %s are a string and 65,536 are none",
    (character) => {
      const size = Buffer.byteLength(character);
      const topic = character.repeat(Math.floor(65_535 / size)) + "z".repeat(65_535 % size);
      const bytes = encode({ type: "publish", topic });
      expect(decode(bytes).packet).toMatchObject({ topic });
      const error = errorOf(() => new PublishPacket({ topic: `${topic}z` }));
      expect(error).toMatchObject({ code: "string-too-long", field: "topic" });
    },
  );
});
