/** That the laws of the targets can fail: each fault is seen by a seed, as a break of the law that is named. */

import { beforeEach, describe, expect, it, vi } from "vitest";
import { withoutStacks } from "../laws/support/stacks.js";
import { seedsOf } from "./corpus.mjs";
import { type Codec, FAULTS, type Replaced } from "./support/faults.js";
import { RUN } from "./support/run.js";
import { TARGETS } from "./targets.mjs";

const planted = vi.hoisted(() => ({ now: {} as Replaced, codec: {} as Record<string, unknown> }));

/** The functions and classes of a module, each exchanged for what is planted while something is. */
function exchanged(original: object, replaced: () => object | undefined): object {
  const now = (name: string, own: unknown) =>
    (replaced() as Record<string, unknown> | undefined)?.[name] ?? own;
  const entries = Object.entries(original).map(([name, own]) => {
    if (typeof own !== "function") return [name, own];
    const stand = new Proxy(own, {
      apply: (_, self, args) => Reflect.apply(now(name, own) as () => unknown, self, args),
      construct: (_, args) => Reflect.construct(now(name, own) as new () => object, args),
    });
    return [name, stand];
  });
  return Object.fromEntries(entries);
}

vi.mock("@mqtt-codec/core", async (original) => {
  const core = await original<Codec["core"]>();
  planted.codec["core"] = core;
  return exchanged(core, () => planted.now.core);
});
vi.mock("@mqtt-codec/core/dissect", async (original) => {
  const { dissect } = await original<{ dissect: Codec["dissect"] }>();
  planted.codec["dissect"] = dissect;
  return exchanged({ dissect }, () => planted.now);
});
vi.mock("@mqtt-codec/mqtt-packet", async (original) => {
  const { default: dropIn } = await original<{ default: Codec["dropIn"] }>();
  planted.codec["dropIn"] = dropIn;
  return { default: exchanged(dropIn, () => planted.now.dropIn) };
});

withoutStacks();
beforeEach(() => {
  planted.now = {};
});

/** What a target's seeds break, up to the first break of the law that is looked for. */
function broken(target: string, law?: string): string[] {
  const messages: string[] = [];
  for (const seed of seedsOf(target)) {
    try {
      RUN[target]?.(seed);
    } catch (error) {
      messages.push((error as Error).message);
      if (law !== undefined && messages.at(-1)?.startsWith(`${law}: `)) break;
    }
  }
  return messages;
}

describe("the laws of the fuzzer's targets", () => {
  it.each(FAULTS)("$target sees that $what, by $law", ({ target, law, plant }) => {
    planted.now = plant(planted.codec as unknown as Codec);
    expect(broken(target, law).at(-1)).toMatch(new RegExp(`^${law}: `));
  });

  it.each(TARGETS)("$name sees nothing where nothing is wrong", ({ name }) => {
    expect(broken(name)).toEqual([]);
  });
});
