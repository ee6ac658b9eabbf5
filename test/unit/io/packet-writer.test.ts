import { decode, EncodeError, encode, encodedLength, type PacketInit } from "@mqtt-codec/core";
import { decodeVarint, PacketWriter } from "@mqtt-codec/core/io";
import { describe, expect, it } from "vitest";
import { hexOf } from "../support.js";

describe("PacketWriter", () => {
  it("writes the data types of 5.0 §1.5 one after the other", () => {
    const w = new PacketWriter();
    w.byte(0x7f);
    w.twoByteInteger(0x1234);
    w.fourByteInteger(0xfffe_fdfc);
    w.variableByteInteger(268_435_455);
    w.utf8("\u00e9");
    w.binary(Uint8Array.of(0, 255));
    expect(w.length).toBe(19);
    w.rest(Uint8Array.of(1, 2, 3));
    expect(w.length).toBe(22);
    expect(hexOf(w.finish())).toBe("7f1234fffefdfcffffff7f0002c3a9000200ff010203");
    expect(w.length).toBe(0);
  });

  it("an unused one gives no bytes, or an empty packet", () => {
    expect(new PacketWriter().finish()).toHaveLength(0);
    const w = new PacketWriter();
    w.firstByte = 0xc0;
    expect(hexOf(w.finishPacket())).toBe("c000");
  });

  it("refuses what no field can hold, and goes on", () => {
    const w = new PacketWriter();
    w.byte(1);
    expect(() => w.utf8("\0")).toThrow(EncodeError);
    expect(w.length).toBe(0);
    expect(() => w.binary(new Uint8Array(65_536))).toThrow(EncodeError);
    w.byte(2);
    expect(hexOf(w.finish())).toBe("02");
  });

  it.each([0, 1, 127, 128, 129, 16_383, 16_384, 16_385, 2_097_151, 2_097_152])(
    "fills in the length of %i bytes after they are written",
    (length) => {
      const w = new PacketWriter();
      w.byte(0xaa);
      const place = w.beginLength();
      let left = length;
      for (; left >= 4; left -= 4) w.fourByteInteger(0x0102_0304);
      for (; left > 0; left--) w.byte(0x05);
      w.endLength(place);
      w.byte(0xbb);
      const bytes = w.finish();
      const { value, bytesRead } = decodeVarint(bytes, 1);
      expect(value).toBe(length);
      expect(bytes.length).toBe(1 + bytesRead + length + 1);
      expect([bytes[0], bytes[bytes.length - 1]]).toEqual([0xaa, 0xbb]);
      for (let index = 0; index < length; index++) {
        const inWord = index < length - (length % 4);
        if (bytes[1 + bytesRead + index] !== (inWord ? (index % 4) + 1 : 5)) {
          throw new Error(`byte ${index} of ${length} is wrong`);
        }
      }
    },
  );

  it("nested lengths that widen keep what is in them", () => {
    const w = new PacketWriter();
    const outer = w.beginLength();
    w.byte(1);
    const inner = w.beginLength();
    for (let count = 0; count < 130; count++) w.byte(2);
    w.endLength(inner);
    w.byte(3);
    w.endLength(outer);
    expect(hexOf(w.finish())).toBe(`8601018201${"02".repeat(130)}03`);
  });
});

describe("slabs", () => {
  /** A PUBLISH to "t" whose payload makes the packet so many bytes long. */
  function publishOf(length: number, fill: number): PacketInit {
    const remaining = length <= 129 ? length - 2 : length <= 16_386 ? length - 3 : length - 4;
    return { type: "publish", topic: "t", payload: new Uint8Array(remaining - 3).fill(fill) };
  }

  it("packets of every length up to, at and over a slab's end are whole, and stay so", () => {
    const kept: { readonly bytes: Uint8Array; readonly hex: string }[] = [];
    for (const length of [
      100, 129, 131, 300, 4_000, 8_000, 16_100, 16_128, 16_300, 16_379, 16_384,
    ]) {
      for (let count = 0; count < 24; count++) {
        const init = publishOf(length + count * 7 + (length > 129 ? 3 : 0), count);
        const bytes = encode(init);
        const fresh = new PacketWriter();
        fresh.firstByte = 0x30;
        fresh.utf8("t");
        fresh.rest((init as { payload: Uint8Array }).payload);
        expect(hexOf(bytes)).toBe(hexOf(fresh.finishPacket()));
        kept.push({ bytes, hex: hexOf(bytes) });
      }
    }
    for (const { bytes, hex } of kept) expect(hexOf(bytes)).toBe(hex);
  });

  it("thousands of small packets do not overlap", () => {
    const all = Array.from({ length: 5_000 }, (_, index) =>
      encode(publishOf(10 + (index % 90), index & 0xff)),
    );
    all.forEach((bytes, index) => {
      expect(bytes.length).toBe(10 + (index % 90));
      expect(bytes.subarray(5).every((byte) => byte === (index & 0xff))).toBe(true);
    });
  });

  it("a SUBSCRIBE of several MB is written and read whole", () => {
    const subscriptions = Array.from({ length: 60_000 }, (_, index) => ({
      topicFilter: `${index}/${"\u00e9".repeat(20)}/#`,
      qos: (index % 3) as 0 | 1 | 2,
    }));
    const init: PacketInit = { type: "subscribe", packetId: 1, subscriptions };
    const bytes = encode(init, { protocolVersion: 5 });
    expect(bytes.length).toBeGreaterThan(2_900_000);
    expect(encodedLength(init, { protocolVersion: 5 })).toBe(bytes.length);
    const { packet, bytesRead } = decode(bytes, { protocolVersion: 5 });
    expect(bytesRead).toBe(bytes.length);
    if (packet.type !== "subscribe") throw new Error("a SUBSCRIBE is expected");
    expect(packet.subscriptions).toHaveLength(60_000);
    expect(packet.subscriptions[59_999]).toMatchObject(subscriptions[59_999] as object);
    // And what comes after it is not disturbed.
    expect(hexOf(encode({ type: "puback", packetId: 7 }))).toBe("40020007");
  });

  it.each([127, 128, 16_383, 16_384])("properties of %i bytes are measured right", (length) => {
    // A User Property of an empty name is five bytes and its value.
    const userProperties = [["", "v".repeat(length - 5)]] as const;
    const init: PacketInit = {
      type: "publish",
      topic: "t",
      payload: "p",
      properties: { userProperties },
    };
    const bytes = encode(init, { protocolVersion: 5 });
    const header = bytes.length - (bytes.length > 16_386 ? 4 : bytes.length > 129 ? 3 : 2);
    const start = bytes.length - header;
    expect(decodeVarint(bytes, start + 3)).toMatchObject({ value: length });
    const { packet } = decode(bytes, { protocolVersion: 5 });
    expect(packet).toMatchObject({ properties: { userProperties } });
  });

  it("payloads of up to some MB need no second copy of theirs to be right", () => {
    const payload = Uint8Array.from({ length: 3_000_000 }, (_, index) => index & 0xff);
    const bytes = encode({ type: "publish", topic: "t", payload });
    expect(bytes.length).toBe(3_000_000 + 3 + 1 + 4);
    expect(Buffer.compare(bytes.subarray(8), payload)).toBe(0);
  });
});
