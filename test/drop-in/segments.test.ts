/** A PUBLISH that comes byte by byte: the work for it, counted. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countBuiltIns, WorkCounter } from "../cost/counting.js";
import { requireIn } from "./project.js";

// The counters stand in the built-in functions before the codecs look for them.
const restore = countBuiltIns();

interface MqttPacket {
  readonly parser: () => {
    readonly on: (event: string, listener: (packet: unknown) => void) => void;
    readonly parse: (bytes: Buffer) => number;
  };
}

const ours = requireIn("override")("mqtt-packet") as MqttPacket;
const theirs = requireIn("stock")("mqtt-packet") as MqttPacket;
const counters = [
  new WorkCounter("drop-in/override/node_modules/"),
  new WorkCounter("drop-in/stock/node_modules/"),
];

beforeAll(async () => {
  for (const counter of counters) await counter.start();
});
afterAll(async () => {
  for (const counter of counters) await counter.stop();
  restore();
});

/** A PUBLISH of so many bytes in segments of one. */
function segments(length: number): readonly Buffer[] {
  const packet = Buffer.alloc(length, 0x61);
  packet.set([0x30, 0x80 | ((length - 4) & 0x7f), 0x80 | (((length - 4) >> 7) & 0x7f)]);
  packet[3] = (length - 4) >> 14;
  packet.set([0, 1], 4);
  return Array.from(packet, (byte) => Buffer.of(byte));
}

function parseAll({ parser }: MqttPacket, chunks: readonly Buffer[]): void {
  const receiver = parser();
  let packets = 0;
  receiver.on("packet", () => packets++);
  for (const chunk of chunks) receiver.parse(chunk);
  if (packets !== 1) throw new Error("the packet did not arrive");
}

/** How much more work twice the bytes are. */
async function growth(codec: MqttPacket, counter: WorkCounter, length: number): Promise<number> {
  const once = segments(length);
  const twice = segments(2 * length);
  parseAll(codec, once);
  const sum = async (chunks: readonly Buffer[]): Promise<number> => {
    const { blocks, builtIn } = await counter.count(() => parseAll(codec, chunks));
    return blocks + builtIn;
  };
  const one = await sum(once);
  return (await sum(twice)) / one;
}

describe("a PUBLISH in segments of one byte", () => {
  it("is twice the work where it is twice as long", async () => {
    expect(await growth(ours, counters[0]!, 40_000)).toBeLessThan(2.1);
  });

  it("was four times the work with mqtt-packet", async () => {
    expect(await growth(theirs, counters[1]!, 10_000)).toBeGreaterThan(3);
  });
});
