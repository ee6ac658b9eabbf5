/** Every target over every input that is checked in: what the fuzzer has found once is not lost, fuzzer or not. */

import { describe, expect, it } from "vitest";
import { hex } from "../bytes.js";
import { withoutStacks } from "../laws/support/stacks.js";
import { seedsOf } from "./corpus.mjs";
import { RUN } from "./support/run.js";
import { TARGETS } from "./targets.mjs";

withoutStacks();

describe("the seeds of the fuzzer", () => {
  it.each(TARGETS)("break no law in $name", ({ name }) => {
    const fuzz = RUN[name] as (data: Uint8Array) => void;
    const seeds: readonly Uint8Array[] = seedsOf(name);
    expect(seeds.length).toBeGreaterThan(100);
    for (const seed of seeds) {
      try {
        fuzz(seed);
      } catch (error) {
        throw new Error(`${hex(seed)}: ${(error as Error).message}`, { cause: error });
      }
    }
  });

  it("are for targets that there are", () => {
    expect(Object.keys(RUN).sort()).toEqual(TARGETS.map(({ name }) => name).sort());
  });
});
