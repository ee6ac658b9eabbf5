// Where the runtimes are, and how each is started, whatever it is to run.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Installs the runtimes, unless they were installed from the same lock file. */
export function installRuntimes() {
  const locked = join(here, "package-lock.json");
  const installed = join(here, "node_modules/.installed-lock.json");
  if (existsSync(installed) && readFileSync(installed).equals(readFileSync(locked))) return;
  console.log("installing the runtimes, of about 1 GB");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: here,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("the runtimes could not be installed");
  copyFileSync(locked, installed);
}

/** Whether the runtime is of that name: `node` is that of all of Node. */
export function isNamed(runtime, name) {
  return runtime.name === name || runtime.name.startsWith(`${name}-`);
}

/** The packages that may not have been installed on this platform. */
export function found(path) {
  if (path === undefined || !existsSync(path)) throw new Error(`there is no ${path}`);
  return path;
}

export function versionOf(file) {
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
export function runProcess(file, given, cwd, { onLine, signal }) {
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

/** The versions of Node that everything is tried on. */
export const NODE_MAJORS = ["20", "22", "24", "26"];

export function nodeFile(major) {
  const folder = `node-${major}-${process.platform}-${process.arch}`;
  return join(here, "node_modules", folder, "bin/node");
}

export const DENO = join(here, "node_modules/.bin/deno");
/** It takes packages from node_modules only, and may do everything that Node may. */
export const DENO_RUN = ["run", "--allow-all", "--no-remote", "--node-modules-dir=manual"];

export const BUN = join(here, "node_modules/.bin/bun");
export const BUN_RUN = ["run", "--no-install"];

export function chromiumFile() {
  const { CHROMIUM, PATH = "" } = process.env;
  if (CHROMIUM !== undefined) return CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const files = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  const file = files.find(existsSync);
  if (file === undefined) throw new Error(`no ${names[0]} in PATH, and CHROMIUM does not name one`);
  return file;
}

/** Headless Chromium, to be closed; `flags` are V8's. */
export async function startChromium(flags = []) {
  const { chromium } = await import("playwright-core");
  return chromium.launch({
    executablePath: chromiumFile(),
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ...(flags.length > 0 ? [`--js-flags=${flags.join(" ")}`] : []),
    ],
  });
}

/**
 * Serves what `read` gives for a path: a page for "/", scripts for all others; it throws for what is not
 * there. Resolves to the server, to be closed, and its address.
 */
export async function serve(read) {
  const server = createServer(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    try {
      const body = await read(pathname);
      response.setHeader("content-type", pathname === "/" ? "text/html" : "text/javascript");
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, address: `http://127.0.0.1:${server.address().port}/` };
}

/** Opens a page, and resolves when it has printed a line that begins with REPORT. */
export async function runPage(browser, address, { onLine, signal }) {
  const page = await browser.newPage();
  try {
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
    await page.close();
  }
}
