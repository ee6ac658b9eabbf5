// node test/fuzz/planted.mjs [--seconds N] [--without-seeds] [NAME...]: plants one bug after the other in a copy of what is
// built, and says how long the fuzzer takes to find it, from the seeds or from nothing. Exits with 1 where one is not found in time. Not part of CI:
// test/fuzz/faults.test.ts sees to it there that the laws can fail.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fuzzed } from "./fuzz.mjs";
import { buildTargets, installFuzzer, root, work } from "./setup.mjs";
import { PACKAGES, TARGETS } from "./targets.mjs";

/** Each exchanges a text, which has to stand in its file once, for another. */
const PLANTS = [
  {
    name: "needs-too-much",
    target: "decode",
    what: "a packet cut off needs all of its bytes again",
    file: "core/dist/codec.js",
    from: "return end > bytes.length ? end - bytes.length : 0;",
    to: "return end > bytes.length ? end - start : 0;",
  },
  {
    name: "duplicates",
    target: "decode",
    what: "a property may stand twice, and the last one counts",
    file: "core/dist/codec.js",
    from: "if (((id < 32 ? seenLow : seenHigh) & bit) !== 0 && !mayRepeat(id, context))",
    to: "if (((id < 32 ? seenLow : 0) & bit) !== 0 && !mayRepeat(id, context))",
  },
  {
    name: "byte-order-mark",
    target: "decode",
    what: "a byte order mark at the front of a string is lost",
    file: "core/dist/codec.js",
    from: ": utf8Slice.call(bytes, start, end);",
    to: ': utf8Slice.call(bytes, start, end).replace(/^\\ufeff/, "");',
  },
  {
    name: "surrogates",
    target: "decode",
    what: "surrogates in UTF-8 are taken",
    file: "core/dist/codec.js",
    from: "const high = lead === 237 ? 159 : lead === 244 ? 143 : 191;",
    to: "const high = lead === 244 ? 143 : 191;",
  },
  {
    name: "second-length-byte",
    target: "decode",
    what: "the second byte of a Remaining Length is worth twice as much",
    file: "core/dist/codec.js",
    from: "length = length & 127 | high << 7;",
    to: "length = length & 127 | high << 8;",
  },
  {
    name: "bounds",
    target: "stream",
    what: "a byte too many is taken of the chunk that ends a packet",
    file: "core/dist/codec.js",
    from: "const end = Math.min(bytes.length, position + assembly.missing);",
    to: "const end = Math.min(bytes.length, position + assembly.missing + (assembly.missing > 9 ? 1 : 0));",
  },
  {
    name: "lone-surrogates",
    target: "encode",
    what: "a low surrogate alone is written",
    file: "core/dist/codec.js",
    from: "if (unit > 56319 || !isLowSurrogate(text.charCodeAt(index + 1))) return false;",
    to: "if (unit <= 56319 && !isLowSurrogate(text.charCodeAt(index + 1))) return false;",
  },
  {
    name: "shown-data",
    target: "dissect",
    what: "Authentication Data are shown",
    file: "core/dist/dissect/index.js",
    from: '\t"Password",\n\t"Authentication Data"\n',
    to: '\t"Password"\n',
  },
  {
    name: "third-value",
    target: "drop-in",
    what: "the third value of a repeated User Property is lost",
    file: "mqtt-packet/dist/original-properties.mjs",
    from: "present.push(value);",
    to: "present.length = 2;",
  },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    "without-seeds": { type: "boolean", default: false },
  },
});

/** A copy of the packages with one bug; returns the folder that they lie under. */
function planted({ name, file, from, to }) {
  const modules = join(work, "planted", name, "node_modules");
  rmSync(join(work, "planted", name), { recursive: true, force: true });
  for (const one of PACKAGES) {
    const source = join(root, "packages", one);
    const copy = join(modules, "@mqtt-codec", one);
    mkdirSync(copy, { recursive: true });
    for (const part of ["package.json", "dist"]) {
      cpSync(join(source, part), join(copy, part), { recursive: true });
    }
  }
  const path = join(modules, "@mqtt-codec", file);
  const parts = readFileSync(path, "utf8").split(from);
  if (parts.length !== 2) throw new Error(`${name}: ${file} has ${parts.length - 1} times ${from}`);
  writeFileSync(path, parts.join(to));
  return modules;
}

installFuzzer();
const chosen = PLANTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
let missed = 0;
for (const plant of chosen) {
  const modules = planted(plant);
  const built = await buildTargets(join(modules, "../targets"), modules);
  const target = TARGETS.find(({ name }) => name === plant.target);
  const folder = join(modules, "../run");
  const seconds = Number(values.seconds);
  const result = await fuzzed(target, {
    seconds,
    built,
    folder,
    withSeeds: !values["without-seeds"],
  });
  const isFound = result.finding !== undefined;
  if (!isFound) missed++;
  const problem = (result.problems[0] ?? "").split("\n")[0].slice(0, 200);
  console.log(
    `${plant.name} (${plant.target}): ${plant.what}: ${isFound ? "found" : "NOT FOUND"} ` +
      `after ${result.seconds.toFixed(1)} s and ${result.executions} executions
  ${problem}`,
  );
}
console.log(`\n${chosen.length - missed} of ${chosen.length} found`);
process.exit(missed === 0 ? 0 : 1);
