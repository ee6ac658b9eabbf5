import { Readable } from "node:stream";
import { runInNewContext } from "node:vm";
import {
  DecodeError,
  type DecodeOptions,
  type Packet,
  UnderflowDecodeError,
} from "@mqtt-codec/core";
import { type Chunk, decodePackets } from "@mqtt-codec/core/web";
import { describe, expect, it } from "vitest";

const pingreq = Uint8Array.of(0xc0, 0x00);
const malformed = Uint8Array.of(0xc1, 0x00);
const cutOff = Uint8Array.of(0x30);

/** Chunks from a generator that notes how many were asked of it and whether it was closed. */
class Source {
  asked = 0;
  isClosed = false;
  private readonly chunks: readonly unknown[];
  private readonly error: Error | undefined;

  constructor(chunks: readonly unknown[], error?: Error) {
    this.chunks = chunks;
    this.error = error;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Chunk, void, undefined> {
    try {
      for (const chunk of this.chunks) {
        this.asked++;
        yield chunk as Chunk;
      }
      if (this.error !== undefined) throw this.error;
    } finally {
      this.isClosed = true;
    }
  }

  /** The same as a ReadableStream, which its reader cancels. */
  get stream(): ReadableStream<Chunk> {
    const chunks = this[Symbol.asyncIterator]();
    return new ReadableStream<Chunk>(
      {
        pull: async (controller) => {
          const { done, value } = await chunks.next();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: () => {
          this.isClosed = true;
        },
      },
      { highWaterMark: 0 },
    );
  }
}

async function gather(
  source: Parameters<typeof decodePackets>[0],
  options?: DecodeOptions,
): Promise<{ types: string[]; error: unknown }> {
  const types: string[] = [];
  try {
    for await (const { type } of decodePackets(source, options)) types.push(type);
    return { types, error: undefined };
  } catch (error) {
    return { types, error };
  }
}

const forms: readonly (readonly [
  name: string,
  form: (source: Source) => Parameters<typeof decodePackets>[0],
])[] = [
  ["an asynchronous generator", (source) => source],
  ["a stream of Node", (source) => Readable.from(source)],
  ["a ReadableStream", (source) => source.stream],
  [
    "a ReadableStream that cannot be iterated",
    ({ stream }) => Object.defineProperty(stream, Symbol.asyncIterator, { value: undefined }),
  ],
];

describe.each(forms)("decodePackets over %s", (_, form) => {
  it("closes it when the reader leaves in the midst of a chunk", async () => {
    const source = new Source([Uint8Array.of(...pingreq, ...pingreq), pingreq]);
    const seen: Packet[] = [];
    for await (const packet of decodePackets(form(source))) {
      seen.push(packet);
      break;
    }
    expect(seen.length).toBe(1);
    await expect.poll(() => source.isClosed).toBe(true);
    expect(source.asked).toBeLessThan(3);
  });

  it("closes it when the reader throws, and passes the reader's error on", async () => {
    const source = new Source([pingreq, pingreq]);
    const ownError = new Error("mine");
    const reading = (async () => {
      for await (const _packet of decodePackets(form(source))) throw ownError;
    })();
    await expect(reading).rejects.toBe(ownError);
    await expect.poll(() => source.isClosed).toBe(true);
  });

  it("closes it at a malformed packet, after those before it", async () => {
    const source = new Source([pingreq, Uint8Array.of(...pingreq, ...malformed), pingreq]);
    const { types, error } = await gather(form(source));
    expect(types).toEqual(["pingreq", "pingreq"]);
    expect(error).toMatchObject({ code: "reserved-flags", offset: 4 });
    await expect.poll(() => source.isClosed).toBe(true);
  });

  it("passes its error on, after the packets before it", async () => {
    const broken = new Error("broken pipe");
    const source = new Source([pingreq, cutOff], broken);
    const { types, error } = await gather(form(source));
    expect(types).toEqual(["pingreq"]);
    expect(error).toBe(broken);
  });

  it("fails with UnderflowDecodeError when it ends within a packet", async () => {
    const { types, error } = await gather(form(new Source([pingreq, cutOff])));
    expect(types).toEqual(["pingreq"]);
    expect(error).toBeInstanceOf(UnderflowDecodeError);
  });

  it("takes chunks of no bytes, and none at all", async () => {
    const empty = new Uint8Array(0);
    const chunks = [empty, cutOff, empty, Uint8Array.of(0x03, 0x00, 0x01, 0x74), empty];
    expect(await gather(form(new Source(chunks)))).toEqual({
      types: ["publish"],
      error: undefined,
    });
    expect(await gather(form(new Source([])))).toEqual({ types: [], error: undefined });
  });
});

describe("decodePackets over the messages of a WebSocket", () => {
  it("takes every form that binary data has", async () => {
    const larger = Uint8Array.of(0xff, ...pingreq, 0xff);
    const messages = [
      { data: pingreq.buffer },
      { data: pingreq },
      { data: Buffer.from(pingreq) },
      { data: larger.subarray(1, 3) },
      { data: new ArrayBuffer(0) },
      new MessageEvent("message", { data: pingreq.buffer }),
      pingreq.buffer,
      pingreq,
    ];
    const { types, error } = await gather(new Source(messages));
    expect(error).toBeUndefined();
    expect(types).toEqual(Array.from({ length: 7 }, () => "pingreq"));
  });

  it("takes packets that are cut over messages of different forms [3.1.1 MQTT-6.0.0-2] [5.0 MQTT-6.0.0-2]", async () => {
    const messages = [{ data: Uint8Array.of(0xc0).buffer }, { data: Uint8Array.of(0x00, 0xc0) }];
    const { types } = await gather(new Source([...messages, Uint8Array.of(0x00)]));
    expect(types).toEqual(["pingreq", "pingreq"]);
  });

  it.each([
    ["a text frame", { data: "\xc0\x00" }],
    ["a text", "\xc0\x00"],
  ])(
    "refuses %s as what a peer has sent [3.1.1 MQTT-6.0.0-1] [5.0 MQTT-6.0.0-1]",
    async (_, message) => {
      const { types, error } = await gather(new Source([{ data: pingreq }, message]));
      expect(types).toEqual(["pingreq"]);
      expect(error).toBeInstanceOf(DecodeError);
      expect(error).toMatchObject({
        code: "text-frame",
        offset: 2,
        rule: "MQTT-6.0.0-1",
        reasonCode: 0x81,
      });
    },
  );

  it("takes bytes of another realm", async () => {
    const theirs = runInNewContext("[new Uint8Array([0xc0, 0]), new Uint8Array([0xc0, 0]).buffer]");
    const { types, error } = await gather(new Source([theirs[0], { data: theirs[1] }]));
    expect(error).toBeUndefined();
    expect(types).toEqual(["pingreq", "pingreq"]);
  });

  it.each([
    ["a text frame", { data: "\xc0\x00" }],
    ["a text", "\xc0\x00"],
    ["a Blob, which binaryType asks for", { data: new Blob([pingreq]) }],
    ["fragments, which binaryType asks for", { data: [Buffer.from(pingreq)] }],
    ["nothing", { data: undefined }],
  ])(
    "fails at %s and closes the connection [3.1.1 MQTT-6.0.0-1] [5.0 MQTT-6.0.0-1]",
    async (_, message) => {
      const source = new Source([{ data: pingreq }, message, { data: pingreq }]);
      const { types, error } = await gather(source);
      expect(types).toEqual(["pingreq"]);
      expect(error).toBeInstanceOf(Error);
      expect(source.isClosed).toBe(true);
      expect(source.asked).toBe(2);
    },
  );
});

it("decodePackets asks for a chunk when the packets of the one before are read", async () => {
  const source = new Source([Uint8Array.of(...pingreq, ...pingreq), pingreq]);
  const asked: number[] = [];
  for await (const _ of decodePackets(source)) asked.push(source.asked);
  expect(asked).toEqual([1, 1, 2]);
});
