import {
  encode,
  encodedLength,
  encodeInto,
  type PacketInit,
  type ProtocolVersion,
  PublishPacket,
} from "@mqtt-codec/core";
import { PacketWriter } from "@mqtt-codec/core/io";
import { describe, expect, it } from "vitest";
import { errorOf, hexOf } from "../support.js";

/** A PUBLISH of QoS 1 by the figure of 3.1.1 §3.3 and 5.0 §3.3, written field by field. */
function byHand(topic: string, payload: Uint8Array, version: ProtocolVersion): string {
  const w = new PacketWriter();
  w.firstByte = 0x32;
  w.utf8(topic);
  w.twoByteInteger(0x1234);
  if (version === 5) w.byte(0);
  for (const byte of payload) w.byte(byte);
  return hexOf(w.finishPacket());
}

const VERSIONS = [3, 4, 5] as const;

describe("a PUBLISH without properties", () => {
  const TOPICS = [
    "t",
    "\u00e9",
    "a/\u20ac/b",
    "\u{2a6d4}",
    "x".repeat(40),
    `${"x".repeat(130)}\u00e9`,
  ];

  it.each(TOPICS)("to %s is its fields one after the other, whatever way it takes", (topic) => {
    for (const length of [0, 1, 100, 121, 122, 4_000, 4_090, 4_096, 5_000, 16_384]) {
      const payload = Uint8Array.from({ length }, (_, index) => (index * 5) & 0xff);
      const init: PacketInit = { type: "publish", topic, qos: 1, packetId: 0x1234, payload };
      const made = new PublishPacket(init);
      for (const protocolVersion of VERSIONS) {
        const options = { protocolVersion };
        const expected = byHand(topic, payload, protocolVersion);
        const size = expected.length / 2;
        for (const packet of [init, made]) {
          const bytes = encode(packet, options);
          expect(hexOf(bytes)).toBe(expected);
          expect(encodedLength(packet, options)).toBe(size);
          const target = new Uint8Array(size + 2).fill(0xee);
          expect(encodeInto(packet, target, 1, options)).toBe(size);
          expect(hexOf(target)).toBe(`ee${expected}ee`);
          // Exactly the room there is, and one byte less.
          expect(encodeInto(packet, target, 2, options)).toBe(size);
          const error = errorOf(() => encodeInto(packet, target.fill(0xee), 3, options));
          expect(error).toMatchObject({ code: "overflow", field: "the packet", protocolVersion });
          expect(target.every((byte) => byte === 0xee)).toBe(true);
        }
      }
    }
  });

  it.each(TOPICS)("to %s is taken at a limit of its size, and not below", (topic) => {
    const target = new Uint8Array(10_000);
    for (const length of [0, 3, 4_090, 5_000]) {
      const init = { type: "publish", topic, payload: new Uint8Array(length) } as const;
      const size = encodedLength(init);
      for (const run of [
        (maximumPacketSize: number) => encode(init, { maximumPacketSize }).length,
        (maximumPacketSize: number) => encodeInto(init, target, 0, { maximumPacketSize }),
        (maximumPacketSize: number) => encodedLength(init, { maximumPacketSize }),
      ]) {
        expect(run(size)).toBe(size);
        expect(run(Number.POSITIVE_INFINITY)).toBe(size);
        expect(errorOf(() => run(size - 1))).toMatchObject({
          code: "packet-too-large",
          field: "the packet",
        });
      }
    }
  });

  it.each(["\u00e9", "\u20ac", "\u{2a6d4}"])(
    "to a topic of %s has its bytes wherever the memory ends",
    (character) => {
      // Lengths that have no factor in common with the memory's, so that it ends at every place.
      const packets = [37, 41, 43, 101].map(
        (count) => new PublishPacket({ topic: character.repeat(count), payload: "p" }),
      );
      const expected = packets.map(({ topic }) => {
        const length = Buffer.byteLength(topic);
        const remaining =
          length + 3 < 128 ? [length + 3] : [((length + 3) & 0x7f) | 0x80, (length + 3) >> 7];
        const head = Uint8Array.of(0x30, ...remaining, length >> 8, length & 0xff);
        return `${hexOf(head)}${Buffer.from(topic).toString("hex")}70`;
      });
      for (let turn = 0; turn < 2_000; turn++) {
        const index = turn % packets.length;
        const bytes = encode(packets[index] as PublishPacket);
        if (hexOf(bytes) !== expected[index]) expect(hexOf(bytes), `${turn}`).toBe(expected[index]);
      }
    },
  );

  it("and without a Packet Identifier that it needs is refused", () => {
    const init = { type: "publish", topic: "t", qos: 1 } as const;
    for (const run of [
      () => encode(init),
      () => encodeInto(init, new Uint8Array(9)),
      () => encodedLength(init),
      () => encode(new PublishPacket(init)),
    ]) {
      expect(errorOf(run)).toMatchObject({ code: "missing-packet-identifier", field: "packetId" });
    }
  });
});

describe("after a packet that is refused", () => {
  const GOOD = {
    type: "publish",
    topic: "t",
    payload: "p",
    properties: { contentType: "c" },
  } as const;
  const EXPECTED = "3009 0001 74 04 03 0001 63 70".replaceAll(" ", "");

  it.each<readonly [string, () => unknown]>([
    ["for its sender", () => encode(GOOD, { protocolVersion: 5, from: "nobody" as never })],
    ["as one that a server may not send", () => encode({ type: "pingreq" }, { from: "server" })],
    ["as one that a client may not send", () => encode({ type: "connack" }, { from: "client" })],
    ["for its size", () => encode({ type: "pingreq" }, { maximumPacketSize: 1 })],
    [
      "for the size of what is left of it",
      () =>
        encode(
          { type: "puback", packetId: 1, properties: { reasonString: "r" } },
          { protocolVersion: 5, maximumPacketSize: 3 },
        ),
    ],
    ["for the target's size", () => encodeInto({ type: "pingreq" }, new Uint8Array(1))],
    ["for a property that its version lacks", () => encode(GOOD, { protocolVersion: 4 })],
    ["for its type", () => encode({ type: "nothing" } as never)],
  ])("%s, the next is written as ever", (_, run) => {
    expect(run).toThrow();
    const options = { protocolVersion: 5 } as const;
    expect(hexOf(encode(GOOD, options))).toBe(EXPECTED);
    const target = new Uint8Array(11);
    expect(encodeInto(GOOD, target, 0, options)).toBe(11);
    expect(hexOf(target)).toBe(EXPECTED);
    expect(encodedLength(GOOD, options)).toBe(11);
    expect(hexOf(encode({ type: "pingreq" }))).toBe("c000");
  });
});

describe("the side that sends", () => {
  it.each([
    ["pingreq", "client"],
    ["pingresp", "server"],
    ["connack", "server"],
  ] as const)("a %s is the %s's", (type, from) => {
    const init = { type } as PacketInit;
    const other = from === "client" ? "server" : "client";
    expect(encode(init, { from })).toEqual(encode(init));
    expect(encodedLength(init, { from })).toBe(encode(init).length);
    for (const protocolVersion of VERSIONS) {
      const error = errorOf(() => encode(init, { from: other, protocolVersion }));
      expect(error).toMatchObject({ code: "wrong-sender", field: "type", protocolVersion });
      expect(error.message).toContain(`${type.toUpperCase()}: type`);
    }
  });

  it("of a DISCONNECT is the server's, too, from 5.0 on [5.0 §3.14]", () => {
    expect(hexOf(encode({ type: "disconnect" }, { from: "server", protocolVersion: 5 }))).toBe(
      "e000",
    );
    expect(errorOf(() => encode({ type: "disconnect" }, { from: "server" })).code).toBe(
      "wrong-sender",
    );
  });
});
