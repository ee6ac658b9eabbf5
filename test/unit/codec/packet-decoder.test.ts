import { decode, encode, PacketDecoder } from "@mqtt-codec/core";
import { afterEach, describe, expect, it, vi } from "vitest";

/** Counts the bytes that are copied from one array to another. */
function countCopies(run: () => void): number {
  let copied = 0;
  const { set } = Uint8Array.prototype;
  const spy = vi.spyOn(Uint8Array.prototype, "set").mockImplementation(function (
    this: Uint8Array,
    source: ArrayLike<number>,
    offset?: number,
  ) {
    copied += source.length;
    set.call(this, source, offset);
  });
  run();
  spy.mockRestore();
  return copied;
}

function feed(decoder: PacketDecoder, bytes: Uint8Array, size: number): number {
  let packets = 0;
  for (let start = 0; start < bytes.length; start += size) {
    // Memory of its own, as a socket's chunk has; all of one chunk is given as it is.
    decoder.push(size < bytes.length ? bytes.slice(start, start + size) : bytes);
    for (const _ of decoder) packets++;
  }
  return packets;
}

const publish = (length: number): Uint8Array =>
  encode({ type: "publish", topic: "t", payload: new Uint8Array(length).fill(1) });

afterEach(() => {
  vi.restoreAllMocks();
});

describe("PacketDecoder", () => {
  it("copies nothing of packets that lie in one chunk, and gives views of it", () => {
    const bytes = publish(1_000);
    const decoder = new PacketDecoder();
    expect(countCopies(() => decoder.push(bytes))).toBe(0);
    const packet = decoder.read();
    expect(packet?.type === "publish" && packet.payload.buffer).toBe(bytes.buffer);
    expect(countCopies(() => feed(decoder, bytes, bytes.length))).toBe(0);
  });

  it("copies binary fields when asked to", () => {
    const bytes = publish(1_000);
    const decoder = new PacketDecoder({ copy: true });
    decoder.push(bytes);
    const packet = decoder.read();
    expect(packet?.type === "publish" && packet.payload.buffer).not.toBe(bytes.buffer);
  });

  it.each([
    ["a small packet", 3_000, 1_460],
    ["a large packet", 1_000_000, 65_536],
    ["a large packet in segments", 1_000_000, 1_460],
  ])("copies %s that straddles chunks once", (_, length, size) => {
    const bytes = publish(length);
    const copied = countCopies(() => {
      expect(feed(new PacketDecoder(), bytes, size)).toBe(1);
    });
    expect(copied).toBe(bytes.length);
  });

  it("copies at most twice, and a little, what comes byte by byte", () => {
    const bytes = publish(100_000);
    const copied = countCopies(() => {
      expect(feed(new PacketDecoder(), bytes, 1)).toBe(1);
    });
    expect(copied).toBeLessThan(2 * bytes.length + 100);
  });

  it.each([
    ["256 MB", [0x10, 0xff, 0xff, 0xff, 0x7f]],
    ["2 MB", [0x30, 0xff, 0xff, 0x7f]],
    ["16 KB", [0x30, 0xff, 0x7f]],
    ["4 KB", [0x30, 0x80, 0x20]],
    ["1 KB", [0x30, 0xfa, 0x07]],
  ])("spends less than 1 KB on a length of %s that is only claimed", (_, header) => {
    const allocated: number[] = [];
    const RealUint8Array = Uint8Array;
    vi.stubGlobal(
      "Uint8Array",
      new Proxy(RealUint8Array, {
        construct(target, args) {
          if (typeof args[0] === "number") allocated.push(args[0]);
          return Reflect.construct(target, args);
        },
      }),
    );
    const decoder = new PacketDecoder();
    decoder.push(RealUint8Array.from(header));
    expect(decoder.read()).toBeUndefined();
    decoder.push(RealUint8Array.of(0x00));
    expect(decoder.read()).toBeUndefined();
    vi.unstubAllGlobals();
    expect(decoder.bufferedBytes).toBe(header.length + 1);
    expect(allocated.reduce((sum, length) => sum + length, 0)).toBeLessThan(1_024);
  });

  it("keeps nothing of a large chunk for the small beginning of a packet at its end", () => {
    const decoder = new PacketDecoder();
    const chunk = new Uint8Array(1_000_000);
    for (let index = 0; index < chunk.length; index += 2) chunk[index] = 0xc0;
    chunk.set([0x30, 0xff, 0xff, 0xff, 0x7f], chunk.length - 2_000);
    const copied: number[] = [];
    const RealUint8Array = Uint8Array;
    decoder.push(chunk);
    for (let count = 0; count < 499_000; count++) decoder.read();
    vi.stubGlobal(
      "Uint8Array",
      new Proxy(RealUint8Array, {
        construct(target, args) {
          if (args.length === 1 && typeof args[0] === "object") copied.push(args[0].length);
          return Reflect.construct(target, args);
        },
      }),
    );
    expect(decoder.read()).toBeUndefined();
    vi.unstubAllGlobals();
    expect(copied).toEqual([2_000]);
    expect(decoder.bufferedBytes).toBe(2_000);
  });

  it("counts the packets that end() found until they are read, and lets go of them then", () => {
    const decoder = new PacketDecoder();
    decoder.push(Uint8Array.of(0xc0, 0x00, 0xd0, 0x00, 0x30));
    expect(() => decoder.end()).toThrow(expect.objectContaining({ packetType: "publish" }));
    expect(decoder.bufferedBytes).toBe(4);
    expect(decoder.read()?.type).toBe("pingreq");
    expect(decoder.bufferedBytes).toBe(2);
    expect([decoder.read()?.type]).toEqual(["pingresp"]);
    expect(decoder.bufferedBytes).toBe(0);
    expect(() => decoder.read()).toThrow("needs more bytes");
  });

  it("names the type of a packet that is cut off, as decode does", () => {
    for (const bytes of [[0x30], [0x30, 0x05], [0x30, 0x05, 0x00], [0xc0]]) {
      const decoder = new PacketDecoder();
      decoder.push(Uint8Array.from(bytes));
      const packetType = bytes[0] === 0x30 ? "publish" : "pingreq";
      expect(() => decoder.end()).toThrow(expect.objectContaining({ packetType }));
      expect(() => decode(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ packetType }));
    }
  });

  it("reads a million packets of two bytes from one chunk, and holds on to none", () => {
    const bytes = new Uint8Array(2_000_000);
    for (let index = 0; index < bytes.length; index += 2) bytes[index] = 0xc0;
    const decoder = new PacketDecoder();
    expect(feed(decoder, bytes, bytes.length)).toBe(1_000_000);
    expect(decoder.bufferedBytes).toBe(0);
  });

  it("reads chunks that were pushed long before", () => {
    const decoder = new PacketDecoder();
    const bytes = publish(10);
    for (let count = 0; count < 5_000; count++) decoder.push(bytes);
    expect(decoder.bufferedBytes).toBe(5_000 * bytes.length);
    const { packet } = decode(bytes);
    let count = 0;
    for (const one of decoder) {
      if (!one.equals(packet)) throw new Error(`packet ${count} differs`);
      count++;
    }
    expect(count).toBe(5_000);
  });

  it("keeps to the version it is told, whatever a CONNECT says", () => {
    const connect = encode({ type: "connect", clientId: "c", protocolVersion: 5 });
    const puback = Uint8Array.of(0x40, 0x03, 0x00, 0x01, 0x10);
    const told = new PacketDecoder({ protocolVersion: 4 });
    told.push(connect);
    told.push(puback);
    expect(told.read()?.type).toBe("connect");
    expect(() => told.read()).toThrow("PUBACK: Remaining Length at byte 17");
    const following = new PacketDecoder();
    following.push(connect);
    following.push(puback);
    expect([...following].map(({ type }) => type)).toEqual(["connect", "puback"]);
  });

  it("refuses what is no Uint8Array, and options that do not exist", () => {
    expect(() => new PacketDecoder().push("c000" as never)).toThrow(TypeError);
    expect(() => new PacketDecoder({ tolerate: ["nothing" as never] })).toThrow(TypeError);
  });
});

describe("the offset of an error", () => {
  it("counts from the first byte of the stream, wherever the packets before were cut", () => {
    const good = publish(300);
    // A Topic Name with a wildcard: its byte is the fifth of the packet.
    const bytes = Uint8Array.of(...good, ...good, 0x30, 3, 0, 1, 0x23);
    const offset = 2 * good.length + 4;
    for (let first = 1; first < bytes.length; first++) {
      for (const second of [first + 1, first + 2, first + 150, bytes.length]) {
        const decoder = new PacketDecoder();
        let packets = 0;
        expect(() => {
          for (const chunk of [
            bytes.subarray(0, first),
            bytes.subarray(first, second),
            bytes.subarray(second),
          ]) {
            decoder.push(chunk);
            for (const _ of decoder) packets++;
          }
        }).toThrow(expect.objectContaining({ offset }));
        expect(packets).toBe(2);
      }
    }
  });
});
