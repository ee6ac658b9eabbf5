/** Aedes's published tests, on mqtt-packet and on the drop-in. */

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EXCEPTIONS } from "./aedes-exceptions.js";
import { type Codec, projectFolder } from "./project.js";

/** drain-toxiproxy.js wants a server in a container, and skips what it has where there is none. */
const LEFT_OUT = ["drain-toxiproxy.js"];

interface Run {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

/** What Node's test runner says of Aedes's tests, by name. */
async function runOn(codec: Codec, ...flags: readonly string[]): Promise<Run> {
  const folder = join(projectFolder(codec), "node_modules/aedes");
  const files = readdirSync(join(folder, "test")).filter(
    (name) => /\.c?js$/.test(name) && !LEFT_OUT.includes(name),
  );
  const given = ["--test", "--test-reporter=tap", "--test-timeout=180000", ...flags];
  const child = spawn(
    process.execPath,
    [...given, ...files.map((name) => join("test", name))],
    // Else the runner takes itself for a part of this one.
    { cwd: folder, env: { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined } },
  );
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  await new Promise((resolve) => child.once("close", resolve));
  const rows = [...printed.matchAll(/^(not ok|ok) \d+ - (.*?)( # SKIP.*)?$/gm)];
  const named = (of: (row: RegExpExecArray) => boolean): readonly string[] =>
    rows
      .filter(of)
      .map(([, , name]) => (name as string).replaceAll("\\#", "#").replace(`${folder}/`, ""))
      .sort();
  return {
    passed: named(([, verdict, , skip]) => verdict === "ok" && skip === undefined),
    failed: named(([, verdict]) => verdict === "not ok"),
    skipped: named(([, , , skip]) => skip !== undefined),
  };
}

describe("Aedes's own tests", { timeout: 300_000 }, () => {
  let stock: Run;
  it("pass on mqtt-packet", async () => {
    stock = await runOn("stock");
    expect(stock.failed).toEqual([]);
    expect(stock.passed.length).toBe(368);
    expect(stock.skipped.length).toBe(6);
    console.info(`left out of Aedes's tests: ${LEFT_OUT.join(", ")}, for want of a container`);
  });

  it("pass with the drop-in as it is, but for those that are listed with the rule they break", async () => {
    const ours = await runOn("override");
    expect(ours.failed).toEqual(Object.keys(EXCEPTIONS).sort());
    expect(ours.passed).toEqual(stock.passed.filter((name) => !(name in EXCEPTIONS)));
    expect(ours.skipped).toEqual(stock.skipped);
  });

  it("are the same that pass with the drop-in where it is lenient", async () => {
    expect(await runOn("override", "--import", "mqtt-packet/lenient")).toEqual(stock);
  });
});
