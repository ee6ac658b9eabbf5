// The runtimes that the tests are tried on, and how each runs them.
import { readdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, posix, relative } from "node:path";
import { DIST, entryPoints, PACKAGE } from "./bundle.mjs";
import {
  BUN,
  BUN_RUN,
  chromiumFile,
  DENO,
  DENO_RUN,
  found,
  NODE_MAJORS,
  nodeFile,
  runPage,
  runProcess,
  serve,
  startChromium,
  versionOf,
} from "./start.mjs";

const require = createRequire(import.meta.url);

/** What the codec calls for strings: methods of Node's Buffer, or what the web has. */
export const BUFFER = ["latin1Slice", "utf8Slice", "utf8Write"];
export const WEB = ["decode", "encodeInto"];

function node(major) {
  const file = nodeFile(major);
  return {
    name: `node-${major}`,
    title: `Node ${major}`,
    suite: "node",
    strings: BUFFER,
    version: () => versionOf(found(file)),
    run: (watch) => runProcess(file, ["main.mjs"], join(DIST, "node"), watch),
  };
}

function nodeWithoutBuffer(major) {
  const file = nodeFile(major);
  return {
    name: `node-${major}-without-buffer`,
    title: `Node ${major}, its Buffer hidden`,
    suite: "portable",
    strings: WEB,
    version: () => versionOf(found(file)),
    run: (watch) =>
      runProcess(
        file,
        ["--import", "./without-buffer.mjs", "main.mjs"],
        join(DIST, "portable"),
        watch,
      ),
  };
}

const deno = {
  name: "deno",
  title: "Deno",
  suite: "node",
  // Its utf8Write calls encodeInto.
  strings: [...BUFFER, "encodeInto"],
  version: () => versionOf(found(DENO)),
  run: (watch) => runProcess(DENO, [...DENO_RUN, "main.mjs"], join(DIST, "node"), watch),
};

const bun = {
  name: "bun",
  title: "Bun",
  suite: "node",
  strings: BUFFER,
  version: () => versionOf(found(BUN)),
  run: (watch) => runProcess(BUN, [...BUN_RUN, "main.mjs"], join(DIST, "node"), watch),
};

/** The modules of a Worker are listed; the package's files are among them, each as it was packed. */
async function workerModules() {
  const files = readdirSync(join(PACKAGE, "dist"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js"))
    .map((name) => `dist/${name.replaceAll("\\", "/")}`);
  const aliases = (await entryPoints()).map(([specifier, file]) => {
    const from = posix.relative(posix.dirname(specifier), `@mqtt-codec/core/${file}`);
    return `(name = "${specifier}", esModule = ${JSON.stringify(`export * from "./${from}";`)})`;
  });
  const embed = (name, path) =>
    `(name = "${name}", esModule = embed ${JSON.stringify(relative(DIST, path))})`;
  return [
    ...["worker.mjs", "suite.js", "string-paths.js"].map((name) =>
      embed(name, join(DIST, "portable", name)),
    ),
    ...aliases,
    ...files.map((file) => embed(`@mqtt-codec/core/${file}`, join(PACKAGE, file))),
  ];
}

function workerd(name, title, flags, strings) {
  const file = () => require("workerd").default;
  return {
    name,
    title,
    suite: "portable",
    strings,
    version: () => versionOf(found(file())),
    async run(watch) {
      const config = `${name}.capnp`;
      writeFileSync(
        join(DIST, config),
        `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = [(name = "main", worker = .tests)]);

const tests :Workerd.Worker = (
  compatibilityDate = "${versionOf(file())}",
  compatibilityFlags = ${JSON.stringify(flags)},
  modules = [
    ${(await workerModules()).join(",\n    ")}
  ]
);
`,
      );
      await runProcess(file(), ["test", config], DIST, watch);
    },
  };
}

/** The page that runs the tests. */
async function testPage() {
  const imports = Object.fromEntries(
    (await entryPoints()).map(([name, file]) => [name, `/node_modules/@mqtt-codec/core/${file}`]),
  );
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
    <script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module" src="/portable/main.mjs"></script>`;
}

const chromium = {
  name: "chromium",
  title: "Chromium, headless",
  suite: "portable",
  strings: WEB,
  version: () => versionOf(chromiumFile()),
  async run(watch) {
    const page = await testPage();
    const { server, address } = await serve((path) =>
      path === "/" ? page : readFile(join(DIST, path)),
    );
    try {
      const browser = await startChromium();
      try {
        await runPage(browser, address, watch);
      } finally {
        await browser.close();
      }
    } finally {
      server.close();
    }
  },
};

export const RUNTIMES = [
  ...NODE_MAJORS.map(node),
  nodeWithoutBuffer("20"),
  deno,
  bun,
  // nodejs_compat is the default since 2026-08-04.
  workerd("workerd", "workerd, without nodejs_compat", ["no_nodejs_compat_v2"], WEB),
  workerd("workerd-nodejs-compat", "workerd, with nodejs_compat", [], BUFFER),
  chromium,
];
