// npm run bench [-- WORD...]: every case, or those in whose names all of the words stand, each in a process
// of its own. All of them together also write the tables and the chart of docs/performance.md.
//
//   --quick   each as short as can be, so that none of them rots; nothing is written, no time is judged

import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { CASES } from "./all-cases.mjs";
import { casesNamed } from "./cases.mjs";
import { chart } from "./chart.mjs";
import { fillPage } from "./page.mjs";
import { INCUMBENT, OURS } from "./peers/peers.mjs";
import { ROOMY } from "./roomy.mjs";
import { digits, median } from "./statistics.mjs";
import { behindList, memoryTable, ratioTo, targetTable, timeTable } from "./tables.mjs";

const run = promisify(execFile);
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const isQuick = process.argv.includes("--quick");
const isWhole = words.length === 0;
const quickly = isQuick ? ["--quick"] : [];

/** What else there is to measure; each prints Markdown for the part of docs/performance.md of its name. */
const OTHERS = [
  ["unchecked", "unchecked.mjs", []],
  ["fan-out", "fan-out.mjs", []],
  ["floor", "floor.mjs", []],
  ["profile", "profile.mjs", []],
  ["retention", "retention.mjs", ["--expose-gc"]],
];

async function output(flags, script, given) {
  const { stdout } = await run(process.execPath, [...flags, pathOf(script), ...given], {
    maxBuffer: 1 << 26,
  });
  return stdout.trim();
}

async function measured(name) {
  const [timed] = await linesOf(["--expose-gc"], "case-process.mjs", ["time", name]);
  const [{ allocation }] = await linesOf(ROOMY, "case-process.mjs", ["allocation", name]);
  return { ...timed, allocation };
}

/** The cases shared among as many processes as may run at once, since no time is judged. */
async function tried(names) {
  const lanes = Math.min(names.length, availableParallelism());
  const all = await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      linesOf(ROOMY, "case-process.mjs", [
        "both",
        "--quick",
        ...names.filter((_, index) => index % lanes === lane),
      ]),
    ),
  );
  return all.flat();
}

async function linesOf(flags, script, given) {
  const text = await output(flags, script, given);
  return text.split("\n").map((line) => JSON.parse(line));
}

function report(result) {
  const cells = result.time.map(({ name, nanoseconds }) => {
    const taken = `${name} ${digits(median(nanoseconds))} ns`;
    if (name === OURS.name) return taken;
    const { median: middle, lowest, highest } = ratioTo(result, name);
    return `${taken} (${digits(middle)} times, ${digits(lowest)} to ${digits(highest)})`;
  });
  const bytes = result.allocation.map(({ bytes: taken }) =>
    taken === undefined ? "?" : Math.round(taken),
  );
  console.log(`${result.name}: ${cells.join(", ")}; ${bytes.join(", ")} bytes`);
}

const cases = isWhole ? CASES : casesNamed(CASES, words);
if (cases.length === 0) throw new Error(`no case is named ${words.join(" ")}`);
const environment = `Node ${process.version}, V8 ${process.versions.v8}, ${process.platform} ${process.arch}`;
console.log(environment);

const results = [];
const names = cases.map(({ name }) => name);
for (const result of isQuick ? await tried(names) : names) {
  const found = isQuick ? result : await measured(result);
  results.push({ ...cases.find(({ name }) => name === found.name), ...found });
  report(results.at(-1));
}

if (isWhole) {
  const sections = [];
  for (const [name, script, flags] of OTHERS) {
    sections.push([name, await output(flags, script, quickly)]);
    console.log(`\n${sections.at(-1)[1]}`);
  }
  if (!isQuick) write(sections);
}

function write(sections) {
  const { devDependencies } = JSON.parse(readFileSync(pathOf("package.json"), "utf8"));
  const versions = ["mqtt-packet", "u8-mqtt-packet", "mqtts"].map(
    (name) => `${name} ${devDependencies[name]}`,
  );
  const of = (...works) => results.filter(({ work }) => works.includes(work));
  const others = ["encode plain objects", "encodeInto", "peek", "pass on", "decode with limits"];
  const tables = [
    ["environment", `${environment}; ${versions.join(", ")}.`],
    ["targets", `${targetTable(results)}\n\n${behindList(results)}`],
    ["decode", timeTable(of("decode"))],
    ["encode", timeTable(of("encode"))],
    ["stream", timeTable(of("stream"))],
    ...others.map((work) => [work, timeTable(of(work))]),
    ["decode memory", memoryTable(of("decode", "peek", "stream").filter(isShort))],
    ["encode memory", memoryTable(of("encode", "encodeInto").filter(isShort))],
    ...sections,
  ];
  fillPage(tables);
  const title = `Times as fast as ${INCUMBENT.name}: median, lowest to highest (Node ${process.version})`;
  writeFileSync(pathOf("../docs/performance.svg"), chart(results, title));
  console.log("\nwritten to docs/performance.md and docs/performance.svg");
}

/** The memory of these is told. */
function isShort({ title }) {
  return /^(fleet|PUBLISH|CONNECT|SUBSCRIBE|PUBACK)/.test(title) && !title.includes("less");
}
