// The seeds that are checked in: a file for each target, one input a line in hex, with comments after #. Inputs that
// have once broken a law, and those that faults.test.ts needs and a merge might drop, are kept apart, in a file that no
// run writes: `found`.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("corpus/", import.meta.url));

export function seedFile(target) {
  return join(folder, `${target}.hex`);
}

function inputsIn(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => {
      // An empty input is written as "-".
      if (line !== "-" && !/^([0-9a-f]{2})+$/.test(line))
        throw new Error(`${file}: no hex: ${line}`);
      return Buffer.from(line === "-" ? "" : line, "hex");
    });
}

/** The inputs of a target, those found first. */
export function seedsOf(target) {
  return [...inputsIn(join(folder, `${target}.found.hex`)), ...inputsIn(seedFile(target))];
}

/** Writes them into a folder as libFuzzer reads them. */
export function unpackSeeds(target, into) {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  for (const seed of seedsOf(target)) {
    writeFileSync(join(into, createHash("sha1").update(seed).digest("hex")), seed);
  }
}

/** Writes the file of a target from a folder of inputs, the shortest first. */
export function packSeeds(target, from, heading) {
  const lines = readdirSync(from)
    .map((name) => readFileSync(join(from, name)).toString("hex"))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const text = [...new Set(lines)].map((line) => `${line === "" ? "-" : line}\n`).join("");
  writeFileSync(seedFile(target), `# ${heading}\n${text}`);
  return lines.length;
}
