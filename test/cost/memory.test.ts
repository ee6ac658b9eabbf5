import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type DecodeOptions, encode, type Packet, PacketDecoder } from "@mqtt-codec/core";
import { describe, expect, it } from "vitest";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Whether what is referred to is collected once nobody else holds it. */
async function isCollected(reference: WeakRef<object>): Promise<boolean> {
  for (let attempt = 0; attempt < 20; attempt++) {
    // A WeakRef's target lives until the job that made or read it has ended.
    await new Promise((resolve) => setTimeout(resolve, 5));
    collect();
    if (reference.deref() === undefined) return true;
  }
  return false;
}

const publish = encode({ type: "publish", topic: "topic/of/it", payload: new Uint8Array(10) });

/** A megabyte whose first bytes are a packet, pushed, read, and referred to weakly. */
function readFromLargeChunk(options: DecodeOptions): {
  packet: Packet;
  chunk: WeakRef<object>;
  decoder: PacketDecoder;
} {
  const chunk = new Uint8Array(1 << 20);
  for (let index = 0; index < chunk.length; index++) {
    chunk[index] = publish[index % publish.length] as number;
  }
  const decoder = new PacketDecoder(options);
  decoder.push(chunk);
  let packet: Packet | undefined;
  // What is left at the end is the beginning of a packet, which the decoder sets aside.
  for (const one of decoder) packet ??= one;
  if (packet === undefined) throw new Error("no packet");
  return { packet, chunk: new WeakRef(chunk.buffer), decoder };
}

describe("what keeps memory alive", () => {
  it("a payload keeps the chunk it is a view of", async () => {
    const { packet, chunk } = readFromLargeChunk({});
    expect(await isCollected(chunk)).toBe(false);
    expect(packet.type).toBe("publish");
  });

  it("with copy, a packet keeps nothing of its chunk, nor does the decoder", async () => {
    const { packet, chunk, decoder } = readFromLargeChunk({ copy: true });
    expect(await isCollected(chunk)).toBe(true);
    expect(packet.type === "publish" && packet.payload.buffer.byteLength).toBe(10);
    expect(decoder.bufferedBytes).toBeGreaterThan(0);
  });

  it("a topic keeps nothing of its chunk", async () => {
    const topicOf = () => {
      const { packet, chunk } = readFromLargeChunk({});
      return { topic: packet.type === "publish" && packet.topic, chunk };
    };
    const { topic, chunk } = topicOf();
    expect(await isCollected(chunk)).toBe(true);
    expect(topic).toBe("topic/of/it");
  });

  it("a packet that straddles chunks keeps its own bytes and no more", () => {
    const decoder = new PacketDecoder();
    const bytes = new Uint8Array(100_000);
    bytes.set(publish);
    decoder.push(bytes.subarray(0, 5));
    decoder.push(bytes.subarray(5));
    const packet = decoder.read();
    expect(packet?.type === "publish" && packet.payload.buffer.byteLength).toBe(publish.length);
  });

  it("decoding a PUBLISH allocates the packet, its topic, the view of its payload and the result, and at most the fields it is made from", () => {
    const script = `
      import { decode, encode } from "@mqtt-codec/core";
      const packet = { type: "publish", topic: "a".repeat(34), payload: "p", qos: 1, packetId: 7 };
      const bytes = encode(packet);
      const kept = new Array(16);
      const run = (count) => {
        for (let index = 0; index < count; index++) kept[index & 15] = decode(bytes);
      };
      run(200_000);
      gc();
      const before = process.memoryUsage().heapUsed;
      run(20_000);
      console.log((process.memoryUsage().heapUsed - before) / 20_000);`;
    const flags = ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=64"];
    const output = execFileSync(
      process.execPath,
      [...flags, "--input-type=module", "--eval", script],
      { cwd: fileURLToPath(new URL("../../", import.meta.url)), encoding: "utf8" },
    );
    // In V8: 88 + 56 + about 100 + 40 bytes, and 72 where it does not see through the constructor.
    expect(Number(output)).toBeGreaterThan(150);
    expect(Number(output)).toBeLessThan(400);
  });

  it("one PUBLISH of 256 MB in chunks of 64 KB takes less than 1.6 times its length at the peak", () => {
    const script = fileURLToPath(new URL("../../bench/peak-memory.mjs", import.meta.url));
    const line = execFileSync(process.execPath, [script], { encoding: "utf8" });
    const [, ratio] = /: (\d\.\d\d) times its length/.exec(line) ?? [];
    expect(Number(ratio)).toBeGreaterThan(1);
    expect(Number(ratio)).toBeLessThan(1.6);
  });
});
