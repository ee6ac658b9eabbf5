import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GrowingInput, growingInputs } from "../../bench/growing-inputs.mjs";
import { countBuiltIns, WorkCounter } from "./counting.js";

// The counters stand in the built-in functions before the codec looks for them.
const restore = countBuiltIns();
const codec = await import("@mqtt-codec/core");
const { dissect } = await import("@mqtt-codec/core/dissect");
const { decodeUtf8 } = await import("@mqtt-codec/core/io");
const counter = new WorkCounter("packages/core/src/");

beforeAll(() => counter.start());
afterAll(async () => {
  await counter.stop();
  restore();
});

/** Counting is slow; what is not linear shows in less. */
const PART = 16;

const inputs = growingInputs({ ...codec, dissect, decodeUtf8 });

/** Bytes copied when the writer's memory is doubled, which happens at some sizes. */
const GROWN = 40_000;

describe("L14: the work for an input is linear in its size", () => {
  it.each(inputs)("$name", async ({ largest, make, run, constant, encodes }: GrowingInput) => {
    const size = Math.floor(largest / PART);
    const once = make(size);
    const twice = make(2 * size);
    // What is done once only, such as a slab, is done before.
    run(make(size));
    const one = await counter.count(() => run(once));
    const two = await counter.count(() => run(twice));
    expect(one.blocks).toBeGreaterThan(50);
    const growth = constant === true ? 1 : 2;
    expect(two.blocks).toBeLessThan(1.05 * growth * one.blocks + 10);
    expect(two.builtIn).toBeLessThan(1.05 * growth * one.builtIn + (encodes ? GROWN : 10));
  });

  it("and what is not linear would show", async () => {
    // A packet of unread chunks moved down with each one read, as this decoder once did in thousands.
    const chunks = (count: number) => Array.from({ length: count }, (_, index) => index);
    const drain = (list: number[]) => {
      while (list.length > 0) list.shift();
    };
    const one = await counter.count(() => drain(chunks(1_000)));
    const two = await counter.count(() => drain(chunks(2_000)));
    expect(two.builtIn).toBeGreaterThan(3.9 * one.builtIn);
  });
});
