// Writes docs/conformance.md from a run of all codecs that are installed, over the kit's vectors or those that
// its argument names.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const vectors = process.argv[2] === undefined ? [] : ["--vectors", process.argv[2]];

const { status, stdout } = spawnSync(
  process.execPath,
  [
    "packages/cli/dist/main.js",
    "conformance",
    "--codec",
    "all",
    "--format",
    "markdown",
    ...vectors,
  ],
  { cwd: root, encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "inherit"] },
);
// 1: not all codecs get all vectors right, which is what the page is about.
if (status !== 0 && status !== 1) process.exit(status ?? 1);
writeFileSync(`${root}/docs/conformance.md`, stdout);
