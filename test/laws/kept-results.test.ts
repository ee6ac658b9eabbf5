/** What was returned stays as it was, whatever comes after: nothing that is given out is used again. */

import { decode, encode, encodeInto, PacketDecoder, PublishTemplate, peek } from "@mqtt-codec/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHex, hex, joined } from "../bytes.js";
import { sample } from "./arbitraries/packets.js";

const SAMPLES = fc.sample(sample, { numRuns: 1_000, seed: 20_261_123 });
const encoded = SAMPLES.map(({ version: protocolVersion, init }) => {
  const options = { protocolVersion };
  return { options, init, bytes: encode(init, options) };
});
// The copies that all is compared with at the end.
const copies = encoded.map(({ bytes }) => hex(bytes));

/** Runs everything that makes results on all samples, so that what could be overwritten is. */
function churn(): void {
  const target = new Uint8Array(200_000);
  for (const { bytes, options } of encoded) {
    const { packet } = decode(bytes, options);
    encode(packet, options);
    encodeInto(packet, target, 0, options);
    peek(bytes, options);
  }
}

describe("a thousand results that are kept", () => {
  it("encode's: each in memory of its own", () => {
    churn();
    expect(encoded.map(({ bytes }) => hex(bytes))).toEqual(copies);
    // Written over one by one, each changes no other.
    for (const [index, { bytes }] of encoded.entries()) {
      if (index % 2 === 0) bytes.fill(0xa7);
    }
    for (const [index, { bytes }] of encoded.entries()) {
      if (index % 2 === 1) expect(hex(bytes)).toBe(copies[index]);
    }
    for (const [index, { bytes }] of encoded.entries()) {
      bytes.set(fromHex(copies[index] as string));
    }
  });

  it("encode's: each over 4 KiB with nothing else in its memory", () => {
    for (const length of [5_000, 8_180, 8_192, 9_000, 20_000, 32_768, 70_000]) {
      const bytes = encode({ type: "publish", topic: "t", payload: new Uint8Array(length) });
      expect(bytes.buffer.byteLength).toBe(bytes.length);
    }
  });

  it("decode's, PacketDecoder's and peek's", () => {
    const decoded = encoded.map(({ bytes, options }) => {
      const input = bytes.slice();
      const decoder = new PacketDecoder(options);
      decoder.push(input);
      return {
        options,
        packets: [decode(input, options).packet, decoder.read(), decoder.read()],
        peeked: peek(input, options),
        before: JSON.stringify(peek(input, options)),
      };
    });
    churn();
    for (const [index, { options, packets, peeked, before }] of decoded.entries()) {
      const [packet, streamed, nothing] = packets;
      if (packet === undefined || streamed === undefined) throw new Error("there is no packet");
      expect(hex(encode(packet, options))).toBe(copies[index]);
      expect(hex(encode(streamed, options))).toBe(copies[index]);
      expect(packet.equals(streamed)).toBe(true);
      expect(nothing).toBeUndefined();
      expect(JSON.stringify(peeked)).toBe(before);
    }
  });

  it("PublishTemplate's: what belongs to one subscriber is no other's", () => {
    const template = new PublishTemplate({ topic: "a/b", payload: "21.5" });
    const variations = Array.from({ length: 1_000 }, (_, index) => ({
      protocolVersion: ([3, 4, 5] as const)[index % 3] as 3 | 4 | 5,
      qos: (1 + (index % 2)) as 1 | 2,
      packetId: index + 1,
      ...(index % 3 === 2 && { topicAlias: index + 1, messageExpiryInterval: index }),
    }));
    const kept = variations.map((variation) => template.encodeFor(variation));
    churn();
    for (const [index, chunks] of kept.entries()) {
      const { protocolVersion, qos, packetId, ...properties } = variations[index] as {
        protocolVersion: 3 | 4 | 5;
        qos: 1 | 2;
        packetId: number;
      };
      const publish = { type: "publish", topic: "a/b", payload: "21.5", qos, packetId } as const;
      const whole = encode({ ...publish, properties }, { protocolVersion });
      expect(hex(joined(chunks))).toBe(hex(whole));
    }
  });
});
