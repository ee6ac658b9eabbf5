import { once } from "node:events";
import { duplexPair, PassThrough, Writable } from "node:stream";
import mqttPacket, { type Packet } from "@mqtt-codec/mqtt-packet";
import { describe, expect, it } from "vitest";

const PUBLISH: Packet = {
  cmd: "publish",
  topic: "a",
  payload: "b",
  qos: 0,
  dup: false,
  retain: false,
};
const CONNECT: Packet = { cmd: "connect", clientId: "c" };

const tick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

describe("writeToStream", () => {
  it("writes a packet in one write, corked until the next tick", async () => {
    const chunks: unknown[] = [];
    const stream = new Writable({
      write: (chunk, _, done) => {
        chunks.push(chunk);
        done();
      },
    });
    expect(mqttPacket.writeToStream(PUBLISH, stream)).toBe(true);
    expect(mqttPacket.writeToStream(PUBLISH, stream)).toBe(true);
    expect(stream.writableCorked).toBe(2);
    expect(chunks).toEqual([]);
    await tick();
    expect(stream.writableCorked).toBe(0);
    expect(chunks.length).toBe(2);
    expect(chunks[0]).toEqual(mqttPacket.generate(PUBLISH));
  });

  it("sends a CONNECT as one, though it is written field by field", async () => {
    const written: number[] = [];
    const stream = new Writable({
      writev: (chunks, done) => {
        written.push(chunks.length);
        done();
      },
    });
    const connect: Packet = {
      ...CONNECT,
      protocolVersion: 5,
      properties: { userProperties: { name: "x".repeat(200) } },
      will: { topic: "w", payload: "p" },
    };
    expect(mqttPacket.writeToStream(connect, stream)).toBe(true);
    await tick();
    expect(written.length).toBe(1);
    const whole = new PassThrough();
    mqttPacket.writeToStream(connect, whole);
    await tick();
    expect(whole.read()).toEqual(mqttPacket.generate(connect));
  });

  it("returns what the stream says of room", () => {
    const full = new PassThrough({ writableHighWaterMark: 1 });
    expect(mqttPacket.writeToStream(PUBLISH, full)).toBe(false);
    expect(mqttPacket.writeToStream(CONNECT, full)).toBe(true);
    const said = { write: () => undefined, cork: undefined };
    expect(mqttPacket.writeToStream(PUBLISH, said as never)).toBe(undefined);
  });

  it("waits for a stream that holds it back, and loses nothing", async () => {
    const [near, far] = duplexPair({ highWaterMark: 16 });
    const parser = mqttPacket.parser();
    let count = 0;
    parser.on("packet", () => count++);
    far.on("data", (chunk: Buffer) => parser.parse(chunk));
    for (let index = 0; index < 500; index++) {
      if (!mqttPacket.writeToStream(PUBLISH, near)) await once(near, "drain");
    }
    near.end();
    await once(far, "end");
    expect(count).toBe(500);
  });

  it("destroys the stream with the error of a bad packet, writes nothing, and returns false", async () => {
    const stream = new PassThrough();
    const error = once(stream, "error");
    expect(mqttPacket.writeToStream({ ...PUBLISH, topic: "#" } as Packet, stream)).toBe(false);
    expect(stream.destroyed).toBe(true);
    expect((await error)[0]).toMatchObject({ code: "wildcard-in-topic-name" });
    expect(stream.writableLength).toBe(0);
    await tick();
  });

  it("does not mind a stream that is destroyed, or that goes before the next tick", async () => {
    const stream = new PassThrough();
    stream.on("error", () => {});
    mqttPacket.writeToStream(PUBLISH, stream);
    stream.destroy();
    await tick();
    expect(mqttPacket.writeToStream(PUBLISH, stream)).toBe(false);
    await tick();
  });

  it("writes to a stream that cannot be corked, nor destroyed", () => {
    const chunks: unknown[] = [];
    const stream = { write: (chunk: unknown) => chunks.push(chunk) > 0 };
    expect(mqttPacket.writeToStream(PUBLISH, stream as never)).toBe(true);
    expect(mqttPacket.writeToStream({ cmd: "nothing" } as never, stream as never)).toBe(false);
    expect(chunks.length).toBe(1);
  });

  it("keeps cacheNumbers, on for a beginning", () => {
    expect(mqttPacket.writeToStream.cacheNumbers).toBe(true);
    mqttPacket.writeToStream.cacheNumbers = false;
    expect(mqttPacket.writeToStream.cacheNumbers).toBe(false);
    mqttPacket.writeToStream.cacheNumbers = true;
  });
});
