// The tests that mutants are tried on, in one module with the codec, so that they can be run again and again in one
// process. The codec is what TypeScript has made of the sources: Stryker, when it prints TypeScript again, loses
// brackets around `as`.
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** Those that notice most in the least time come first: a mutant is dropped at the first test that fails. */
const FOLDERS = [
  "test/conformance-kit",
  "test/vectors",
  "test/unit",
  "test/unit/io",
  "test/unit/packets",
  "test/unit/codec",
  "test/unit/spec",
  "test/conformance",
  "test/laws",
];

/** What needs files that are not there, tests other things, or takes long to say what others say as well. */
const LEFT_OUT = [
  "test/conformance-kit/(?!vectors\\.test)",
  "test/vectors/corpus",
  "test/conformance/coverage",
  "test/laws/(exhaustive|single-change|kept-results)",
];

/** What takes long and tests little but these modules, so that only their mutants are tried on it. */
const OWN = {
  "test/unit/packets/plain-header.test.ts": ["packets/fixed-header"],
  "test/unit/io/utf8.test.ts": ["io/utf8"],
  "test/laws/string-paths.test.ts": ["io/utf8", "io/node-buffer"],
  "test/unit/io/packet-writer.test.ts": ["io/packet-writer", "io/binary-data", "codec/encode"],
  "test/unit/io/written-memory.test.ts": [
    "io/packet-writer",
    "io/binary-data",
    "io/node-buffer",
    "codec/encode",
  ],
  "test/unit/io/binary-data.test.ts": ["io/binary-data"],
  "test/unit/original.test.ts": ["io/packet-writer", "codec/encode"],
  "test/unit/codec/packet-decoder.test.ts": [
    "codec/packet-decoder",
    "codec/packet-assembly",
    "io/packet-reader",
  ],
  "test/unit/codec/packet-decoder-stream.test.ts": [
    "codec/packet-decoder",
    "codec/packet-assembly",
    "io/packet-reader",
  ],
  "test/unit/codec/packet-assembly.test.ts": ["codec/packet-decoder", "codec/packet-assembly"],
  "test/unit/codec/publish-template-fallbacks.test.ts": ["codec/publish-template"],
  "test/unit/codec/encode-paths.test.ts": ["codec/encode", "io/packet-writer"],
  "test/laws/secrets.test.ts": [
    "packets/print",
    "packets/packet-value",
    "packets/properties",
    "packets/property-reader",
  ],
  "test/conformance/strings.test.ts": ["io/utf8", "io/packet-reader", "io/packet-writer"],
};

/** Laws are tried this often: chance finds in many runs what it would miss in few. */
const RUNS = 10;

const IS_LEFT_OUT = new RegExp(`^(${LEFT_OUT.join("|")})`);

function testFiles(root, module) {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => `${folder}/${name}`)
      .sort(),
  ).filter((file) => !IS_LEFT_OUT.test(file) && (OWN[file]?.includes(module) ?? true));
}

const plugin = (root) => ({
  name: "mutation",
  setup({ onLoad, onResolve, resolve }) {
    const built = (file) => ({ path: join(root, "packages/core/build", file) });
    // Of one Vitest, also where test/runtimes has its own.
    onResolve({ filter: /^@vitest\// }, ({ path, kind, pluginData }) =>
      pluginData === root ? undefined : resolve(path, { kind, resolveDir: root, pluginData: root }),
    );
    onResolve({ filter: /^vitest$/ }, () => ({ path: join(root, "test/mutation/vitest.ts") }));
    onResolve({ filter: /^@mqtt-codec\/core$/ }, () => built("index.js"));
    onResolve({ filter: /^@mqtt-codec\/core\/(io|dissect)$/ }, ({ path }) =>
      built(`${path.split("/").at(-1)}/index.js`),
    );
    onResolve({ filter: /^@mqtt-codec\/core\/(node|web)$/ }, ({ path }) =>
      built(`adapters/${path.split("/").at(-1)}.js`),
    );
    onResolve({ filter: /\/vitest\.js$/ }, () => ({ path: join(root, "test/runtimes/vitest.ts") }));
    onResolve({ filter: /\/packages\/core\/src\// }, ({ path }) =>
      built(path.replace(/^.*\/packages\/core\/src\//, "")),
    );
    onLoad({ filter: /\/test\/.*\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const url = JSON.stringify(pathToFileURL(path).href); // Where files beside it are found from.
      return { contents: source.replaceAll("import.meta.url", url), loader: "ts" };
    });
  },
});

/** Bundles those for a module of the codec from the project in `root` into `outfile`. */
export async function bundleSuite(root, module, outfile) {
  const files = testFiles(root, module).map(
    (file) => `${JSON.stringify(file)}: () => import("./${file}")`,
  );
  await build({
    stdin: {
      contents: `import fc from "fast-check";
        fc.configureGlobal({ seed: 42 }); // So that a mutant that one run kills is killed by the next.
        export { collectTests, getFn } from "@vitest/runner";
        export { getFullName, getTests } from "@vitest/runner/utils";
        export const codec = () => import("@mqtt-codec/core");
        export const files = { ${files.join()} };`,
      resolveDir: root,
    },
    outfile,
    bundle: true,
    format: "esm",
    target: "node20",
    platform: "node",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    define: { "process.env.FC_RUNS": JSON.stringify(String(RUNS)) },
    plugins: [plugin(root)],
    absWorkingDir: root,
    logLevel: "warning",
  });
}
