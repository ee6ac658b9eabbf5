import {
  decode,
  decodeFixedHeader,
  encode,
  encodedLength,
  encodeInto,
  MqttCodecError,
  type PacketInit,
  peek,
} from "@mqtt-codec/core";
import { dissect } from "@mqtt-codec/core/dissect";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hex } from "../bytes.js";
import { anyInput } from "./arbitraries/bytes.js";
import { sample } from "./arbitraries/packets.js";
import { construct } from "./support/classes.js";
import { runs } from "./support/runs.js";

/** Objects whose encoding fails: before a byte is written, in the middle of them, and at the end. */
const refused: fc.Arbitrary<PacketInit> = fc.constantFrom<PacketInit>(
  { type: "publish", topic: "a/+" },
  { type: "publish", topic: "t", qos: 1 },
  { type: "publish", topic: "t".repeat(65_536) },
  { type: "publish", topic: "t", payload: "p", properties: { contentType: "5.0 only" } },
  { type: "suback", packetId: 1, reasonCodes: [0, 1, 0x9e, 0x100] },
  { type: "suback", packetId: 1, reasonCodes: [0, 1, 2, 0x80, 0xa2, 0x01] },
  { type: "unsuback", packetId: 1, reasonCodes: [0] },
  { type: "unsuback", packetId: 1, properties: { reasonString: "r" } },
  {
    type: "subscribe",
    packetId: 1,
    subscriptions: [{ topicFilter: "a".repeat(40_000) }, { topicFilter: "b", noLocal: true }],
  },
  { type: "unsubscribe", packetId: 1, topicFilters: ["a", "b", "$share//x"] },
  { type: "disconnect", reasonCode: 0x8c },
  { type: "auth", reasonCode: 0x18 },
  { type: "nothing" } as never,
);

/** Runs what may fail and lets nothing but the codec's own errors pass. */
function attempt(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof MqttCodecError)) throw error;
  }
}

type Step =
  | { readonly do: "fail"; readonly init: PacketInit; readonly version: 3 | 4 | 5 }
  | { readonly do: "decode"; readonly version: 3 | 4 | 5; readonly bytes: Uint8Array };

const failing: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("fail" as const),
    init: refused,
    version: fc.constantFrom(3 as const, 4 as const, 5 as const),
  }),
  anyInput.map((input) => ({ do: "decode" as const, ...input })),
);

describe("L11: after any error the functions still work", () => {
  it("calls that fail change nothing of those before and after them", () => {
    const kept: { readonly bytes: Uint8Array; readonly text: string }[] = [];
    fc.assert(
      fc.property(sample, fc.array(failing, { maxLength: 4 }), ({ version, init }, steps) => {
        const options = { protocolVersion: version };
        const packet = construct(init);
        const before = encode(packet, options);
        const text = hex(before);
        const target = new Uint8Array(before.length + 8);
        for (const step of steps) {
          const other = { protocolVersion: step.version };
          if (step.do === "fail") {
            attempt(() => encode(step.init, other));
            attempt(() => encodeInto(step.init, target, 0, other));
            attempt(() => encodedLength(step.init, other));
            attempt(() => encode(step.init, { ...other, maximumPacketSize: 3 }));
          } else {
            attempt(() => decode(step.bytes, other));
            attempt(() => decodeFixedHeader(step.bytes));
            attempt(() => peek(step.bytes, other));
            attempt(() => dissect(step.bytes, other));
          }
          attempt(() => encodeInto(packet, target.subarray(0, before.length - 1), 0, options));
          attempt(() => encode(packet, { ...options, maximumPacketSize: 1 }));
          expect(hex(encode(packet, options))).toBe(text);
          expect(encodedLength(packet, options)).toBe(before.length);
          expect(encodeInto(packet, target, 8, options)).toBe(before.length);
          expect(hex(target.subarray(8))).toBe(text);
          expect(decode(before, options).packet.equals(packet)).toBe(true);
        }
        if (before.length < 4_000) kept.push({ bytes: before, text });
      }),
      { ...runs(1.5), endOnFailure: true },
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const { bytes, text } of kept) expect(hex(bytes)).toBe(text);
  });

  it("what encode returned is the caller's: writing into it changes no other result", () => {
    const small = Array.from({ length: 2_000 }, (_, index) => {
      const init: PacketInit = {
        type: "publish",
        topic: `t/${index}`,
        payload: "p".repeat(index % 300),
      };
      return { init, bytes: encode(init), text: hex(encode(init)) };
    });
    for (let index = 0; index < small.length; index += 2) small[index]?.bytes.fill(0xee);
    for (let index = 1; index < small.length; index += 2) {
      const { init, bytes, text } = small[index] as (typeof small)[number];
      expect(hex(bytes)).toBe(text);
      expect(hex(encode(init))).toBe(text);
    }
  });

  it("a payload that lies in what encode returned is copied, not moved", () => {
    let bytes = encode({ type: "publish", topic: "t", payload: "seed" });
    for (let count = 0; count < 200; count++) {
      const { packet } = decode(bytes);
      if (packet.type !== "publish") throw new Error("a PUBLISH is expected");
      const text = hex(bytes);
      const next = encode({ ...packet, topic: "t".repeat(count + 1) });
      expect(hex(bytes)).toBe(text);
      expect(decode(next).packet).toMatchObject({ payload: packet.payload });
      bytes = next;
    }
  });

  it("encodeInto of a payload that lies in the target itself", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(30), fc.nat(60), (from, length, offset) => {
        const target = Uint8Array.from({ length: 200 }, (_, index) => index);
        const payload = target.subarray(from, from + length);
        const expected = encode({ type: "publish", topic: "topic", payload: payload.slice() });
        const written = encodeInto({ type: "publish", topic: "topic", payload }, target, offset);
        expect(hex(target.subarray(offset, offset + written))).toBe(hex(expected));
      }),
      runs(2),
    );
  });
});
