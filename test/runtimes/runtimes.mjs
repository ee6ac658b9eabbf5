// The runtimes that the tests are tried on, and how each is started.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { delimiter, join, posix, relative } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { DIST, entryPoints, PACKAGE } from "./bundle.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);

/** What the codec calls for strings: methods of Node's Buffer, or what the web has. */
export const BUFFER = ["latin1Slice", "utf8Slice", "utf8Write"];
export const WEB = ["decode", "encodeInto"];

/** The packages that may not have been installed on this platform. */
function found(path) {
  if (path === undefined || !existsSync(path)) throw new Error(`there is no ${path}`);
  return path;
}

function versionOf(file) {
  const text = execFileSync(file, ["--version"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return /\d[\d.-]*\d/.exec(text)?.[0] ?? text.trim();
}

/**
 * Runs a command of its own process group, which is killed when time is up. Resolves when it has ended
 * well; rejects with what it wrote to its standard error.
 */
function runProcess(file, given, cwd, { onLine, signal }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, given, {
      cwd,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      errors = (errors + text).slice(-8_000);
    });
    createInterface({ input: child.stdout }).on("line", onLine);
    const kill = () => {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended meanwhile.
      }
    };
    signal.addEventListener("abort", kill);
    process.once("exit", kill);
    child.on("error", reject);
    child.on("close", (code, signalName) => {
      signal.removeEventListener("abort", kill);
      process.off("exit", kill);
      if (signal.aborted) reject(new Error("it did not end in time, and was stopped"));
      else if (code === 0) resolve();
      else reject(new Error(`it ended with ${code ?? signalName}\n${errors}`));
    });
  });
}

function node(major) {
  const file = join(
    here,
    "node_modules",
    `node-${major}-${process.platform}-${process.arch}/bin/node`,
  );
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
  const file = join(
    here,
    "node_modules",
    `node-${major}-${process.platform}-${process.arch}/bin/node`,
  );
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
  version: () => versionOf(found(join(here, "node_modules/.bin/deno"))),
  run: (watch) =>
    runProcess(
      join(here, "node_modules/.bin/deno"),
      ["run", "--allow-all", "--no-remote", "--node-modules-dir=manual", "main.mjs"],
      join(DIST, "node"),
      watch,
    ),
};

const bun = {
  name: "bun",
  title: "Bun",
  suite: "node",
  strings: BUFFER,
  version: () => versionOf(found(join(here, "node_modules/.bin/bun"))),
  run: (watch) =>
    runProcess(
      join(here, "node_modules/.bin/bun"),
      ["run", "--no-install", "main.mjs"],
      join(DIST, "node"),
      watch,
    ),
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

function chromiumFile() {
  const { CHROMIUM, PATH = "" } = process.env;
  if (CHROMIUM !== undefined) return CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const files = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  const file = files.find(existsSync);
  if (file === undefined) throw new Error(`no ${names[0]} in PATH, and CHROMIUM does not name one`);
  return file;
}

/** The page that runs the tests, and the files it imports, from DIST. */
async function serve() {
  const imports = Object.fromEntries(
    (await entryPoints()).map(([name, file]) => [name, `/node_modules/@mqtt-codec/core/${file}`]),
  );
  const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
    <script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module" src="/portable/main.mjs"></script>`;
  const server = createServer(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    try {
      const isPage = pathname === "/";
      const body = isPage ? page : await readFile(join(DIST, pathname));
      response.setHeader("content-type", isPage ? "text/html" : "text/javascript");
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, address: `http://127.0.0.1:${server.address().port}/` };
}

const chromium = {
  name: "chromium",
  title: "Chromium, headless",
  suite: "portable",
  strings: WEB,
  version: () => versionOf(chromiumFile()),
  async run({ onLine, signal }) {
    const { chromium: launcher } = await import("playwright-core");
    const { server, address } = await serve();
    const browser = await launcher.launch({
      executablePath: chromiumFile(),
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    });
    try {
      const page = await browser.newPage();
      await new Promise((resolve, reject) => {
        signal.addEventListener("abort", () =>
          reject(new Error("it did not end in time, and was stopped")),
        );
        page.on("console", (message) => {
          onLine(message.text());
          if (message.text().startsWith("REPORT ")) resolve();
        });
        page.on("pageerror", reject);
        page.on("crash", () => reject(new Error("the page crashed")));
        page.on("requestfailed", (request) => reject(new Error(`no ${request.url()}`)));
        page.on("response", (response) => {
          if (!response.ok()) reject(new Error(`${response.status()} ${response.url()}`));
        });
        page.goto(address, { waitUntil: "commit" }).catch(reject);
      });
    } finally {
      await browser.close();
      server.close();
    }
  },
};

export const RUNTIMES = [
  node("20"),
  node("22"),
  node("24"),
  node("26"),
  nodeWithoutBuffer("20"),
  deno,
  bun,
  // nodejs_compat is the default since 2026-08-04.
  workerd("workerd", "workerd, without nodejs_compat", ["no_nodejs_compat_v2"], WEB),
  workerd("workerd-nodejs-compat", "workerd, with nodejs_compat", [], BUFFER),
  chromium,
];
