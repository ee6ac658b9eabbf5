/** mqtt-packet's own tests, as npm has them, on mqtt-packet and on the drop-in. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { EXCEPTIONS, type Exception } from "./mqtt-packet-exceptions.js";

const script = fileURLToPath(new URL("mqtt-packet-suite.cjs", import.meta.url));

interface Result {
  readonly name: string;
  readonly assertions: readonly { readonly ok: boolean; readonly name: string }[];
}

function results(name: string, defaults?: object): readonly Result[] {
  const given = defaults === undefined ? [] : [JSON.stringify(defaults)];
  const flags = ["--no-warnings", script, name, ...given];
  // Its exit status tells of assertions that failed, which is for the tests to judge.
  const { stdout, stderr } = spawnSync(process.execPath, flags, {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  expect(stderr).toBe("");
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Result);
}

const passes = ({ assertions }: Result): boolean => assertions.every(({ ok }) => ok);
const counts = (all: readonly Result[]): readonly (readonly [string, number])[] =>
  all.map(({ name, assertions }) => [name, assertions.length]);

const DROP_IN = "@mqtt-codec/mqtt-packet";
const original = results("mqtt-packet");
const excepted = new Set(EXCEPTIONS.map(({ test }) => test));

describe("mqtt-packet's own tests", () => {
  it("are all there: 352 tests of 658 assertions, which mqtt-packet passes", () => {
    expect(original.length).toBe(352);
    expect(original.flatMap(({ assertions }) => assertions).length).toBe(658);
    expect(original.filter((result) => !passes(result))).toEqual([]);
  });

  it("pass on the drop-in as it is, but for those that are listed with the rule they break", () => {
    const ours = results(DROP_IN);
    expect(ours.map(({ name }) => name)).toEqual(original.map(({ name }) => name));
    const failed = ours.filter((result) => !passes(result));
    expect(new Set(failed.map(({ name }) => name))).toEqual(excepted);
    const others = (all: readonly Result[]) => all.filter(({ name }) => !excepted.has(name));
    expect(counts(others(ours))).toEqual(counts(others(original)));
    // All of a name fail, so that none hides behind another.
    expect(failed.length).toBe(ours.filter(({ name }) => excepted.has(name)).length);
    const held = others(ours).flatMap(({ assertions }) => assertions).length;
    console.info(`${held} of 658 assertions hold as it is, ${failed.length} tests are excepted`);
  });

  it("pass on the drop-in with lenient: true, all of them", () => {
    const ours = results(DROP_IN, { lenient: true });
    expect(counts(ours)).toEqual(counts(original));
    expect(ours.filter((result) => !passes(result))).toEqual([]);
  });

  const ways = grouped(EXCEPTIONS);
  it.each([...ways.keys()])("that are excepted pass with what is named for them: %s", (way) => {
    const ours = results(DROP_IN, JSON.parse(way) as object);
    for (const { test } of ways.get(way) as readonly Exception[]) {
      const run = ours.filter(({ name }) => name === test);
      expect(
        run.filter((result) => !passes(result)),
        test,
      ).toEqual([]);
      expect(counts(run)).toEqual(counts(original.filter(({ name }) => name === test)));
    }
  });
});

function wayOf({ tolerate, flaggedFields }: Exception): string {
  return JSON.stringify({ tolerate, flaggedFields });
}

function grouped(exceptions: readonly Exception[]): Map<string, Exception[]> {
  const groups = new Map<string, Exception[]>();
  for (const exception of exceptions) {
    const way = wayOf(exception);
    groups.set(way, [...(groups.get(way) ?? []), exception]);
  }
  return groups;
}
