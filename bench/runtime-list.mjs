// The runtimes that the cases are tried on. `start` resolves to what runs cases, each time in a process or a
// page of their own, and is closed in the end.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";
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
} from "../test/runtimes/start.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

function processes(name, title, file, flags) {
  return {
    name,
    title,
    version: () => versionOf(found(file)),
    start: async () => ({
      run(names, isQuick, watch) {
        const given = [...flags, "runtime-process.mjs", ...(isQuick ? ["--quick"] : []), ...names];
        return runProcess(file, given, here, watch);
      },
      close() {},
    }),
  };
}

async function pageScript() {
  const { outputFiles } = await build({
    entryPoints: ["runtime-page.mjs"],
    absWorkingDir: here,
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "browser",
    inject: ["./page-globals.mjs"],
    logLevel: "warning",
  });
  return outputFiles[0].text;
}

const chromium = {
  name: "chromium",
  title: "Chromium",
  version: () => versionOf(chromiumFile()),
  async start() {
    const script = await pageScript();
    const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
      <script type="module" src="/script.mjs"></script>`;
    const { server, address } = await serve((path) => (path === "/" ? page : script));
    const browser = await startChromium(["--expose-gc"]);
    return {
      run(names, isQuick, watch) {
        const given = new URLSearchParams(names.map((name) => ["name", name]));
        if (isQuick) given.set("quick", "");
        return runPage(browser, `${address}?${given}`, watch);
      },
      async close() {
        await browser.close();
        server.close();
      },
    };
  },
};

export const RUNTIMES = [
  ...NODE_MAJORS.map((major) =>
    processes(`node-${major}`, "Node", nodeFile(major), ["--expose-gc"]),
  ),
  processes("deno", "Deno", DENO, [...DENO_RUN, "--v8-flags=--expose-gc"]),
  processes("bun", "Bun", BUN, BUN_RUN),
  chromium,
];
