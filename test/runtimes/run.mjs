// npm run test:runtimes [-- NAME...]: runs the laws, the vectors and the adapters of the web on every
// runtime, or on those named (node, node-22, deno, ...), from the package as it would be published.
// FC_RUNS is how often a law is tried. Ends with a table; exits with 1 where anything is amiss.
import { availableParallelism } from "node:os";
import { bundleSuites, entryPoints, installPackage, SUITES } from "./bundle.mjs";
import { BUFFER, RUNTIMES, WEB } from "./runtimes.mjs";
import { installRuntimes, isNamed } from "./start.mjs";

const RUNS = Number(process.env.FC_RUNS ?? 50);
/** For one runtime, in milliseconds. */
const TIME_LIMIT = 180_000 + 2_000 * RUNS;

function selected(names) {
  for (const name of names) {
    if (!RUNTIMES.some((runtime) => isNamed(runtime, name))) {
      throw new Error(`${name} is none of ${RUNTIMES.map((runtime) => runtime.name).join(", ")}`);
    }
  }
  if (names.length === 0) return RUNTIMES;
  return RUNTIMES.filter((runtime) => names.some((name) => isNamed(runtime, name)));
}

/** Runs the tests on one runtime: `{ runtime, version, results, stringCalls, seconds, problems }`. */
async function tried(runtime) {
  const begun = performance.now();
  const problems = [];
  let version = "";
  let report;
  let last = "nothing";
  try {
    version = runtime.version();
    await runtime.run({
      signal: AbortSignal.timeout(TIME_LIMIT),
      onLine(line) {
        if (line.startsWith("BEGIN ")) last = line.slice(6);
        else if (line.startsWith("REPORT ")) report = JSON.parse(line.slice(7));
        else console.log(`${runtime.name}: ${line}`);
      },
    });
    if (report === undefined) problems.push(`it ended without a report, after ${last}`);
  } catch (error) {
    problems.push(`${error.message}\n  the last test begun: ${last}`);
  }
  const { results = [], stringCalls = {} } = report ?? {};
  for (const { name, outcome, reason } of results) {
    if (outcome === "failed") problems.push(`FAILED ${name}\n${reason}`);
    if (outcome === "skipped" && reason === undefined && process.env.CI) {
      problems.push(`skipped without a reason: ${name}`);
    }
  }
  if (report !== undefined) problems.push(...stringProblems(runtime, stringCalls));
  const seconds = (performance.now() - begun) / 1_000;
  const passed = count(results, "passed");
  const failed = count(results, "failed");
  console.log(
    `${runtime.name} ${version}: ${passed} passed, ${failed} failed, ${seconds.toFixed(1)} s`,
  );
  return { runtime, version, results, stringCalls, problems, seconds };
}

function count(results, outcome) {
  return results.filter((result) => result.outcome === outcome).length;
}

/** The methods that the codec has to have called for its strings, and those that it has not. */
function stringProblems({ strings }, calls) {
  return [...BUFFER, ...WEB].flatMap((method) => {
    const isCalled = (calls[method] ?? 0) > 0;
    if (isCalled === strings.includes(method)) return [];
    return [isCalled ? `${method} was called for strings` : `${method} was not called for strings`];
  });
}

/** Where a runtime had other tests than the others had of the same files. */
function compare(all) {
  const names = new Map();
  for (const { results } of all) {
    for (const { file, name } of results) names.set(name, file);
  }
  for (const { runtime, results, problems } of all) {
    if (results.length === 0) continue; // It did not get that far.
    const own = new Set(results.map(({ name }) => name));
    const files = SUITES[runtime.suite];
    for (const [name, file] of names) {
      if (files.includes(file) && !own.has(name)) problems.push(`it did not have ${name}`);
    }
    for (const file of files) {
      if (!results.some((result) => result.file === file)) problems.push(`no test of ${file}`);
    }
  }
}

async function inTurn(runtimes) {
  // The last are the slowest and begin first.
  const waiting = runtimes.map((runtime, index) => ({ runtime, index })).reverse();
  const all = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      all[next.index] = await tried(next.runtime);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, lane));
  return all;
}

function printSkipped(all) {
  const reasons = new Map();
  for (const { runtime, results } of all) {
    const skipped = results.filter(({ outcome }) => outcome === "skipped");
    for (const { name, file, reason } of skipped) {
      const others = skipped.filter((one) => one.file === file && one.reason === undefined).length;
      const text = reason === undefined ? `${others} of ${file}` : `${name}: ${reason}`;
      reasons.set(text, (reasons.get(text) ?? new Set()).add(runtime.name));
    }
  }
  for (const [text, names] of reasons) {
    console.log(`skipped on ${[...names].join(", ")}\n  ${text}`);
  }
  const { portable, node } = SUITES;
  const names = all.flatMap(({ runtime }) => (runtime.suite === "portable" ? [runtime.name] : []));
  if (names.length === 0) return;
  for (const file of node.filter((file) => !portable.includes(file))) {
    console.log(`left out on ${names.join(", ")}\n  ${file}: it needs Node's own modules`);
  }
}

/** Each once, with the runtimes that have it; they may differ in their stacks. */
function printProblems(all) {
  const found = new Map();
  for (const { runtime, problems } of all) {
    for (const problem of problems) {
      const head = problem.split("\n", 2).join();
      const { names = [], text = problem } = found.get(head) ?? {};
      found.set(head, { names: [...names, runtime.name], text });
    }
  }
  for (const { names, text } of found.values()) console.log(`\n${names.join(", ")}: ${text}`);
}

function printTable(all) {
  const head = ["runtime", "version", "passed", "failed", "skipped", "strings", "seconds"];
  const rows = all.map(({ runtime, version, results, stringCalls, seconds }) => [
    runtime.title,
    version,
    ...["passed", "failed", "skipped"].map((outcome) => String(count(results, outcome))),
    [...BUFFER, ...WEB].filter((method) => stringCalls[method] > 0).join(", "),
    seconds.toFixed(1),
  ]);
  const widths = head.map((name, at) =>
    Math.max(name.length, ...rows.map((row) => row[at].length)),
  );
  for (const row of [head, widths.map((width) => "-".repeat(width)), ...rows]) {
    console.log(`| ${row.map((cell, at) => cell.padEnd(widths[at])).join(" | ")} |`);
  }
}

async function prepared() {
  const runtimes = selected(process.argv.slice(2));
  installRuntimes();
  installPackage();
  await entryPoints();
  await bundleSuites(RUNS);
  return runtimes;
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
const runtimes = await prepared().catch(({ message }) => {
  console.error(message);
  process.exit(1);
});
const all = await inTurn(runtimes);
compare(all);
console.log();
printSkipped(all);
printProblems(all);
console.log();
printTable(all);
const bad = all.filter(({ problems }) => problems.length > 0);
console.log(
  bad.length === 0
    ? `\nthe same on all ${all.length}`
    : `\namiss on ${bad.map(({ runtime }) => runtime.name).join(", ")}`,
);
process.exit(bad.length === 0 ? 0 : 1);
