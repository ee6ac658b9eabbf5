/**
 * A PUBLISH without properties is written by a way of its own. It must give what the general one gives, for
 * which a Proxy is what no constructor has made.
 */

import {
  decode,
  encode,
  encodeInto,
  OversizePacketEncodeError,
  type ProtocolVersion,
  PublishPacket,
} from "@mqtt-codec/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../bytes.js";
import { topicName } from "./arbitraries/strings.js";
import { runs } from "./support/runs.js";

const generally = (packet: PublishPacket): PublishPacket => new Proxy(packet, {});

// Around the lengths at which the Remaining Length grows, and at which a packet gets memory of its own.
const payloadLength = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  ...[127, 4_096, 8_192, 16_384].map((length) =>
    fc.integer({ min: Math.max(0, length - 80), max: length + 80 }),
  ),
);
const topic = fc.oneof(topicName, fc.string({ minLength: 1, maxLength: 90, unit: "grapheme" }));

const publish = fc
  .record({
    topic: topic.filter((text) => !/[+#\0]/.test(text)),
    payload: payloadLength.map((length) => new Uint8Array(length).map((_, index) => index * 7)),
    qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
    retain: fc.boolean(),
    dup: fc.boolean(),
    packetId: fc.integer({ min: 1, max: 65_535 }),
  })
  .map(({ qos, dup, packetId, ...init }) =>
    qos === 0
      ? new PublishPacket({ ...init, qos })
      : new PublishPacket({ ...init, qos, dup, packetId }),
  );
const version = fc.constantFrom<ProtocolVersion>(3, 4, 5);

describe("a PUBLISH without properties", () => {
  it("is encoded to the same bytes as by the general way, also decoded before", () => {
    fc.assert(
      fc.property(publish, version, (packet, protocolVersion) => {
        const options = { protocolVersion };
        const expected = hex(encode(generally(packet), options));
        const bytes = encode(packet, options);
        expect(hex(bytes)).toBe(expected);
        const again = decode(bytes, options).packet;
        expect(hex(encode(again, options))).toBe(expected);
        expect(hex(encode(packet.toObject(), options))).toBe(expected);
      }),
      runs(2),
    );
  });

  it("is written into the same place, and nowhere else", () => {
    fc.assert(
      fc.property(
        publish,
        version,
        fc.nat(9),
        fc.nat(9),
        (packet, protocolVersion, offset, room) => {
          const options = { protocolVersion };
          const expected = encode(generally(packet), options);
          const target = new Uint8Array(offset + expected.length + room).fill(0xa7);
          expect(encodeInto(packet, target, offset, options)).toBe(expected.length);
          const end = offset + expected.length;
          expect(hex(target.subarray(offset, end))).toBe(hex(expected));
          target.fill(0xa7, offset, end);
          expect(target.every((byte) => byte === 0xa7)).toBe(true);
        },
      ),
      runs(),
    );
  });

  it("may have its payload anywhere in the memory that it is written to", () => {
    fc.assert(
      fc.property(publish, version, fc.nat(200), (packet, protocolVersion, payloadAt) => {
        const { payload, ...fields } = packet.toObject();
        const options = { protocolVersion };
        const expected = hex(encode(packet, options));
        const target = new Uint8Array(expected.length / 2 + 200);
        target.set(payload, payloadAt);
        const view = target.subarray(payloadAt, payloadAt + payload.length);
        const length = encodeInto(
          new PublishPacket({ ...fields, payload: view }),
          target,
          0,
          options,
        );
        expect(hex(target.subarray(0, length))).toBe(expected);
      }),
      runs(),
    );
  });

  it("is not cut off where its Topic Name has more bytes than characters", () => {
    for (let length = 1; length <= 80; length++) {
      for (const text of ["é", "水", "𐀀"]) {
        for (const payload of ["", "p"]) {
          for (const [topic, qos] of [
            [text + "t".repeat(length), 0],
            ["t".repeat(length) + text, 1],
            [text.repeat(length), 2],
          ] as const) {
            const packet = new PublishPacket({
              topic,
              payload,
              qos,
              ...(qos > 0 && { packetId: 7 }),
            });
            const expected = hex(encode(generally(packet)));
            expect(hex(encode(packet))).toBe(expected);
            const target = new Uint8Array(expected.length / 2);
            expect(encodeInto(packet, target)).toBe(target.length);
            expect(hex(target)).toBe(expected);
          }
        }
      }
    }
  });

  it("obeys maximumPacketSize to the byte", () => {
    fc.assert(
      fc.property(publish, version, (packet, protocolVersion) => {
        const { length } = encode(generally(packet), { protocolVersion });
        for (let spare = 0; spare < 7; spare++) {
          const options = { protocolVersion, maximumPacketSize: length + spare };
          expect(encode(packet, options).length).toBe(length);
          expect(encodeInto(packet, new Uint8Array(length), 0, options)).toBe(length);
        }
        const options = { protocolVersion, maximumPacketSize: length - 1 };
        expect(() => encode(packet, options)).toThrow(OversizePacketEncodeError);
        expect(() => encodeInto(packet, new Uint8Array(length), 0, options)).toThrow(
          OversizePacketEncodeError,
        );
      }),
      runs(0.3),
    );
  });

  it("keeps its length where ill-formed UTF-8 was tolerated in its topic", () => {
    const bytes = Uint8Array.of(0x30, 6, 0, 3, 0x61, 0xff, 0xc0, 0x70);
    const { packet } = decode(bytes, { tolerate: ["ill-formed-utf8"] });
    expect(packet).toMatchObject({ topic: "a\ufffd\ufffd" });
    expect(hex(encode(packet))).toBe("300a000761efbfbdefbfbd70");
    expect(hex(encode(generally(packet as PublishPacket)))).toBe("300a000761efbfbdefbfbd70");
  });
});
