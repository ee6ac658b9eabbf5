import { once } from "node:events";
import { createReadStream, readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  DecodeError,
  EncodeError,
  encode,
  type Packet,
  PublishPacket,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { decodePackets, PacketDecoderStream, PacketEncoderStream } from "@mqtt-codec/core/node";
import { describe, expect, it } from "vitest";

const fixture = new URL("../../fixtures/mosquitto-5.0-publishers.mqtt", import.meta.url);
const session = readFileSync(fixture);
const pingreq = Uint8Array.of(0xc0, 0x00);
const malformed = Uint8Array.of(0x30, 0x03, 0x00, 0x01, 0x23);

async function gather(
  packets: AsyncIterable<Packet>,
): Promise<{ packets: Packet[]; error?: unknown }> {
  const gathered: Packet[] = [];
  try {
    for await (const packet of packets) gathered.push(packet);
    return { packets: gathered };
  } catch (error) {
    return { packets: gathered, error };
  }
}

describe("PacketDecoderStream", () => {
  it("decodes what is piped into it, in chunks of any size", async () => {
    const whole = await gather(Readable.from([session]).pipe(new PacketDecoderStream()));
    expect(whole.packets.length).toBe(47);
    for (const highWaterMark of [1, 7, 1_460]) {
      const source = createReadStream(fixture, { highWaterMark });
      const { packets, error } = await gather(source.pipe(new PacketDecoderStream()));
      expect(error).toBeUndefined();
      expect(packets.length).toBe(whole.packets.length);
      packets.forEach((packet, index) => {
        expect(packet.equals(whole.packets[index])).toBe(true);
      });
    }
  });

  it("stops its source while nobody reads", async () => {
    const chunk = Buffer.concat(Array.from({ length: 1_000 }, () => pingreq));
    let asked = 0;
    const source = new Readable({
      highWaterMark: 1,
      read() {
        asked++;
        this.push(chunk);
      },
    });
    const stream = source.pipe(new PacketDecoderStream());
    await new Promise((resolve) => setTimeout(resolve, 50));
    // As many chunks are under way as the stream takes in, 16 or 64 KiB, and a few; and no more packets
    // than the stream holds for its reader.
    expect(asked).toBeLessThan(stream.writableHighWaterMark / chunk.length + 10);
    expect(stream.readableLength).toBeLessThanOrEqual(stream.readableHighWaterMark);
    const before = asked;
    for (let count = 0; count < (before + 1) * 1_000; count++) {
      if (stream.read() === null) await once(stream, "readable");
    }
    expect(asked).toBeGreaterThan(before);
    source.destroy();
    stream.destroy();
  });

  it("destroys a pipeline once, with the DecodeError, after the packets before it", async () => {
    const seen: string[] = [];
    const errors: unknown[] = [];
    const source = Readable.from([Buffer.concat([pingreq, pingreq]), malformed, pingreq]);
    const stream = new PacketDecoderStream();
    stream.on("error", (error) => errors.push(error));
    const run = pipeline(source, stream, async (packets: AsyncIterable<Packet>) => {
      for await (const { type } of packets) seen.push(type);
    });
    await expect(run).rejects.toMatchObject({ code: "wildcard-in-topic-name", offset: 8 });
    expect(seen).toEqual(["pingreq", "pingreq"]);
    expect(errors.length).toBe(1);
    expect(errors[0]).toBeInstanceOf(DecodeError);
    expect(source.destroyed).toBe(true);
    expect(stream.destroyed).toBe(true);
  });

  it("fails with UnderflowDecodeError when its source ends within a packet", async () => {
    const { packets, error } = await gather(
      Readable.from([session.subarray(0, -1)]).pipe(new PacketDecoderStream()),
    );
    expect(packets.length).toBe(46);
    expect(error).toBeInstanceOf(UnderflowDecodeError);
  });

  it("takes decode's options", async () => {
    const stream = new PacketDecoderStream({ from: "client" });
    stream.end(Uint8Array.of(0xd0, 0x00));
    const { error } = await gather(stream);
    expect(error).toMatchObject({ code: "wrong-sender" });
    expect(() => new PacketDecoderStream({ from: "nobody" as never })).toThrow(TypeError);
  });
});

describe("PacketEncoderStream", () => {
  it("encodes packets and plain objects, in the version of the CONNECT", async () => {
    const stream = new PacketEncoderStream();
    const packets = gather(stream.pipe(new PacketDecoderStream()));
    stream.write({ type: "connect", clientId: "c", protocolVersion: 5 });
    stream.write({ type: "puback", packetId: 1, reasonCode: 0x10 });
    stream.end(new PublishPacket({ topic: "t", properties: { contentType: "x" } }));
    expect((await packets).packets.map(String)).toEqual([
      expect.stringContaining("protocolVersion: 5"),
      "PubackPacket { packetId: 1, reasonCode: 16 }",
      expect.stringContaining('contentType: "x"'),
    ]);
  });

  it("fails with the EncodeError of a packet that breaks a rule", async () => {
    const stream = new PacketEncoderStream();
    const failed = once(stream, "error");
    stream.write({ type: "publish", topic: "#" });
    expect((await failed)[0]).toBeInstanceOf(EncodeError);
  });
});

describe("decodePackets", () => {
  it("reads a socket, both streams on one connection", async () => {
    const server = createServer((socket) => {
      void (async () => {
        for await (const packet of decodePackets(socket)) {
          if (packet.type === "pingreq") socket.write(encode({ type: "pingresp" }));
          if (packet.type === "disconnect") socket.end();
        }
      })();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    for (const byte of [0xc0, 0x00, 0xc0, 0x00, 0xe0, 0x00]) socket.write(Uint8Array.of(byte));
    const { packets, error } = await gather(decodePackets(socket));
    expect(error).toBeUndefined();
    expect(packets.map(({ type }) => type)).toEqual(["pingresp", "pingresp"]);
    server.close();
  });

  it("closes its source when the reader leaves, and when a packet is malformed", async () => {
    for (const chunks of [
      [pingreq, pingreq],
      [pingreq, malformed],
    ]) {
      const source = new PassThrough();
      for (const chunk of chunks) source.write(chunk);
      const seen: string[] = [];
      const reading = (async () => {
        for await (const { type } of decodePackets(source)) {
          seen.push(type);
          if (chunks[1] === pingreq) break;
        }
      })();
      if (chunks[1] === malformed) await expect(reading).rejects.toBeInstanceOf(DecodeError);
      else await reading;
      expect(seen).toEqual(["pingreq"]);
      expect(source.destroyed).toBe(true);
    }
  });
});

describe("a reader of `data`", () => {
  it.each([
    ["PacketDecoderStream", () => new PacketDecoderStream(), pingreq],
    ["PacketEncoderStream", () => new PacketEncoderStream(), { type: "pingreq" }],
  ] as const)("that throws is not taken for a fault of the packet in %s", (_, make, given) => {
    const stream = make();
    const errors: unknown[] = [];
    stream.on("error", (error) => errors.push(error));
    stream.on("data", () => {
      throw new Error("mine");
    });
    expect(() => stream.write(given)).toThrow("mine");
    expect(errors).toEqual([]);
  });

  it("that reads on gets the DecodeError once, and nobody is thrown at", async () => {
    const stream = new PacketDecoderStream();
    const errors: unknown[] = [];
    stream.on("error", (error) => errors.push(error));
    stream.on("data", () => {
      while (stream.read() !== null);
    });
    stream.write(Buffer.concat([pingreq, pingreq, pingreq, malformed]));
    await new Promise((resolve) => stream.on("close", resolve));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(DecodeError);
  });
});

describe("decodePackets over a socket", () => {
  it("lets its reader answer a malformed packet where the iterator leaves the socket open", async () => {
    const server = createServer(async (socket) => {
      try {
        const chunks = socket.iterator({ destroyOnReturn: false });
        for await (const _ of decodePackets(chunks, { protocolVersion: 5 }));
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        const { reasonCode } = error;
        socket.end(encode({ type: "disconnect", reasonCode }, { protocolVersion: 5 }));
      }
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    socket.write(Uint8Array.of(0xc0, 0x01, 0x00));
    const { packets } = await gather(decodePackets(socket, { protocolVersion: 5 }));
    expect(packets.map(({ type }) => type)).toEqual(["disconnect"]);
    server.close();
  });

  it("throws at once for an option that does not exist", () => {
    expect(() => decodePackets([], { nope: 1 } as never)).toThrow(TypeError);
  });
});
