import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = `${root}packages/mqtt-packet/`;
const manifest = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));
const require = createRequire(import.meta.url);

const run = (script: string, type: "module" | "commonjs"): string =>
  execFileSync(process.execPath, ["--no-warnings", `--input-type=${type}`, "--eval", script], {
    cwd: root,
    encoding: "utf8",
  }).trim();

/** What mqtt-packet has, and may be imported of it. */
const MODULES = ["constants", "generate", "mqtt", "numbers", "packet", "parser", "writeToStream"];

describe("the package @mqtt-codec/mqtt-packet", () => {
  it("depends on core only, in its own version", () => {
    const core = JSON.parse(readFileSync(`${root}packages/core/package.json`, "utf8"));
    expect(manifest.dependencies).toEqual({ "@mqtt-codec/core": core.version });
    expect(manifest.peerDependencies).toBeUndefined();
    expect(manifest.optionalDependencies).toBeUndefined();
  });

  it("imports core, its own files, and events and buffer by the names that bundlers know", () => {
    const specifiers = readdirSync(`${folder}src`).flatMap((name) => {
      const text = readFileSync(`${folder}src/${name}`, "utf8");
      return [...text.matchAll(/\b(?:from|import)\s+"([^"]+)"/g)].map(([, to]) => to as string);
    });
    const foreign = new Set(specifiers.filter((to) => !/^\.\/[\w-]+\.mjs$/.test(to)));
    expect([...foreign].sort()).toEqual([
      "../types/index.js",
      "@mqtt-codec/core",
      "@mqtt-codec/core/io",
      "buffer",
      "events",
    ]);
  });

  it("keeps every module under 250 lines, and has no utils, helpers or types", () => {
    for (const name of readdirSync(`${folder}src`)) {
      expect(readFileSync(`${folder}src/${name}`, "utf8").split("\n").length, name).toBeLessThan(
        252,
      );
      expect(name).not.toMatch(/util|helper|types\.mts|common/i);
    }
  });

  it("is one instance, imported or required", () => {
    const script = `
      import imported, { parser } from "@mqtt-codec/mqtt-packet";
      import { createRequire } from "node:module";
      const required = createRequire(import.meta.url)("@mqtt-codec/mqtt-packet");
      required.setDefaults({ tolerate: ["zero-packet-identifier"] });
      required.writeToStream.cacheNumbers = false;
      console.log(
        Object.keys(required).join(),
        required.parser === parser && imported.generate === required.generate,
        imported.generate({ cmd: "puback", messageId: 0 }).toString("hex"),
        imported.writeToStream.cacheNumbers,
      );
    `;
    expect(run(script, "module")).toBe(
      "parser,generate,writeToStream,setDefaults true 40020000 false",
    );
  });

  it("is required as plain module.exports, which TypeScript's default import takes as it is", () => {
    const required = require("@mqtt-codec/mqtt-packet");
    expect(required.__esModule).toBeUndefined();
    expect(Object.getPrototypeOf(required)).toBe(Object.prototype);
  });

  it.each(MODULES)("has mqtt-packet's module %s, with and without .js", (name) => {
    const ours = require(`@mqtt-codec/mqtt-packet/${name}`);
    const theirs = require(`mqtt-packet/${name}`);
    expect(require(`@mqtt-codec/mqtt-packet/${name}.js`)).toBe(ours);
    expect(typeof ours).toBe(typeof theirs);
    const names = Object.keys(theirs).filter((key) => !key.startsWith("_"));
    expect(Object.keys(ours)).toEqual(expect.arrayContaining(names));
  });

  it("has mqtt-packet's constants, but for two names that are the standard's", () => {
    const ours = structuredClone(require("@mqtt-codec/mqtt-packet/constants"));
    const theirs = structuredClone(require("mqtt-packet/constants"));
    expect(ours.MQTT5_PUBACK_PUBREC_CODES[0x91]).toBe("Packet Identifier in use");
    ours.MQTT5_PUBACK_PUBREC_CODES[0x91] = theirs.MQTT5_PUBACK_PUBREC_CODES[0x91];
    expect(ours.MQTT5_DISCONNECT_CODES[0x8c]).toBe("Bad authentication method");
    delete ours.MQTT5_DISCONNECT_CODES[0x8c];
    expect(ours).toEqual(theirs);
  });

  it("has mqtt-packet's numbers", () => {
    const ours = require("@mqtt-codec/mqtt-packet/numbers");
    const theirs = require("mqtt-packet/numbers");
    for (const value of [0, 1, 127, 128, 16_383, 16_384, 65_535]) {
      expect(ours.generateNumber(value)).toEqual(theirs.generateNumber(value));
      expect(ours.generate4ByteBuffer(value)).toEqual(theirs.generate4ByteBuffer(value));
      expect(ours.genBufVariableByteInt(value)).toEqual(theirs.genBufVariableByteInt(value));
    }
    for (const value of [268_435_455, 268_435_456]) {
      expect(ours.genBufVariableByteInt(value)).toEqual(theirs.genBufVariableByteInt(value));
    }
    ours.generateCache();
    expect(ours.cache[65_535]).toEqual(Buffer.of(0xff, 0xff));
  });

  it("is lenient by one import", () => {
    const script = `
      require("@mqtt-codec/mqtt-packet/lenient");
      console.log(require("@mqtt-codec/mqtt-packet").generate({ cmd: "puback", messageId: 0 }).length);
    `;
    expect(run(script, "commonjs")).toBe("4");
  });

  it("is bundled for the browser within its budget, core included", async () => {
    const bundle = async (contents: string): Promise<number> => {
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: root },
        bundle: true,
        minify: true,
        platform: "browser",
        external: ["events", "buffer"],
        write: false,
      });
      return gzipSync(outputFiles[0]?.contents ?? "").length;
    };
    const imported = await bundle('export { default } from "@mqtt-codec/mqtt-packet";');
    const required = await bundle('module.exports = require("@mqtt-codec/mqtt-packet");');
    console.info(`the drop-in, minified and gzipped: ${imported} bytes, required ${required}`);
    expect(imported).toBeLessThan(28_900);
    expect(required).toBeLessThan(29_900);
  });
});
