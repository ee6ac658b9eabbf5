// What a run needs: the fuzzer, the targets in one file each, and where everything lies.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { PACKAGES, TARGETS } from "./targets.mjs";

export const here = fileURLToPath(new URL(".", import.meta.url));
export const root = join(here, "../..");
/** Made by runs, and not checked in: working corpora, findings, built targets. */
export const work = join(here, "work");

/** Installs Jazzer.js, unless it was installed from the same lock file. */
export function installFuzzer() {
  const locked = join(here, "package-lock.json");
  const installed = join(here, "node_modules/.installed-lock.json");
  if (existsSync(installed) && readFileSync(installed).equals(readFileSync(locked))) return;
  console.log("installing Jazzer.js");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: here,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("Jazzer.js could not be installed");
  copyFileSync(locked, installed);
}

/**
 * Builds the targets into `folder`, to run with the packages under `modules`: the project's own, or others'. Returns
 * the folder. The codec stays outside, so that it is the built one that is tried, and alone is instrumented.
 */
export async function buildTargets(
  folder = join(work, "targets"),
  modules = join(root, "node_modules"),
) {
  const instrumented = PACKAGES.map((name) => {
    const dist = join(modules, "@mqtt-codec", name, "dist");
    if (!existsSync(dist)) throw new Error(`${dist} is missing: npm run build makes it`);
    return `${realpathSync(dist)}${sep}`;
  });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: TARGETS.map(({ name }) => join(here, "targets", `${name}.ts`)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["@mqtt-codec/*"],
    logLevel: "warning",
  });
  for (const { name } of TARGETS) {
    const config = {
      target: moduleOf(name, folder),
      instrumented,
      addonFolder: join(work, "addon"),
    };
    writeFileSync(configOf(name, folder), JSON.stringify(config));
  }
  return folder;
}

export function moduleOf(name, folder) {
  return join(folder, `${name}.mjs`);
}

export function configOf(name, folder) {
  return join(folder, `${name}.json`);
}
