import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = `${root}conformance/`;
const manifestOf = (path: string) =>
  JSON.parse(readFileSync(`${root}${path}/package.json`, "utf8"));
const manifest = manifestOf("conformance");

/** The runner's modules, each with the modules that it imports. */
const imports = new Map(
  readdirSync(`${folder}src`).map((name) => {
    const text = readFileSync(`${folder}src/${name}`, "utf8");
    const from = [...text.matchAll(/^(?:import|export)\b[^"';]*?\bfrom\s+"([^"]+)"/gm)];
    return [name, from.map(([, to]) => (to as string).replace(/^\.\/(.*)\.js$/, "$1.ts"))] as const;
  }),
);
const adapters = readdirSync(`${folder}adapters`).filter((name) => /\.(mjs|py)$/.test(name));

describe("the package @mqtt-codec/conformance", () => {
  it("has no runtime dependency: codecs are there or not", () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(Object.keys(manifest.peerDependencies)).toEqual(["@mqtt-codec/core"]);
    expect(manifest.peerDependenciesMeta).toEqual({ "@mqtt-codec/core": { optional: true } });
  });

  it("is a dependency of the command, which has none on other codecs", () => {
    const { dependencies } = manifestOf("packages/cli");
    expect(dependencies[manifest.name]).toBe(manifest.version);
    for (const name of ["mqtt-packet", "u8-mqtt-packet", "mqtts"]) {
      expect(dependencies).not.toHaveProperty(name);
    }
  });

  it("imports nothing but its own modules and Node's", () => {
    const foreign = [...imports.values()]
      .flat()
      .filter((to) => !imports.has(to) && !to.startsWith("node:"));
    expect(foreign).toEqual([]);
  });

  it("starts processes in two places, and reads files in one", () => {
    const importing = (name: string) =>
      [...imports].filter(([, from]) => from.includes(name)).map(([file]) => file);
    expect(importing("node:child_process").sort()).toEqual(["codec-process.ts", "codecs.ts"]);
    expect(importing("node:fs")).toEqual(["vector.ts"]);
  });

  it("judges without a process: judge.ts reaches no built-in but by types", () => {
    const values = new Map(
      [...imports.keys()].map((name) => {
        const text = readFileSync(`${folder}src/${name}`, "utf8");
        const from = [...text.matchAll(/^import (?!type\b)[^"';]*?\bfrom\s+"([^"]+)"/gm)];
        return [name, from.map(([, to]) => (to as string).replace(/^\.\/(.*)\.js$/, "$1.ts"))];
      }),
    );
    const reached = new Set<string>();
    const visit = (name: string): void => {
      if (reached.has(name)) return;
      reached.add(name);
      for (const to of values.get(name) ?? []) visit(to);
    };
    visit("judge.ts");
    expect([...reached].filter((name) => name.startsWith("node:"))).toEqual([]);
  });

  it("keeps every module and adapter under 400 lines, and has no utils, helpers or types", () => {
    const files = [
      ...[...imports.keys()].map((name) => `src/${name}`),
      ...adapters.map((name) => `adapters/${name}`),
    ];
    expect(files.length).toBeGreaterThan(20);
    for (const name of files) {
      expect(readFileSync(`${folder}${name}`, "utf8").split("\n").length, name).toBeLessThan(400);
      expect(name).not.toMatch(/util|helper|types\.|common/i);
    }
  });
});
