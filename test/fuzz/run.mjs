// npm run fuzz -- [TARGET...] [--seconds N | --hours N] [--seed N]: fuzzes the targets, two at a time, and says what
// was tried. Exits with 1 where a law was broken, and where nothing was tried.
// npm run fuzz -- TARGET --input FILE-OR-HEX: what an input does, and the least of it that does the same.
// npm run fuzz -- [TARGET...] --merge: keeps of the seeds and of what runs have found what reaches most.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { packSeeds, seedFile, unpackSeeds } from "./corpus.mjs";
import { fuzzed, started } from "./fuzz.mjs";
import { reproduced } from "./reproduce.mjs";
import { buildTargets, installFuzzer, work } from "./setup.mjs";
import { TARGETS } from "./targets.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    hours: { type: "string" },
    seed: { type: "string" },
    input: { type: "string" },
    merge: { type: "boolean", default: false },
  },
});

function selected(names) {
  const known = TARGETS.map(({ name }) => name);
  for (const name of names) {
    if (!known.includes(name)) throw new Error(`${name} is none of ${known.join(", ")}`);
  }
  return names.length === 0 ? TARGETS : TARGETS.filter(({ name }) => names.includes(name));
}

function number(text, name) {
  if (!(Number(text) > 0)) throw new Error(`--${name} has to be a number over 0`);
  return Number(text);
}

function said(name, result) {
  const { executions, perSecond, seconds, seeded, covered, edges, inputs, problems } = result;
  return (
    `${name}: ${problems.length === 0 ? "passed" : "FAILED"}: ` +
    `${executions.toLocaleString("en")} executions in ${Math.round(seconds)} s, ` +
    `${perSecond.toLocaleString("en")} a second; ${covered} of ${edges} edges covered, ` +
    `${seeded} by the seeds; ${inputs} inputs kept`
  );
}

async function fuzzAll(targets) {
  const seconds =
    values.hours === undefined
      ? number(values.seconds, "seconds")
      : 3_600 * number(values.hours, "hours");
  const built = await buildTargets();
  const waiting = [...targets];
  const bad = [];
  const lane = async () => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const result = await fuzzed(target, {
        seconds: Math.ceil(seconds),
        built,
        seed: values.seed,
      });
      console.log(said(target.name, result));
      for (const problem of result.problems) console.log(`${target.name}: ${problem}`);
      if (result.finding !== undefined) {
        const file = relative(process.cwd(), result.finding);
        console.log(
          `${target.name}: to see it again: npm run fuzz -- ${target.name} --input ${file}`,
        );
        await reproduced(target.name, built, readFileSync(result.finding));
      }
      if (result.problems.length > 0) bad.push(target.name);
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
  console.log(bad.length === 0 ? "\nno law was broken" : `\namiss in ${bad.join(", ")}`);
  return bad.length === 0;
}

async function show(targets) {
  if (targets.length !== 1 || positionals.length !== 1)
    throw new Error("--input goes with one target");
  const bytes = existsSync(values.input)
    ? readFileSync(values.input)
    : Buffer.from(values.input.replace(/\s/g, ""), "hex");
  return reproduced(targets[0].name, await buildTargets(), bytes);
}

async function merge(targets) {
  const built = await buildTargets();
  for (const { name } of targets) {
    const folder = join(work, name);
    const [merged, seeds, corpus] = ["merged", "seeds", "corpus"].map((one) => join(folder, one));
    unpackSeeds(name, seeds);
    rmSync(merged, { recursive: true, force: true });
    for (const one of [merged, corpus]) mkdirSync(one, { recursive: true });
    const { code, lines } = await started(
      name,
      built,
      ["-merge=1", "-max_len=512", merged, seeds, corpus],
      folder,
    );
    if (code !== 0) throw new Error(`merging ended with ${code}:\n${lines.slice(-12).join("\n")}`);
    const count = packSeeds(
      name,
      merged,
      `Seeds of ${name}: npm run fuzz -- ${name} --merge writes this file.`,
    );
    console.log(`${relative(process.cwd(), seedFile(name))}: ${count} inputs`);
  }
  return true;
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
try {
  const targets = selected(positionals);
  if (values.input === undefined) installFuzzer();
  const how = values.input !== undefined ? show : values.merge ? merge : fuzzAll;
  process.exit((await how(targets)) ? 0 : 1);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
