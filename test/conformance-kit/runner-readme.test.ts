import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { CODECS } from "../../conformance/src/codecs.js";
import {
  DEFAULTS,
  SUBSCRIPTION_DEFAULTS,
  WILL_DEFAULTS,
  withDefaults,
} from "../../conformance/src/neutral-packet.js";
import { runVectors } from "../../conformance/src/run.js";
import { scoreOf } from "../../conformance/src/scoreboard.js";
import { loadVectors } from "../../conformance/src/vector.js";
import { FIXTURES } from "./vectors-of.js";

const README = readFileSync(new URL("../../conformance/README.md", import.meta.url), "utf8");
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "ms").exec(README)?.[1] ?? "";

const folder = mkdtempSync(join(tmpdir(), "conformance-readme-"));
const adapter = join(folder, "adapter.py");
writeFileSync(adapter, block("python"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the README's adapter in Python", () => {
  it("fits on a page", () => {
    expect(block("python").split("\n").length).toBeLessThanOrEqual(50);
  });

  it("says what the README says that it says", () => {
    const lines = block("text").trimEnd().split("\n");
    const said = (mark: string) =>
      lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(2));
    const input = said("> ")
      .map((line) => `${line}\n`)
      .join("");
    const { stdout } = spawnSync("python3", [adapter], { input, encoding: "utf8" });
    expect(stdout.trimEnd().split("\n")).toEqual(said("< "));
  });

  it("is judged by what it has, and right", async () => {
    const run = await runVectors(
      { file: "python3", args: [adapter] },
      loadVectors(FIXTURES).vectors,
    );
    const { total, notJudged, failures } = scoreOf(run);
    expect(failures).toEqual([]);
    expect(total.judged).toBeGreaterThan(5);
    expect(notJudged["packet-type"]).toBeGreaterThan(10);
  });
});

it("the README's vector is one, and this codec gets it right", async () => {
  const file = join(folder, "vectors.json");
  writeFileSync(
    file,
    JSON.stringify({ schema: "vectors-1", title: "README", vectors: [JSON.parse(block("json"))] }),
  );
  const command = CODECS["mqtt-codec"]?.command() ?? { file: "", args: [] };
  expect(scoreOf(await runVectors(command, loadVectors(file).vectors)).total).toMatchObject({
    judged: 1,
    right: 1,
  });
});

it("the README says how long the longest request line is", () => {
  const [, said = ""] = /longest request line has ([\d,]+) bytes/.exec(README) ?? [];
  const { vectors } = loadVectors();
  const lengths = vectors.map(({ operation, protocolVersion, hex, packet, options }) => {
    const asked = { id: 99_999, protocolVersion, from: "client", options };
    const decode = JSON.stringify({ ...asked, operation: "decode", hex });
    const filled = packet === undefined ? undefined : withDefaults(packet);
    const encode = JSON.stringify({ ...asked, operation: "encode", packet: filled });
    return Math.max(operation === "decode" ? decode.length : 0, Buffer.byteLength(encode));
  });
  expect(Math.max(...lengths).toLocaleString("en")).toBe(said);
});

describe("the README's table of packets", () => {
  const rowOf = (name: string): string =>
    README.split("\n").find(
      (line) => line.startsWith("| ") && line.split("|")[1]?.includes(name),
    ) ?? "";

  it.each([
    ...Object.entries(DEFAULTS).map(([type, defaults]) => [`\`${type}\``, defaults] as const),
    ["its `will`", WILL_DEFAULTS] as const,
    ["a subscription", SUBSCRIPTION_DEFAULTS] as const,
  ])("has the defaults of %s", (name, defaults) => {
    const row = rowOf(name);
    for (const [field, value] of Object.entries(defaults)) {
      expect(row).toContain(`\`${field}\`=${JSON.stringify(value)}`);
    }
    expect(row.match(/`=/g) ?? []).toHaveLength(Object.keys(defaults).length);
  });
});
