import {
  decode,
  encode,
  encodedLength,
  encodeInto,
  type PacketInit,
  PublishPacket,
} from "@mqtt-codec/core";
import { PacketWriter } from "@mqtt-codec/core/io";
import { afterEach, describe, expect, it, vi } from "vitest";
import { bytesOf, errorOf, hexOf } from "../support.js";

const V5 = { protocolVersion: 5 } as const;

/** The first byte of a PUBLISH with QoS 0. */
const PUBLISH = 0x30;

const filled = (length: number, first = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => first + index);

/** A writer that has written these bytes, to be followed by others. */
function writerOf(bytes: Uint8Array, rest?: Uint8Array, w = new PacketWriter()): PacketWriter {
  w.firstByte = PUBLISH;
  for (const byte of bytes) w.byte(byte);
  if (rest !== undefined) w.rest(rest);
  return w;
}

/** The packet of these bytes: its Remaining Length has one or two bytes. */
function packetOf(...parts: Uint8Array[]): string {
  const body = parts.map(hexOf).join("");
  const length = body.length / 2;
  const digits = length < 128 ? [length] : [(length & 0x7f) | 0x80, length >> 7];
  return hexOf(Uint8Array.of(PUBLISH, ...digits)) + body;
}

describe("a packet written to memory of the caller's", () => {
  const PACKETS: readonly (readonly [string, PacketInit])[] = [
    ["a payload", { type: "publish", topic: "t", payload: "payload" }],
    [
      "properties and a payload",
      {
        type: "publish",
        topic: "t",
        payload: filled(300),
        properties: { contentType: "text/plain", userProperties: [["k", "v"]] },
      },
    ],
    [
      "properties and no payload",
      { type: "publish", topic: "t", properties: { contentType: "c" } },
    ],
    [
      "a Will and a password",
      {
        type: "connect",
        clientId: "c",
        protocolVersion: 5,
        username: "u",
        password: filled(40),
        will: { topic: "w", payload: filled(200) },
      },
    ],
    [
      "more than 512 bytes before it ends",
      {
        type: "subscribe",
        packetId: 1,
        subscriptions: Array.from({ length: 100 }, (_, index) => ({ topicFilter: `f/${index}` })),
      },
    ],
    ["no body", { type: "pingreq" }],
  ];

  it.each(PACKETS)("is what encode gives, and touches nothing else: %s", (_, init) => {
    const expected = encode(init, V5);
    const { length } = expected;
    for (const [before, after] of [
      [0, 0],
      [1, 0],
      [7, 9],
    ] as const) {
      const target = new Uint8Array(before + length + after).fill(0xee);
      expect(encodeInto(init, target, before, V5)).toBe(length);
      expect(hexOf(target.subarray(before, before + length))).toBe(hexOf(expected));
      target.fill(0xee, before, before + length);
      expect(target.every((byte) => byte === 0xee)).toBe(true);
    }
    expect(encodedLength(init, V5)).toBe(length);
  });

  it.each(PACKETS)("leaves a target that lacks a byte as it was: %s", (_, init) => {
    const target = new Uint8Array(encodedLength(init, V5) + 2).fill(0xee);
    const error = errorOf(() => encodeInto(init, target, 3, V5));
    expect(error).toMatchObject({ code: "overflow", field: "the packet" });
    expect(target.every((byte) => byte === 0xee)).toBe(true);
  });

  it("may have its payload there already", () => {
    const target = new Uint8Array(64);
    target.set(bytesOf("0102030405"), 2);
    const payload = target.subarray(2, 7);
    const init = {
      type: "publish",
      topic: "t",
      payload,
      properties: { contentType: "c" },
    } as const;
    const expected = hexOf(encode(init, V5));
    expect(hexOf(target.subarray(0, encodeInto(init, target, 0, V5)))).toBe(expected);
  });

  it.each([0, 1, 15, 16, 17, 127, 128, 511, 512, 513, 5_000])(
    "of %i bytes and a tail, again and again, between packets that are given out",
    (length) => {
      const w = new PacketWriter();
      const target = new Uint8Array(length + 10);
      for (let turn = 0; turn < 4; turn++) {
        const bytes = filled(length, turn);
        const tail = filled(turn, 0x80);
        writerOf(bytes, tail, w);
        expect(w.packetLength()).toBe(packetOf(bytes, tail).length / 2);
        expect(hexOf(target.subarray(0, w.finishInto(target, 0)))).toBe(packetOf(bytes, tail));
        // From here on, what is written begins elsewhere in the memory.
        expect(hexOf(writerOf(bytes, tail, w).finishPacket())).toBe(packetOf(bytes, tail));
      }
    },
  );
});

describe("a packet that is given out", () => {
  it("has its tail, whatever room the memory has left for it", () => {
    const w = new PacketWriter();
    for (let turn = 0; turn < 200; turn++) {
      const tail = filled((turn * 613) % 4_200, turn);
      const head = filled(1 + ((turn * 7) % 30), turn);
      expect(hexOf(writerOf(head, tail, w).finishPacket())).toBe(packetOf(head, tail));
      expect(hexOf(writerOf(head, tail, w).finish())).toBe(hexOf(head) + hexOf(tail));
    }
  });

  it("may be one of thousands without a body", () => {
    const w = new PacketWriter();
    w.firstByte = 0xc0;
    const all = Array.from({ length: 9_000 }, () => w.finishPacket());
    expect(all.every((bytes) => hexOf(bytes) === "c000")).toBe(true);
  });

  it("shares memory with others while it is small", () => {
    const w = new PacketWriter();
    for (const finish of [() => w.finishPacket(), () => w.finish()]) {
      for (const tail of [undefined, filled(5)]) {
        const all = Array.from({ length: 100 }, () => {
          writerOf(filled(3), tail, w);
          return finish();
        });
        expect(new Set(all.map(({ buffer }) => buffer)).size).toBeLessThanOrEqual(2);
      }
    }
  });

  it.each([16_384, 20_000, 300_000])(
    "has memory of its own when it is large, and lets the next have a slab: %i bytes",
    (length) => {
      const w = new PacketWriter();
      for (const rest of [undefined, Uint8Array.of(1)]) {
        for (const finish of [() => w.finish(), () => w.finishPacket()]) {
          writerOf(filled(length), rest, w);
          const bytes = finish();
          expect(bytes.buffer.byteLength).toBe(bytes.length);
          expect(writerOf(filled(3), undefined, w).finish().buffer.byteLength).toBe(16_384);
        }
        writerOf(filled(length), rest, w).reset();
        expect(writerOf(filled(3), undefined, w).finish().buffer.byteLength).toBe(16_384);
      }
    },
  );

  it("keeps no memory where it has no bytes, nor asks for what was transferred", () => {
    const w = new PacketWriter();
    const { buffer } = writerOf(filled(3), undefined, w).finish();
    expect(w.finish().buffer.byteLength).toBe(0);
    structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
    expect(w.finish()).toHaveLength(0);
    expect(hexOf(writerOf(filled(3), undefined, w).finish())).toBe("000102");
  });
});

describe("the largest packet there is, of 268,435,455 bytes after its fixed header", () => {
  it("is given out, and one byte more is not [3.1.1 §2.2.3]", () => {
    const largest = new Uint8Array(268_435_455);
    const bytes = writerOf(filled(2), largest.subarray(2)).finishPacket();
    expect(bytes).toHaveLength(268_435_460);
    expect(hexOf(bytes.subarray(0, 7))).toBe("30ffffff7f0001");
    for (const finish of [
      (w: PacketWriter) => w.finishPacket(),
      (w: PacketWriter) => w.packetLength(),
      (w: PacketWriter) => w.finishInto(new Uint8Array(8), 0),
    ]) {
      const w = writerOf(filled(2), largest.subarray(1));
      expect(errorOf(() => finish(w))).toMatchObject({
        code: "packet-too-large",
        field: "the packet",
        reasonCode: 0x95,
      });
      expect(w.length).toBe(0);
      expect(hexOf(writerOf(filled(2), undefined, w).finishPacket())).toBe("30020001");
    }
  });

  it("is measured without being written", () => {
    const largest = new Uint8Array(268_435_455);
    expect(writerOf(filled(2), largest.subarray(2)).packetLength()).toBe(268_435_460);
    const payload = largest.subarray(4);
    const init = { type: "publish", topic: "t", payload } as const;
    expect(encodedLength(init, V5)).toBe(268_435_460);
    const error = errorOf(() => encodedLength({ ...init, topic: "tt" }, V5));
    expect(error).toMatchObject({ code: "packet-too-large" });
  });
});

describe("memory that the platform gives without zeroing it", () => {
  const { Buffer: NodeBuffer } = globalThis as { Buffer?: BufferConstructor };
  const payload = filled(100_000);
  const init: PacketInit = {
    type: "publish",
    topic: "t",
    payload,
    properties: { contentType: "c" },
  };

  const encoded = (buffer: unknown): Uint8Array => {
    vi.stubGlobal("Buffer", buffer);
    try {
      return encode(init, V5);
    } finally {
      vi.unstubAllGlobals();
    }
  };

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is asked for where a packet is large, and written in full", () => {
    const asked: number[] = [];
    const bytes = encoded({
      allocUnsafeSlow(length: number) {
        asked.push(length);
        return new Uint8Array(length).fill(0xee);
      },
    });
    expect(asked).toEqual([bytes.length]);
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    expect(hexOf(bytes)).toBe(hexOf(encode(init, V5)));
    expect(decode(bytes, V5).bytesRead).toBe(bytes.length);
  });

  it.each<readonly [string, unknown]>([
    ["there is none", undefined],
    ["there is no such method", {}],
    [
      "it is a part of memory of others",
      { allocUnsafeSlow: (length: number) => new Uint8Array(length + 8).fill(0xee, 8).subarray(8) },
    ],
  ])("is done without where %s", (_, buffer) => {
    const bytes = encoded(buffer);
    expect(bytes.buffer.byteLength).toBe(bytes.length);
    expect(hexOf(bytes)).toBe(hexOf(encode(init, V5)));
  });

  it.skipIf(NodeBuffer === undefined)("is Node's, and none of its pool", () => {
    const spy = vi.spyOn(NodeBuffer as BufferConstructor, "allocUnsafeSlow");
    const bytes = encode(init, V5);
    expect(spy).toHaveBeenCalledTimes(1);
    expect(spy.mock.results[0]?.value.buffer).toBe(bytes.buffer);
    spy.mockRestore();
  });
});

describe("bytes that a packet is made with", () => {
  it("stay the Buffer or the Uint8Array that they are", () => {
    for (const payload of [Buffer.from("p"), Uint8Array.of(0x70)]) {
      expect(new PublishPacket({ topic: "t", payload }).payload).toBe(payload);
    }
  });

  it("are seen as a plain Uint8Array where they are of a subclass", () => {
    class Own extends Uint8Array {}
    const own = Own.of(1, 2, 3).subarray(1);
    const { payload } = new PublishPacket({ topic: "t", payload: own });
    expect(Object.getPrototypeOf(payload)).toBe(Uint8Array.prototype);
    expect(payload.buffer).toBe(own.buffer);
    expect(hexOf(payload)).toBe("0203");
  });
});
