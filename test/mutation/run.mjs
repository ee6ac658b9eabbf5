// npm run mutation: how many mutants of the codec the tests notice, module by module, by Stryker. Names of modules
// ("io/utf8") restrict it to these. Fails where fewer than 90 % of all are noticed. What survives stands in
// test/mutation/work/survivors.txt; docs/testing.md says of those that remain why.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const work = join(here, "work");
const BUILD = "packages/core/build";
const FOLDERS = ["io", "packets", "codec"];
const LEAST = 90;

function install() {
  if (existsSync(join(here, "node_modules/@stryker-mutator/core"))) return;
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--silent"], {
    cwd: here,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("Stryker cannot be installed");
}

/** The modules of the codec, without those that only pass on what others export. */
function modules() {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, BUILD, folder))
      .filter((name) => name.endsWith(".js") && name !== "index.js")
      .map((name) => `${folder}/${name.slice(0, -3)}`),
  );
}

const reportOf = (module) => join(work, `${module.replace("/", "-")}.json`);

/** Runs Stryker over a module. */
async function mutate(module) {
  const report = reportOf(module);
  const stryker = join(here, "node_modules/@stryker-mutator/core/bin/stryker.js");
  const env = {
    ...process.env,
    MUTATED_MODULE: `${BUILD}/${module}.js`,
    MUTATION_REPORT: report,
  };
  const child = spawn(process.execPath, [stryker, "run", join(here, "stryker.config.mjs")], {
    cwd: root,
    env,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (!existsSync(report)) throw new Error(`${module}: Stryker ended with ${status}\n${output}`);
}

/** The mutants of a module that was tried, in this run or one before; none of others. */
function mutantsOf(module) {
  if (!existsSync(reportOf(module))) return [];
  const { files } = JSON.parse(readFileSync(reportOf(module), "utf8"));
  return Object.values(files).flatMap(({ source, mutants }) =>
    mutants.map((mutant) => ({ ...mutant, module, source })),
  );
}

const NOTICED = new Set(["Killed", "Timeout"]);
const MISSED = new Set(["Survived", "NoCoverage"]);

function countOf(mutants) {
  const noticed = mutants.filter(({ status }) => NOTICED.has(status)).length;
  const missed = mutants.filter(({ status }) => MISSED.has(status)).length;
  const rest = mutants.length - noticed - missed;
  return { noticed, missed, rest, score: (100 * noticed) / (noticed + missed) };
}

function lineOf(name, mutants) {
  const { noticed, missed, rest, score } = countOf(mutants);
  return `${name}: ${score.toFixed(1)} % of ${noticed + missed} noticed${missed > 0 ? `, ${missed} missed` : ""}${rest > 0 ? `, ${rest} not tried` : ""}`;
}

/** The line of what TypeScript has made of it, and what stood in its place. */
function survivorOf({ module, source, location, replacement, mutatorName, status }) {
  const { start, end } = location;
  const line = source.split("\n")[start.line - 1];
  const own = start.line === end.line ? line.slice(start.column - 1, end.column - 1) : "...";
  return [
    `${module}:${start.line}:${start.column} ${mutatorName}${status === "NoCoverage" ? " (no test comes by)" : ""}`,
    `  ${line.trim()}`,
    `  ${own}  ->  ${replacement.replace(/\s+/g, " ")}`,
  ].join("\n");
}

install();
const known = modules();
const chosen = process.argv.slice(2);
const strange = chosen.filter((name) => !known.includes(name));
if (strange.length > 0) throw new Error(`no such module: ${strange.join(", ")}`);
if (chosen.length === 0) rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
const waiting = chosen.length > 0 ? [...chosen] : [...known];

async function lane() {
  for (let module = waiting.shift(); module !== undefined; module = waiting.shift()) {
    rmSync(reportOf(module), { force: true });
    await mutate(module);
    console.log(lineOf(module, mutantsOf(module)));
    const missed = known.flatMap(mutantsOf).filter(({ status }) => MISSED.has(status));
    writeFileSync(join(work, "survivors.txt"), `${missed.map(survivorOf).join("\n")}\n`);
  }
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
const tried = chosen.length > 0 ? known.filter((name) => chosen.includes(name)) : known;
for (const folder of FOLDERS) {
  const mutants = tried.filter((name) => name.startsWith(`${folder}/`)).flatMap(mutantsOf);
  if (mutants.length > 0) console.log(lineOf(folder, mutants));
}
const all = tried.flatMap(mutantsOf);
console.log(lineOf("all", all));
const { noticed, score } = countOf(all);
if (noticed === 0 || score < LEAST) {
  console.log(`fewer than ${LEAST} % were noticed`);
  process.exitCode = 1;
}
