// Makes test/runtimes/dist: the package as npm would publish it, installed, and the tests bundled beside it.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");

export const DIST = join(here, "dist");
export const PACKAGE = join(DIST, "node_modules/@mqtt-codec/core");

function npm(cwd, ...given) {
  const { status, stdout, stderr } = spawnSync("npm", given, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${given.join(" ")} failed:\n${stderr}`);
  return stdout;
}

/** Packs the built package and installs what came of it. */
export function installPackage() {
  rmSync(DIST, { recursive: true, force: true });
  mkdirSync(DIST);
  writeFileSync(join(DIST, "package.json"), '{ "private": true, "type": "module" }\n');
  const packed = npm(root, "pack", "./packages/core", "--pack-destination", DIST, "--json");
  const [{ filename }] = JSON.parse(packed);
  const quietly = ["--no-save", "--no-audit", "--no-fund", "--offline"];
  npm(DIST, "install", `./${basename(filename)}`, ...quietly);
}

/** The entry points of the installed package: what is imported, and the file it is, from PACKAGE. */
export async function entryPoints() {
  const { name, exports } = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8"));
  const entries = Object.entries(exports).flatMap(([subpath, target]) =>
    target.default === undefined ? [] : [[join(name, subpath), target.default.slice(2)]],
  );
  for (const [specifier, file] of entries) {
    if (!existsSync(join(PACKAGE, file))) throw new Error(`${specifier} is not built: ${file}`);
  }
  return entries;
}

function testFiles(folder) {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name}`)
    .sort();
}

const WEB_ADAPTER = "test/unit/adapters/web.test.ts";

const EVERYWHERE = [
  ...testFiles("test/laws"),
  ...testFiles("test/vectors"),
  "test/unit/io/utf8.test.ts",
  WEB_ADAPTER,
  "test/runtimes/package-entries.ts",
];

/** The tests of each kind of platform. */
export const SUITES = {
  portable: EVERYWHERE,
  node: [...EVERYWHERE, ...testFiles("test/unit/adapters").filter((file) => file !== WEB_ADAPTER)],
};

/** Modules that read files: what they export is put in their place. */
const EMBEDDED = ["test/vectors/files.ts", "test/unit/adapters/session.ts"];

/** What such a module exports, as literals. */
async function embedded(path) {
  const { outputFiles } = await build({
    entryPoints: [path],
    platform: "node",
    format: "esm",
    write: false,
    define: { "import.meta.url": JSON.stringify(pathToFileURL(path).href) },
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  const exported = await import(`data:text/javascript;base64,${code}`);
  return Object.entries(exported)
    .map(([name, value]) => `export const ${name} = ${literal(value)};`)
    .join("\n");
}

function literal(value) {
  if (value instanceof Uint8Array) return `Uint8Array.of(${value.join()})`;
  return JSON.stringify(value) ?? "undefined";
}

/** Their literals, made once for both suites. */
async function embeddedModules() {
  const modules = await Promise.all(
    EMBEDDED.map(async (path) => [path, await embedded(join(root, path))]),
  );
  return Object.fromEntries(modules);
}

const plugin = (modules) => ({
  name: "runtimes",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^vitest$/ }, () => ({ path: join(here, "vitest.ts") }));
    onResolve({ filter: /^@mqtt-codec\/core(\/|$)/ }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /^\.\/string-paths\.js$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /\/test\/(vectors|unit)\/.*\.ts$/ }, async ({ path }) => {
      const contents = modules[relative(root, path)];
      if (contents !== undefined) return { contents, loader: "js" };
      // Where fixtures are found from.
      const url = JSON.stringify(pathToFileURL(path).href);
      const source = await readFile(path, "utf8");
      return { contents: source.replaceAll("import.meta.url", url), loader: "ts" };
    });
  },
});

/** Bundles both suites; a law is tried `runs` times, more or less. */
export async function bundleSuites(runs) {
  const define = {
    "process.env.FC_RUNS": JSON.stringify(String(runs)),
    "process.env.CI": JSON.stringify(process.env.CI ?? ""),
  };
  const modules = await embeddedModules();
  if (/\bCORPUS = undefined;/.test(modules["test/vectors/files.ts"])) {
    console.log("the shared corpus is not there; its tests are skipped");
  }
  for (const [kind, files] of Object.entries(SUITES)) {
    const list = files.map((file) => `${JSON.stringify(file)}: () => import("./${file}")`);
    const { metafile } = await build({
      stdin: {
        contents: `import { runTests } from "./test/runtimes/run-tests.ts";
          export const run = () => runTests({ ${list.join()} });`,
        resolveDir: root,
      },
      outfile: join(DIST, kind, "suite.js"),
      bundle: true,
      metafile: true,
      format: "esm",
      target: "es2022",
      platform: "neutral",
      mainFields: ["module", "main"],
      external: kind === "node" ? ["node:*"] : [],
      define,
      plugins: [plugin(modules)],
      absWorkingDir: root,
      logLevel: "warning",
    });
    const sources = Object.keys(metafile.inputs).filter((path) => path.startsWith("packages/"));
    if (sources.length > 0) throw new Error(`bundled with the tests: ${sources.join(", ")}`);
    await build({
      entryPoints: [join(here, "string-paths.ts")],
      outdir: join(DIST, kind),
      target: "es2022",
    });
    for (const name of readdirSync(join(here, "entries"))) {
      copyFileSync(join(here, "entries", name), join(DIST, kind, name));
    }
  }
}
