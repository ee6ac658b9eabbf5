import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { EncodeError, type Packet, type PacketInit } from "@mqtt-codec/core";
import * as node from "@mqtt-codec/core/node";
import * as web from "@mqtt-codec/core/web";
import { describe, expect, it } from "vitest";

/** Endless packets, which count how many were asked for. */
class Packets {
  asked = 0;

  *[Symbol.iterator](): Generator<PacketInit, void, undefined> {
    for (;;) {
      this.asked++;
      yield { type: "publish", topic: "t", payload: new Uint8Array(1_000) };
    }
  }

  get stream(): ReadableStream<PacketInit> {
    const packets = this[Symbol.iterator]();
    return new ReadableStream<PacketInit>(
      { pull: (controller) => controller.enqueue(packets.next().value as PacketInit) },
      { highWaterMark: 0 },
    );
  }
}

/** Whatever would go on by itself has gone on by then. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe("PacketEncoderStream of Node", () => {
  it("asks for no packets while nobody reads, and goes on when somebody does", async () => {
    const packets = new Packets();
    const stream = Readable.from(packets).pipe(new node.PacketEncoderStream());
    await settled();
    const before = packets.asked;
    // What its two sides and its source may hold: 16 objects each, and 16 to 64 kB.
    expect(before).toBeLessThan(120);
    await settled();
    expect(packets.asked).toBe(before);
    let length = 0;
    for await (const chunk of stream) {
      length += (chunk as Uint8Array).length;
      if (length > 500_000) break;
    }
    expect(packets.asked).toBeGreaterThan(450);
  });

  it("says by write that it has enough", () => {
    const stream = new node.PacketEncoderStream();
    const [packet] = new Packets();
    let taken = 1;
    while (stream.write(packet) && taken < 1_000) taken++;
    expect(taken).toBeLessThan(120);
  });

  it("writes into a decoder, however slow, what comes out as it was", async () => {
    const topics = Array.from({ length: 500 }, (_, index) => `t/${index}`);
    const seen: string[] = [];
    await pipeline(
      Readable.from(topics.map((topic): PacketInit => ({ type: "publish", topic }))),
      new node.PacketEncoderStream(),
      new node.PacketDecoderStream(),
      async (packets: AsyncIterable<Packet>) => {
        for await (const packet of packets) {
          if (packet.type === "publish") seen.push(packet.topic);
          if (seen.length % 100 === 0) await settled();
        }
      },
    );
    expect(seen).toEqual(topics);
  });

  it("destroys the pipeline with the EncodeError of a packet that breaks a rule", async () => {
    const source = Readable.from([{ type: "pingreq" }, { type: "publish", topic: "#" }]);
    const run = pipeline(source, new node.PacketEncoderStream(), async (chunks) => {
      for await (const _ of chunks) await settled();
    });
    await expect(run).rejects.toBeInstanceOf(EncodeError);
    expect(source.destroyed).toBe(true);
  });
});

describe("PacketEncoderStream of the web", () => {
  it("asks for no packets while nobody reads, and goes on when somebody does", async () => {
    const packets = new Packets();
    const reader = packets.stream.pipeThrough(new web.PacketEncoderStream()).getReader();
    await settled();
    expect(packets.asked).toBeLessThan(4);
    for (let count = 0; count < 10; count++) expect((await reader.read()).done).toBe(false);
    expect(packets.asked).toBeGreaterThanOrEqual(10);
    expect(packets.asked).toBeLessThan(15);
    await reader.cancel();
  });

  it("gives the packets before one that breaks a rule, then its EncodeError, and cancels its source", async () => {
    let reason: unknown;
    const packets: PacketInit[] = [{ type: "pingreq" }, { type: "publish", topic: "#" }];
    const source = new ReadableStream<PacketInit>(
      {
        pull: (controller) => {
          const packet = packets.shift();
          if (packet !== undefined) controller.enqueue(packet);
        },
        cancel: (given) => {
          reason = given;
        },
      },
      { highWaterMark: 0 },
    );
    const reader = source.pipeThrough(new web.PacketEncoderStream()).getReader();
    expect((await reader.read()).value).toEqual(Uint8Array.of(0xc0, 0x00));
    await expect(reader.read()).rejects.toBeInstanceOf(EncodeError);
    await expect.poll(() => reason).toBeInstanceOf(EncodeError);
  });

  it("cancels its source when the reader leaves", async () => {
    const packets = new Packets();
    for await (const _ of packets.stream.pipeThrough(new web.PacketEncoderStream())) break;
    await settled();
    expect(packets.asked).toBeLessThan(5);
  });
});

describe("PacketDecoderStream", () => {
  it("of the web passes an abort of its writable side on", async () => {
    const stream = new web.PacketDecoderStream();
    const reason = new Error("gone");
    const reading = stream.readable.getReader().read();
    await Promise.all([
      stream.writable.getWriter().abort(reason),
      expect(reading).rejects.toBe(reason),
    ]);
  });

  it("of Node ends a pipeline whose reader leaves, with its source", async () => {
    const source = Readable.from([Uint8Array.of(0xc0, 0x00), Uint8Array.of(0xc0, 0x00)]);
    await pipeline(source, new node.PacketDecoderStream(), async (packets) => {
      for await (const _ of packets) break;
    }).catch(() => {});
    expect(source.destroyed).toBe(true);
  });
});
