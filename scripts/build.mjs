// Builds every package, or those named, from an empty dist, in the order of their dependencies.
import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { flatten } from "./flatten.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));
const tsc = join(typescript, "bin", "tsc");

const given = process.argv.slice(2);
const names = given.length > 0 ? given : ["core", "mqtt-packet", "conformance", "cli"];

for (const name of names) {
  const folder = name === "conformance" ? join(root, name) : join(root, "packages", name);
  if (!existsSync(join(folder, "tsconfig.json"))) continue;
  for (const output of ["build", "dist"]) {
    rmSync(join(folder, output), { recursive: true, force: true });
  }
  const { status } = spawnSync(process.execPath, [tsc, "-p", folder], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  if (name === "core") await flatten(folder);
}
