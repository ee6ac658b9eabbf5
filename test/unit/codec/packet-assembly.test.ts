import { encode, PacketDecoder, type PublishPacket } from "@mqtt-codec/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { hexOf } from "../support.js";

const RealUint8Array = Uint8Array;

/** The lengths of arrays that are made while something runs: of memory, and of copies of others. */
function arraysMade(run: () => void): { readonly fresh: number[]; readonly copies: number[] } {
  const fresh: number[] = [];
  const copies: number[] = [];
  vi.stubGlobal(
    "Uint8Array",
    new Proxy(RealUint8Array, {
      construct(target, args) {
        const [first] = args;
        if (typeof first === "number") fresh.push(first);
        else if (args.length === 1) copies.push((first as Uint8Array).length);
        return Reflect.construct(target, args);
      },
    }),
  );
  try {
    run();
  } finally {
    vi.unstubAllGlobals();
  }
  return { fresh, copies };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const publish = (length: number): Uint8Array =>
  encode({
    type: "publish",
    topic: "t",
    payload: RealUint8Array.from({ length }, (_, index) => index & 0xff),
  });

/** Cut into pieces of memory of their own. */
function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.slice(index * size, (index + 1) * size));
}

/** Feeds a packet's pieces and says what arrays were made for that. */
function madeFor(bytes: Uint8Array, pieces: readonly Uint8Array[]): ReturnType<typeof arraysMade> {
  const decoder = new PacketDecoder();
  let packet: PublishPacket | undefined;
  const made = arraysMade(() => {
    for (const piece of pieces) {
      decoder.push(piece);
      packet = decoder.read() as PublishPacket | undefined;
    }
  });
  expect(hexOf(encode(packet as PublishPacket))).toBe(hexOf(bytes));
  return made;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a packet that straddles chunks", () => {
  it("takes memory once, beside blocks for what comes in small pieces", () => {
    const bytes = publish(100_000);
    for (const size of [1, 100, 255, 256, 257, 1_000, 1_023]) {
      const { fresh, copies } = madeFor(bytes, cut(bytes, size));
      // A quarter of the packet comes before its memory is taken: blocks for it double, so are twice that at most.
      expect(sum(fresh)).toBeLessThan(1.6 * bytes.length);
      expect(fresh.length).toBeLessThan(130);
      expect(fresh.at(-1)).toBe(bytes.length);
      expect(copies).toEqual([]);
    }
  });

  it.each([1_024, 1_460, 65_536])("takes memory once for pieces of %i bytes", (size) => {
    const bytes = publish(1_000_000);
    expect(madeFor(bytes, cut(bytes, size))).toEqual({ fresh: [bytes.length], copies: [] });
  });

  it("takes memory once when it is small, with its first bytes", () => {
    const bytes = publish(900);
    const decoder = new PacketDecoder();
    decoder.push(bytes.slice(0, 5));
    const { fresh } = arraysMade(() => decoder.read());
    expect(fresh).toEqual([bytes.length]);
    expect(madeFor(bytes, cut(bytes, 10)).fresh).toEqual([bytes.length]);
  });

  it.each([
    [2_000, 4_001, [2_000]],
    [2_000, 4_000, []],
    [2_000, 2_000, []],
  ])(
    "keeps a piece of %i bytes at the end of %i as it is, or copies it: %j",
    (length, all, expected) => {
      const bytes = publish(100_000);
      // PINGREQs before it, and where their bytes do not come out even a PUBLISH of five.
      const before = all - length;
      const chunk = new RealUint8Array(all);
      const head = before % 2 === 0 ? [] : [0x30, 0x03, 0x00, 0x01, 0x74];
      for (let at = head.length; at < before; at += 2) chunk[at] = 0xc0;
      chunk.set(head);
      chunk.set(bytes.subarray(0, length), before);
      const decoder = new PacketDecoder();
      decoder.push(chunk);
      const { copies } = arraysMade(() => {
        while (decoder.read() !== undefined);
      });
      expect(copies).toEqual(expected);
      decoder.push(bytes.slice(length));
      expect(hexOf(encode(decoder.read() as PublishPacket))).toBe(hexOf(bytes));
    },
  );
});
