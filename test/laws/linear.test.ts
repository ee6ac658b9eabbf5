import { decode, type Packet } from "@mqtt-codec/core";
import { decodeUtf8 } from "@mqtt-codec/core/io";
import { describe, expect, it } from "vitest";

/** Far above what linear cost takes, far below what quadratic cost does. */
const PATIENCE = 1_500;

/** A body of many copies of `part`. */
function copies(head: readonly number[], part: readonly number[], count: number): Uint8Array {
  const body = new Uint8Array(head.length + part.length * count);
  body.set(head);
  for (let index = 0; index < count; index++) body.set(part, head.length + index * part.length);
  return body;
}

// 257 bytes, so that no byte of the length is zero, and not all of them ASCII.
const noZero = [1, 1, ...new Array(255).fill(0x61), 0xc3, 0xa9];

function timed<T>(run: () => T): T {
  const start = performance.now();
  const result = run();
  expect(performance.now() - start).toBeLessThan(PATIENCE);
  return result;
}

describe("L14: the cost of a packet is linear in its length", () => {
  it("an UNSUBSCRIBE of 2 MB without a zero byte, in UTF-8 that is not ASCII", () => {
    const bytes = framed(0xa2, copies([1, 1], noZero, 8_000));
    const packet: Packet = timed(() => decode(bytes).packet);
    expect(packet.type === "unsubscribe" && packet.topicFilters.length).toBe(8_000);
  });

  it("a small packet at the beginning of 64 MB", () => {
    const bytes = new Uint8Array(64_000_000).fill(0x61);
    bytes.set([0x30, 5, 0, 3, 0xc3, 0xa9, 0x61]);
    timed(() => {
      for (let count = 0; count < 200; count++) decode(bytes);
    });
  });

  it("decodeUtf8 of strings at the beginning of 64 MB", () => {
    const bytes = new Uint8Array(64_000_000).fill(0x61);
    bytes.set([0, 3, 0xc3, 0xa9, 0x61]);
    timed(() => {
      for (let count = 0; count < 200; count++) decodeUtf8(bytes);
    });
  });

  it("300,000 User Properties, all of them empty", () => {
    const property = [0x26, 0, 0, 0, 0];
    const block = copies([], property, 300_000);
    const length = [0xe0, 0xc6, 0x5b];
    const body = new Uint8Array(3 + length.length + block.length);
    body.set([0, 1, 0x74, ...length]);
    body.set(block, 3 + length.length);
    const packet: Packet = timed(() => decode(framed(0x30, body), { protocolVersion: 5 }).packet);
    expect(packet.type === "publish" && packet.properties.userProperties?.length).toBe(300_000);
  });
});

/** A packet of a body too long to spread. */
function framed(first: number, body: Uint8Array): Uint8Array {
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  const bytes = new Uint8Array(1 + length.length + body.length);
  bytes.set([first, ...length]);
  bytes.set(body, 1 + length.length);
  return bytes;
}
