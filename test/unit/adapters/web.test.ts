import { DecodeError, EncodeError, type Packet, UnderflowDecodeError } from "@mqtt-codec/core";
import { decodePackets, PacketDecoderStream, PacketEncoderStream } from "@mqtt-codec/core/web";
import { describe, expect, it } from "vitest";
import { SESSION } from "./session.js";

const pingreq = Uint8Array.of(0xc0, 0x00);
const malformed = Uint8Array.of(0x30, 0x03, 0x00, 0x01, 0x23);

function streamOf<T>(
  chunks: Iterable<T>,
  onCancel: (reason: unknown) => void = () => {},
): ReadableStream<T> {
  const iterator = chunks[Symbol.iterator]();
  return new ReadableStream<T>(
    {
      pull(controller) {
        const next = iterator.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
}

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.slice(start, start + size);
}

async function gather(
  stream: ReadableStream<Packet>,
): Promise<{ types: string[]; error?: unknown }> {
  const types: string[] = [];
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { types };
      types.push(value.type);
    }
  } catch (error) {
    return { types, error };
  }
}

describe("PacketDecoderStream", () => {
  it("is a TransformStream that decodes chunks of any size", async () => {
    expect(new PacketDecoderStream()).toBeInstanceOf(TransformStream);
    for (const size of [1, 7, 1_460]) {
      const packets = streamOf(cut(SESSION, size)).pipeThrough(new PacketDecoderStream());
      const { types, error } = await gather(packets);
      expect(error).toBeUndefined();
      expect(types.length).toBe(47);
    }
  });

  it("asks its source for no more than is read", async () => {
    let asked = 0;
    const endless = (function* () {
      for (;;) {
        asked++;
        yield pingreq;
      }
    })();
    const reader = streamOf(endless).pipeThrough(new PacketDecoderStream()).getReader();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(asked).toBeLessThan(4);
    for (let count = 0; count < 10; count++)
      expect((await reader.read()).value?.type).toBe("pingreq");
    expect(asked).toBeLessThan(15);
    await reader.cancel();
  });

  it("gives the packets before a malformed one, then its DecodeError, and cancels its source", async () => {
    let reason: unknown;
    const chunk = Uint8Array.of(...pingreq, ...pingreq, ...malformed);
    const source = streamOf([chunk, pingreq], (given) => {
      reason = given;
    });
    const { types, error } = await gather(source.pipeThrough(new PacketDecoderStream()));
    expect(types).toEqual(["pingreq", "pingreq"]);
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ offset: 8 });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(reason).toBe(error);
  });

  it("errors with UnderflowDecodeError when its source closes within a packet", async () => {
    const source = streamOf([pingreq, malformed.slice(0, 3)]);
    const { types, error } = await gather(source.pipeThrough(new PacketDecoderStream()));
    expect(types).toEqual(["pingreq"]);
    expect(error).toBeInstanceOf(UnderflowDecodeError);
  });
});

describe("PacketEncoderStream", () => {
  it("encodes in the version of the CONNECT", async () => {
    const packets = streamOf([
      { type: "connect", clientId: "c", protocolVersion: 5 } as const,
      { type: "puback", packetId: 1, reasonCode: 0x10 } as const,
    ])
      .pipeThrough(new PacketEncoderStream())
      .pipeThrough(new PacketDecoderStream());
    expect(await gather(packets)).toEqual({ types: ["connect", "puback"] });
  });

  it("errors with the EncodeError of a packet that breaks a rule", async () => {
    const packets = streamOf([{ type: "publish", topic: "#" } as const]).pipeThrough(
      new PacketEncoderStream(),
    );
    await expect(packets.getReader().read()).rejects.toBeInstanceOf(EncodeError);
  });
});

describe("decodePackets", () => {
  const all = async (packets: AsyncIterable<Packet>): Promise<string[]> => {
    const types: string[] = [];
    for await (const { type } of packets) types.push(type);
    return types;
  };

  it("reads a ReadableStream, also where that cannot be iterated", async () => {
    expect((await all(decodePackets(streamOf(cut(SESSION, 100))))).length).toBe(47);
    const plain = streamOf(cut(SESSION, 100));
    Object.defineProperty(plain, Symbol.asyncIterator, { value: undefined });
    expect((await all(decodePackets(plain))).length).toBe(47);
  });

  it("reads the messages of a WebSocket, whose frames need not be packets [3.1.1 MQTT-6.0.0-2] [5.0 MQTT-6.0.0-2]", async () => {
    const messages = [...cut(SESSION, 11)].map(
      (bytes) => new MessageEvent("message", { data: bytes.buffer }),
    );
    expect((await all(decodePackets(messages as Iterable<MessageEvent<ArrayBuffer>>))).length).toBe(
      47,
    );
    const buffers = [...cut(SESSION, 5)].map(({ buffer }) => buffer as ArrayBuffer);
    expect((await all(decodePackets(buffers))).length).toBe(47);
  });

  it("cancels a stream that is left", async () => {
    let isCancelled = false;
    const source = streamOf([pingreq, pingreq, pingreq], () => {
      isCancelled = true;
    });
    for await (const _ of decodePackets(source)) break;
    expect(isCancelled).toBe(true);
  });
});
