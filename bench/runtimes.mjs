// npm run bench:runtimes [-- RUNTIME... WORD...]: the cases against mqtt-packet on every runtime, or on
// those named (node, node-22, deno, ...); with further words those in whose names all of them stand. All of
// them together also write their table of docs/performance.md. Exits with 1 where a case fails; a runtime
// that is not there is named, no more.
//
//   --quick   each as short as can be, so that none of them rots; nothing is written, no time is judged

import { availableParallelism } from "node:os";
import { installRuntimes, isNamed } from "../test/runtimes/start.mjs";
import { casesNamed } from "./cases.mjs";
import { fillPage } from "./page.mjs";
import { INCUMBENT } from "./peers/pair.mjs";
import { CASES } from "./runtime-cases.mjs";
import { RUNTIMES } from "./runtime-list.mjs";
import { ratioTable, slowerList } from "./runtime-tables.mjs";
import { digits, median, ratioText } from "./statistics.mjs";
import { ratioTo } from "./tables.mjs";

/** For what a runtime does at once, in milliseconds. */
const TIME_LIMIT = 120_000;

const isQuick = process.argv.includes("--quick");
const given = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const isRuntime = (word) => RUNTIMES.some((runtime) => isNamed(runtime, word));
const runtimeNames = given.filter(isRuntime);
const words = given.filter((word) => !isRuntime(word));

const runtimes = RUNTIMES.filter(
  (runtime) => runtimeNames.length === 0 || runtimeNames.some((name) => isNamed(runtime, name)),
);
const cases = casesNamed(CASES, words).map(({ name }) => name);
if (cases.length === 0) throw new Error(`no runtime and no case is named ${words.join(" ")}`);

async function resultsOf(running, names) {
  let report;
  await running.run(names, isQuick, {
    signal: AbortSignal.timeout(TIME_LIMIT),
    onLine(line) {
      if (line.startsWith("REPORT ")) report = JSON.parse(line.slice(7));
      else console.log(line);
    },
  });
  if (report === undefined) throw new Error("it ended without a report");
  return report;
}

function shown({ name, time, error }) {
  if (error !== undefined) return `FAILED ${name}\n${error}`;
  const taken = time.map((one) => `${one.name} ${digits(median(one.nanoseconds))} ns`);
  return `${name}: ${taken.join(", ")}; ${ratioText(ratioTo({ time }, INCUMBENT.name))}`;
}

/** Every case in a process of its own; in one where no time is judged. */
async function tried({ title, start }, version) {
  const label = `${title} ${version}`;
  const begun = performance.now();
  const results = [];
  const running = await start().catch(({ message }) => console.log(`${label}: FAILED\n${message}`));
  if (running === undefined) return { label, results, failed: 1 };
  try {
    for (const names of isQuick ? [cases] : cases.map((name) => [name])) {
      const found = await resultsOf(running, names).catch(({ message }) =>
        names.map((name) => ({ name, error: message })),
      );
      results.push(...found);
      for (const result of found) {
        if (!isQuick || result.error !== undefined) console.log(`${label}: ${shown(result)}`);
      }
    }
  } finally {
    await running.close();
  }
  const seconds = digits((performance.now() - begun) / 1_000);
  const failed = results.filter(({ error }) => error !== undefined).length;
  console.log(`${label}: ${results.length} cases, ${failed} failed, ${seconds} s`);
  return { label, results, failed };
}

installRuntimes();
const missing = [];
const present = runtimes.flatMap((runtime) => {
  try {
    return [{ runtime, version: runtime.version() }];
  } catch ({ message }) {
    missing.push(runtime.name);
    console.log(`${runtime.name} is missing: ${message}`);
    return [];
  }
});

const columns = [];
const waiting = [...present.entries()];
const lane = async () => {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [index, { runtime, version }] = next;
    columns[index] = await tried(runtime, version);
  }
};
// One after the other, unless no time is judged.
await Promise.all(Array.from({ length: isQuick ? availableParallelism() : 1 }, lane));

// In CI all of them have to be there.
const isAmiss = columns.some(({ failed }) => failed > 0) || (process.env.CI && missing.length > 0);
if (!isAmiss && !isQuick) {
  const absent =
    missing.length === 0 ? [] : [`Not there, and so not measured: ${missing.join(", ")}.`];
  const slower = slowerList(columns);
  console.log(`\n${slower}`);
  if (given.length === 0) {
    fillPage([["runtimes", [ratioTable(columns), slower, ...absent].join("\n\n")]]);
    console.log("\nwritten to docs/performance.md");
  }
}
process.exit(isAmiss ? 1 : 0);
