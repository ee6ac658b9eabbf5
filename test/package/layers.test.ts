import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const src = fileURLToPath(new URL("../../packages/core/src", import.meta.url));

/** Imports go to a lower layer or stay in the folder; the folders of layer 4 do not know each other. */
const LAYERS: Readonly<Record<string, number>> = {
  spec: 0,
  "errors.ts": 0.5,
  io: 1,
  packets: 2,
  codec: 3,
  adapters: 4,
  dissect: 4,
  "index.ts": 5,
};

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.replaceAll("\\", "/"));

const imports: Import[] = files.flatMap((from) => {
  const text = readFileSync(join(src, from), "utf8");
  const specifiers = [
    ...text.matchAll(/^(?:import|export)\b[^"';]*?\bfrom\s+"([^"]+)"/gm),
    ...text.matchAll(/\bimport\s*\(?\s*"([^"]+)"/g),
  ].map(([, to]) => to as string);
  return specifiers.map((to) => ({
    from,
    to: to.startsWith(".")
      ? relative(src, join(src, dirname(from), to))
          .replaceAll("\\", "/")
          .replace(/\.js$/, ".ts")
      : to,
  }));
});

const internal = imports.filter(({ to }) => files.includes(to));

const roomOf = (file: string): string => file.split("/")[0] as string;
const layerOf = (file: string): number => {
  const layer = LAYERS[roomOf(file)];
  if (layer === undefined) throw new Error(`${file} is in no layer`);
  return layer;
};

describe("the layers of core", () => {
  it("has modules and imports to look at", () => {
    expect(files.length).toBeGreaterThan(40);
    expect(imports.length).toBeGreaterThan(150);
  });

  it("imports nothing but its own files, by their names; node.ts also node:stream", () => {
    const foreign = imports.filter(({ to }) => !files.includes(to));
    expect(foreign).toEqual([{ from: "adapters/node.ts", to: "node:stream" }]);
  });

  it("names no global that only Node has, but for the Buffer that node-buffer.ts looks for", () => {
    const naming = files.filter((name) => {
      const code = readFileSync(join(src, name), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
      return /\b(process|Buffer|global|require|setImmediate|__dirname)\b(?!["'])/.test(code);
    });
    expect(naming).toEqual(["io/node-buffer.ts"]);
  });

  it("imports down, or within a folder, never up and never sideways", () => {
    const wrong = internal.filter(
      ({ from, to }) => roomOf(from) !== roomOf(to) && !(layerOf(to) < layerOf(from)),
    );
    expect(wrong).toEqual([]);
  });

  it("names the file that is imported, not a barrel", () => {
    expect(imports.filter(({ to }) => /(^|\/)index\.ts$/.test(to))).toEqual([]);
  });

  it("has no cycle", () => {
    const targets = new Map<string, string[]>();
    for (const { from, to } of internal) targets.set(from, [...(targets.get(from) ?? []), to]);
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) throw new Error(`a cycle: ${[...path, file].join(" -> ")}`);
      if (done.has(file)) return;
      for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(done.size).toBe(files.length);
  });

  it("keeps every module under 400 lines, tables apart", () => {
    const long = files.filter(
      (name) =>
        !name.startsWith("spec/") && readFileSync(join(src, name), "utf8").split("\n").length > 400,
    );
    expect(long).toEqual([]);
  });

  it("has no utils, helpers or types", () => {
    expect(files.filter((name) => /util|helper|types\.ts|common/i.test(name))).toEqual([]);
  });
});

describe("the inputs of the command, which the page uses too", () => {
  const cli = fileURLToPath(new URL("../../packages/cli/src", import.meta.url));

  /** The files that a file needs when it runs, itself included, and what they import from elsewhere. */
  const reached = (entry: string): { files: string[]; foreign: string[] } => {
    const seen = new Set<string>();
    const foreign = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = readFileSync(join(cli, file), "utf8");
      for (const [, to = ""] of text.matchAll(
        /^(?:import|export)\b(?!\s+type\b)[^"';]*?\bfrom\s+"([^"]+)"/gm,
      )) {
        if (to.startsWith(".")) visit(join(dirname(file), to).replace(/\.js$/, ".ts"));
        else foreign.add(to);
      }
      for (const [, to = ""] of text.matchAll(/\bimport\s*\(?\s*"([^"]+)"/g)) foreign.add(to);
    };
    visit(entry);
    return { files: [...seen].map((file) => file.replaceAll("\\", "/")), foreign: [...foreign] };
  };

  const inputs = readdirSync(join(cli, "inputs"), { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts"));

  it.each(inputs)("inputs/%s reaches core and nothing of Node", (name) => {
    const { files: needed, foreign } = reached(join("inputs", name));
    expect(foreign.filter((to) => to !== "@mqtt-codec/core")).toEqual([]);
    for (const file of needed) {
      // Without comments and strings, which may name what they read.
      const text = readFileSync(join(cli, file), "utf8");
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$|"(?:\\.|[^"\\\n])*"/gm, "");
      expect(code, file).not.toMatch(/\b(process|Buffer|require|setImmediate|__dirname)\b(?!["'])/);
    }
  });
});
