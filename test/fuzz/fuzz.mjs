// One target's run, and what came of it.
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unpackSeeds } from "./corpus.mjs";
import { configOf, here, work } from "./setup.mjs";

/** Bytes of the longest input that libFuzzer makes: more than all kinds of packets need to show all they can. */
const LONGEST = 512;
/** Executions a second below which something is wrong, however slow the machine. */
const SLOWEST = 20;

/**
 * Starts libFuzzer on a target with flags; resolves with the exit code and what it said, line by line. It says it into a
 * file: of what it says to a pipe that is full, parts are lost.
 */
export function started(target, built, flags, folder) {
  return new Promise((resolve, reject) => {
    const file = join(folder, "log");
    const log = openSync(file, "w");
    const args = [join(here, "worker.mjs"), configOf(target, built), "--", ...flags];
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", log, log] });
    closeSync(log);
    const stop = () => child.kill("SIGKILL");
    process.once("exit", stop);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("exit", stop);
      resolve({ code: code ?? signal, lines: readFileSync(file, "utf8").split("\n") });
    });
  });
}

/** The last match's first group in lines, as a number; 0 where there is none. */
function lastNumber(lines, pattern) {
  const found = lines.map((line) => pattern.exec(line)?.[1]).filter((one) => one !== undefined);
  return Number(found.at(-1) ?? 0);
}

/**
 * Fuzzes a target for so many seconds: `{ executions, perSecond, seeded, covered, edges, inputs, problems, finding }`.
 * Problems say what is wrong, one in a run that did nothing too; a finding is the file of the input that broke a law.
 */
export async function fuzzed(
  { name, least },
  { seconds, built, seed, folder = join(work, name), withSeeds = true },
) {
  const corpus = join(folder, "corpus");
  const seeds = join(folder, "seeds");
  const findings = join(folder, "findings");
  for (const one of [corpus, findings]) mkdirSync(one, { recursive: true });
  if (withSeeds) unpackSeeds(name, seeds);
  const before = new Set(readdirSync(findings));
  const begun = performance.now();
  const { code, lines } = await started(
    name,
    built,
    [
      corpus,
      ...(withSeeds ? [seeds] : []),
      `-max_total_time=${seconds}`,
      `-max_len=${LONGEST}`,
      `-dict=${join(here, "mqtt.dict")}`,
      `-artifact_prefix=${findings}/`,
      "-rss_limit_mb=4096",
      "-print_final_stats=1",
      ...(seed === undefined ? [] : [`-seed=${seed}`]),
    ],
    folder,
  );
  const took = (performance.now() - begun) / 1_000;
  const executions = lastNumber(lines, /^stat::number_of_executed_units: (\d+)/);
  const result = {
    executions,
    perSecond: Math.round(executions / took),
    seconds: took,
    seeded: lastNumber(lines, /^#\d+\s+INITED cov: (\d+)/),
    covered: lastNumber(lines, /^#\d+\s+(?:INITED|DONE)\s+cov: (\d+)/),
    edges: lastNumber(lines, /^INSTRUMENTED \d+ modules, (\d+) edges/),
    inputs: readdirSync(corpus).length,
    finding: readdirSync(findings).find((file) => !before.has(file)),
    problems: [],
  };
  if (result.finding !== undefined) result.finding = join(findings, result.finding);
  const said = lines.filter((line) => line.startsWith("FINDING")).join("\n");
  const { problems } = result;
  if (result.finding !== undefined || code === 77) {
    problems.push(`a law is broken: ${said.replace("FINDING ", "")}`);
  } else if (code !== 0) {
    problems.push(`the fuzzer ended with ${code}:\n${lines.slice(-12).join("\n")}`);
  } else {
    // A run that tried nothing, or saw nothing of the code, is none.
    if (executions < SLOWEST * seconds) problems.push(`${executions} executions are too few`);
    if (result.covered < least) {
      problems.push(
        `${result.covered} edges of ${result.edges} are covered, ${least} are expected`,
      );
    }
  }
  return result;
}
