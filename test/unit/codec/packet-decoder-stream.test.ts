import {
  type DecodeOptions,
  decode,
  encode,
  type Packet,
  PacketDecoder,
  type PublishPacket,
} from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";
import { bytesOf, errorOf, hexOf } from "../support.js";

const publish = (length: number, fill = 0): Uint8Array =>
  encode({
    type: "publish",
    topic: "t",
    payload: Uint8Array.from({ length }, (_, index) => (index * 7 + fill) & 0xff),
  });

const puback = (packetId: number): Uint8Array => encode({ type: "puback", packetId });

const idOf = (packet: Packet | undefined): number | undefined =>
  packet?.type === "puback" ? packet.packetId : undefined;

/** A decoder of these bytes, each given in hex. */
function decoderOf(chunks: readonly string[], options?: DecodeOptions): PacketDecoder {
  const decoder = new PacketDecoder(options);
  for (const chunk of chunks) decoder.push(bytesOf(chunk));
  return decoder;
}

describe("chunks that pile up", () => {
  it.each([1, 1_023, 1_024, 1_025, 2_047, 2_048, 2_049, 5_000])(
    "%i at a time are read in order, with others pushed between",
    (count) => {
      const decoder = new PacketDecoder();
      let pushed = 0;
      let read = 0;
      const next = (): void => {
        read++;
        if (idOf(decoder.read()) !== read) throw new Error(`packet ${read} of ${count} is another`);
      };
      for (let turn = 0; turn < 3; turn++) {
        for (let index = 0; index < count; index++) decoder.push(puback(++pushed));
        // All but a third, so that the list is moved, and its slots are used again.
        while (pushed - read > count / 3) next();
        expect(decoder.bufferedBytes).toBe(4 * (pushed - read));
      }
      while (read < pushed) next();
      expect(decoder.read()).toBeUndefined();
      expect(decoder.bufferedBytes).toBe(0);
      decoder.push(puback(7));
      expect(idOf(decoder.read())).toBe(7);
    },
  );

  it("of which each packet has several are put together in order", () => {
    const decoder = new PacketDecoder();
    for (let packetId = 1; packetId <= 2_000; packetId++) {
      for (const byte of puback(packetId)) decoder.push(Uint8Array.of(byte));
    }
    for (let packetId = 1; packetId <= 2_000; packetId++) {
      if (idOf(decoder.read()) !== packetId) throw new Error(`packet ${packetId} is another`);
    }
    expect(decoder.bufferedBytes).toBe(0);
  });
});

describe("a packet that straddles chunks", () => {
  it.each([
    [0, 1],
    [10, 3],
    [995, 400],
    [996, 400],
    [1_000, 1],
    [1_001, 500],
    [4_096, 1_023],
    [4_096, 1_024],
    [50_000, 1],
    [50_000, 255],
    [50_000, 256],
    [50_000, 257],
    [300_000, 1_023],
    [300_000, 1_024],
    [300_000, 70_000],
  ])("of %i bytes of payload in pieces of %i is whole, and so is the next", (length, size) => {
    const stream = [publish(length), publish(length + 1, 3), puback(9)];
    const bytes = new Uint8Array(Buffer.concat(stream));
    for (const ownMemory of [true, false]) {
      const decoder = new PacketDecoder();
      const packets: Packet[] = [];
      for (let at = 0; at < bytes.length; at += size) {
        // Pieces of small chunks are kept as they are, of large ones copied.
        decoder.push(ownMemory ? bytes.slice(at, at + size) : bytes.subarray(at, at + size));
        packets.push(...decoder);
      }
      expect(packets.map((packet) => hexOf(encode(packet)))).toEqual(stream.map(hexOf));
      expect(decoder.bufferedBytes).toBe(0);
    }
  });

  it("in pieces of all sizes, small ones between large ones, is whole", () => {
    const bytes = publish(400_000);
    const sizes = [3, 1_500, 10, 2_000, 700, 1_023, 1_024, 5_000, 1, 255, 70_000, 300];
    const decoder = new PacketDecoder();
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const size = sizes[turn % sizes.length] as number;
      decoder.push(bytes.slice(at, at + size));
      at += size;
    }
    const packet = decoder.read() as PublishPacket;
    expect(hexOf(encode(packet))).toBe(hexOf(bytes));
  });

  it("has memory of its own, with nothing else in it", () => {
    const bytes = publish(3_000);
    const decoder = new PacketDecoder();
    decoder.push(bytes.slice(0, 1_000));
    expect(decoder.read()).toBeUndefined();
    decoder.push(new Uint8Array(Buffer.concat([bytes.subarray(1_000), publish(3_000)])));
    const { payload } = decoder.read() as PublishPacket;
    expect(payload.buffer.byteLength).toBe(bytes.length);
    // The one after it lies in its chunk, and is a view of that.
    expect((decoder.read() as PublishPacket).payload.buffer.byteLength).toBe(
      2 * bytes.length - 1_000,
    );
  });
});

describe("a stream that ends within a packet", () => {
  const BEFORE = "c000";

  it.each([
    ["30", 1, "publish"],
    ["3080", 1, "publish"],
    ["308080", 1, "publish"],
    ["3005", 5, "publish"],
    ["3005 0001 74", 2, "publish"],
    ["308001", 128, "publish"],
    ["d0", 1, "pingresp"],
    ["10ffffff7f 00", 268_435_454, "connect"],
  ] as const)(
    "%s misses %i bytes at least, in a %s, however it was cut",
    (hex, bytesNeeded, packetType) => {
      const bytes = bytesOf(BEFORE + hex);
      for (let at = 0; at <= bytes.length; at++) {
        for (const readsBetween of [true, false]) {
          const decoder = new PacketDecoder();
          decoder.push(bytes.subarray(0, at));
          const found = readsBetween ? [...decoder] : [];
          decoder.push(bytes.subarray(at));
          const error = errorOf(() => decoder.end());
          expect(error).toMatchObject({
            code: "underflow",
            offset: bytes.length,
            bytesNeeded,
            packetType,
            field: undefined,
            protocolVersion: 4,
          });
          while (found.length < 1) found.push(decoder.read() as Packet);
          expect(found[0]?.type).toBe("pingreq");
          expect(decoder.bufferedBytes).toBe(0);
          expect(() => decoder.read()).toThrow(error);
        }
      }
    },
  );

  it("says so by the version that it was read by", () => {
    const connect = encode({ type: "connect", protocolVersion: 5, clientId: "c" });
    const decoder = decoderOf([hexOf(connect), "30"]);
    expect(errorOf(() => decoder.end()).protocolVersion).toBe(5);
    const told = decoderOf([hexOf(connect), "30"], { protocolVersion: 3 });
    expect(errorOf(() => told.end()).protocolVersion).toBe(3);
  });

  it("is told by read, too, once the end was said", () => {
    const decoder = decoderOf(["c000 30"]);
    expect(decoder.read()?.type).toBe("pingreq");
    expect(decoder.read()).toBeUndefined();
    const error = errorOf(() => decoder.end());
    expect(errorOf(() => decoder.read())).toBe(error);
    expect(errorOf(() => decoder.end())).toBe(error);
  });
});

describe("a stream that ends between packets", () => {
  it("gives what was there, and takes no more", () => {
    const decoder = decoderOf(["4002 0001 4002", "0002 4002 0003"]);
    decoder.end();
    expect(decoder.bufferedBytes).toBe(12);
    expect([...decoder].map(idOf)).toEqual([1, 2, 3]);
    expect(decoder.bufferedBytes).toBe(0);
    expect(decoder.read()).toBeUndefined();
    expect(() => decoder.push(bytesOf("c000"))).toThrow(new TypeError("the stream has ended"));
    decoder.end();
    expect(decoder.read()).toBeUndefined();
  });

  it("gives what was there when the end is said twice", () => {
    const decoder = decoderOf(["4002 0001 4002 0002"]);
    decoder.end();
    decoder.end();
    expect([...decoder].map(idOf)).toEqual([1, 2]);
  });

  it("may be of no bytes", () => {
    const decoder = new PacketDecoder();
    decoder.push(new Uint8Array(0));
    decoder.end();
    expect([...decoder]).toEqual([]);
  });
});

describe("a malformed packet", () => {
  /** A PUBACK with a Packet Identifier of 0 after two packets of 2 and 7 bytes. */
  const BYTES = bytesOf("c000 3005 0001 74 0102 4002 0000 c000");

  it("has its offset in the stream, however that was cut, and all before it can be read", () => {
    for (let size = 1; size <= BYTES.length; size++) {
      const decoder = new PacketDecoder();
      for (let at = 0; at < BYTES.length; at += size) decoder.push(BYTES.slice(at, at + size));
      expect([decoder.read()?.type, decoder.read()?.type]).toEqual(["pingreq", "publish"]);
      const error = errorOf(() => decoder.read());
      expect(error).toMatchObject({ code: "zero-packet-identifier", offset: 11 });
      expect(decoder.bufferedBytes).toBe(0);
      // The rest of the stream is let go.
      decoder.push(bytesOf("c000"));
      expect(decoder.bufferedBytes).toBe(0);
      for (const run of [() => decoder.read(), () => decoder.end(), () => [...decoder]]) {
        expect(errorOf(run)).toBe(error);
      }
      decoder.push(bytesOf("c000"));
    }
  });

  it("that end() comes to is told after the packets before it", () => {
    const decoder = new PacketDecoder();
    decoder.push(BYTES);
    const error = errorOf(() => decoder.end());
    expect(error).toMatchObject({ code: "zero-packet-identifier", offset: 11 });
    expect(decoder.bufferedBytes).toBe(9);
    expect([decoder.read()?.type, decoder.read()?.type]).toEqual(["pingreq", "publish"]);
    expect(decoder.bufferedBytes).toBe(0);
    expect(errorOf(() => decoder.read())).toBe(error);
  });

  it("is told by its header alone, before its body is there, wherever that is cut", () => {
    for (const chunks of [["3004"], ["30", "04"], ["c0", "00", "30", "04"]]) {
      const decoder = decoderOf(chunks, { maximumPacketSize: 5 });
      if (chunks.length === 4) expect(decoder.read()?.type).toBe("pingreq");
      expect(errorOf(() => decoder.read())).toMatchObject({
        code: "packet-too-large",
        offset: chunks.length === 4 ? 3 : 1,
      });
    }
    for (const chunks of [["00"], ["c0", "00", "00"], ["c0", "01"], ["30ff", "ffff", "ff"]]) {
      const whole = errorOf(() => [...decoderOf([chunks.join("")])]);
      expect(errorOf(() => [...decoderOf(chunks)]).message).toBe(whole.message);
    }
  });
});

describe("a chunk", () => {
  it("is a Uint8Array, and else a TypeError that says so", () => {
    for (const wrong of ["c000", [0xc0, 0], undefined]) {
      expect(() => new PacketDecoder().push(wrong as never)).toThrow(
        new TypeError("a chunk must be a Uint8Array"),
      );
    }
  });

  it("may be of no bytes, between others", () => {
    const decoder = decoderOf(["", "40", "", "0200", "", "07", ""]);
    expect(decoder.bufferedBytes).toBe(4);
    expect(idOf(decoder.read())).toBe(7);
    expect(decoder.read()).toBeUndefined();
  });

  it("that holds several packets gives them one by one", () => {
    const decoder = decoderOf(["4002 0001 4002 0002 4002"]);
    expect(idOf(decoder.read())).toBe(1);
    expect(decoder.bufferedBytes).toBe(6);
    expect(idOf(decoder.read())).toBe(2);
    expect(decoder.read()).toBeUndefined();
    expect(decoder.bufferedBytes).toBe(2);
    decoder.push(bytesOf("0003"));
    expect(idOf(decoder.read())).toBe(3);
    const { packet } = decode(bytesOf("4002 0003"));
    expect(packet.type).toBe("puback");
  });
});
