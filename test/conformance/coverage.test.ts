/**
 * Every row of the normative table that a codec can enforce has a test with its id in the name. The names
 * are those that Vitest collects, so that ids put together by loops count and ids in comments do not.
 *
 * The table is not part of the repository: MQTT_SPEC_DIR says where it is, ../shared/spec by default.
 */

import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";

interface Row {
  readonly id: string;
  readonly in_scope: boolean;
}

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const specification = process.env["MQTT_SPEC_DIR"] ?? join(root, "../shared/spec");
const isThere = existsSync(join(specification, "mqtt-5.0.json"));

if (!isThere && process.env["CI"] === undefined) {
  console.warn(`conformance coverage did not run: no normative table in ${specification}`);
}

function rowsOf(version: string): readonly Row[] {
  return JSON.parse(readFileSync(join(specification, `mqtt-${version}.json`), "utf8"));
}

/** The names of all tests in this folder, as Vitest collects them without running any. */
async function testNames(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "mqtt-conformance-"));
  try {
    const list = join(folder, "tests.json");
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    // Vitest within Vitest must not take itself for a worker.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(
        ([name]) => !/^(VITEST|TINYPOOL|NODE_ENV|TEST$)/.test(name),
      ),
    );
    await promisify(execFile)(
      process.execPath,
      [vitest, "list", "test/conformance", `--json=${list}`],
      { cwd: root, env, maxBuffer: 2 ** 26 },
    );
    const tests: readonly { name: string }[] = JSON.parse(readFileSync(list, "utf8"));
    return tests.map(({ name }) => name);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** "[5.0 MQTT-3.1.2-1]" for each pair of brackets that begins with a version. */
function idsIn(name: string): readonly string[] {
  return name.match(/\[(?:3\.1|3\.1\.1|5\.0) [^\]]+\]/g) ?? [];
}

describe.skipIf(!isThere && process.env["CI"] === undefined)(
  `the normative table${isThere ? "" : " (not there)"}`,
  () => {
    const named = new Set<string>();
    beforeAll(async () => {
      for (const name of await testNames()) for (const id of idsIn(name)) named.add(id);
    }, 120_000);

    for (const [version, count] of [
      ["3.1.1", 103],
      ["5.0", 258],
    ] as const) {
      it(`has a test for each row of ${version} that is in scope`, () => {
        const ids = rowsOf(version).filter((row) => row.in_scope);
        expect(ids.length).toBeGreaterThanOrEqual(count);
        const missing = ids.map(({ id }) => `[${version} ${id}]`).filter((id) => !named.has(id));
        expect(missing).toEqual([]);
      });
      it(`has every id of ${version} that a test names`, () => {
        const known = new Set(rowsOf(version).map(({ id }) => `[${version} ${id}]`));
        const mine = [...named].filter((id) => id.startsWith(`[${version} `));
        expect(mine.filter((id) => !known.has(id))).toEqual([]);
      });
    }

    it("has a test for each difference of 3.1", () => {
      const tables = JSON.parse(readFileSync(join(specification, "tables.json"), "utf8"));
      const rows: readonly Row[] = tables.mqtt31.differencesFrom311;
      expect(rows.length).toBeGreaterThanOrEqual(11);
      expect(rows.filter(({ id }) => !named.has(`[3.1 ${id}]`))).toEqual([]);
    });
  },
);

describe("the tests of conformance", () => {
  it("are not switched off, nor the others by them", () => {
    const off = /\b(?:it|test|describe)\.(?:skip|todo|only|fails|skipIf|runIf)\b/;
    const sources = readdirSync(here).filter(
      (name) => name.endsWith(".ts") && name !== "coverage.test.ts",
    );
    expect(sources.length).toBeGreaterThan(10);
    const found = sources.filter((name) => off.test(readFileSync(join(here, name), "utf8")));
    expect(found).toEqual([]);
  });
  it("tell MQTT-3.1.2-1 from MQTT-3.1.2-11, and one version from another", () => {
    const ids = idsIn("rejects it [3.1.1 MQTT-3.1.2-11] [5.0 MQTT-3.1.2-2] [MQTT-3.1.2-1]");
    expect(ids).toEqual(["[3.1.1 MQTT-3.1.2-11]", "[5.0 MQTT-3.1.2-2]"]);
  });
});
