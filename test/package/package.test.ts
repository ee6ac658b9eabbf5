import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const core = `${root}packages/core/`;
const manifest = JSON.parse(readFileSync(`${core}package.json`, "utf8"));

/** Runs a script with Node, as a user of the package would, and returns what it prints. */
const run = (script: string, type: "module" | "commonjs"): string =>
  execFileSync(process.execPath, [`--input-type=${type}`, "--eval", script], {
    cwd: root,
    encoding: "utf8",
  }).trim();

const bundled = async (contents: string): Promise<Uint8Array> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
};

describe("the package @mqtt-codec/core", () => {
  it("has no runtime dependency", () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.peerDependencies).toBeUndefined();
    expect(manifest.optionalDependencies).toBeUndefined();
  });

  it("has the entry points ., ./io, ./dissect, ./node and ./web, with types", () => {
    for (const entry of [".", "./io", "./dissect", "./node", "./web"]) {
      const { types, default: file } = manifest.exports[entry];
      expect(readFileSync(core + types, "utf8")).toContain("export");
      expect(readFileSync(core + file, "utf8")).toContain("export");
    }
  });

  it("is imported, and required from CommonJS", () => {
    const print = (binding: string) => `console.log(${binding}.encode({ type: "pingreq" }).join())`;
    expect(run(`import * as c from "@mqtt-codec/core"; ${print("c")}`, "module")).toBe("192,0");
    expect(run(`const c = require("@mqtt-codec/core"); ${print("c")}`, "commonjs")).toBe("192,0");
  });

  it("keeps what is internal out of its types", () => {
    const types = readFileSync(`${core}dist/packets/publish.d.ts`, "utf8");
    expect(types).toContain("constructor(init: PublishPacketInit)");
    expect(types).not.toContain("CHECKED");
  });

  it.each([
    ["everything in .", 'export * from "@mqtt-codec/core";', 26_200],
    ["encode and decode", 'export { encode, decode } from "@mqtt-codec/core";', 20_800],
    ["a client's needs", 'export { encode, PacketDecoder } from "@mqtt-codec/core";', 22_100],
    ["one function of many", 'export { isTopicName } from "@mqtt-codec/core";', 700],
    ["./io", 'export * from "@mqtt-codec/core/io";', 9_400],
    ["./dissect", 'export * from "@mqtt-codec/core/dissect";', 19_500],
    ["./web", 'export * from "@mqtt-codec/core/web";', 22_700],
  ])("bundles %s for the browser, within its budget", async (what, contents, budget) => {
    const size = gzipSync(await bundled(contents)).length;
    console.info(`${what}, minified and gzipped: ${size} bytes of ${budget}`);
    expect(size).toBeLessThan(budget);
  });

  it("reaches a Node built-in from ./node, which no bundle for the browser takes", async () => {
    await expect(bundled('export * from "@mqtt-codec/core/node";')).rejects.toThrow("node:stream");
  });

  it("lists the public names one by one", () => {
    const require = createRequire(import.meta.url);
    expect(Object.keys(require("@mqtt-codec/core")).sort()).toMatchSnapshot();
    expect(Object.keys(require("@mqtt-codec/core/io")).sort()).toMatchSnapshot();
    expect(Object.keys(require("@mqtt-codec/core/dissect")).sort()).toMatchSnapshot();
    expect(Object.keys(require("@mqtt-codec/core/node")).sort()).toMatchSnapshot();
    expect(Object.keys(require("@mqtt-codec/core/web")).sort()).toMatchSnapshot();
  });
});
