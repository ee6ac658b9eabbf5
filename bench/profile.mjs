// Where each nanosecond of decoding goes: V8's sampling profile of the decode of a PUBLISH of 3.1.1 with 64
// bytes of payload, self time by function, inlined ones told apart. Prints Markdown. `--quick` for a moment
// only.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishesOf } from "./corpus.mjs";
import { ready, timeInTurns } from "./measure.mjs";
import { OURS } from "./peers/peers.mjs";
import * as meter from "./process-meter.mjs";
import { digits, median } from "./statistics.mjs";

const isQuick = process.argv.includes("--quick");
const self = fileURLToPath(import.meta.url);

/** Less of the whole than this is put together. */
const LEAST_SHARE = 0.01;

async function loop() {
  const encode = OURS.encoder(4);
  const packets = publishesOf(64, 4).map((init) => ({
    bytes: Buffer.from(encode(OURS.prepare(init))),
  }));
  const inputs = packets.map(({ bytes }) => bytes);
  const [{ nanoseconds }] = await timeInTurns(
    ready([{ name: OURS.name, run: OURS.decoder(4), inputs }], packets),
    {
      rounds: isQuick ? 2 : 21,
      budget: isQuick ? 2e6 : 150e6,
      warmUp: isQuick ? 2e6 : 500e6,
      ...meter,
    },
  );
  return median(nanoseconds);
}

function ran(flags) {
  const given = [...flags, self, "--loop", ...(isQuick ? ["--quick"] : [])];
  return Number(execFileSync(process.execPath, given, { encoding: "utf8" }));
}

/** The profile of the loop, as V8 writes it. */
function sampled() {
  const folder = mkdtempSync(join(tmpdir(), "profile-"));
  try {
    ran(["--cpu-prof", "--cpu-prof-interval", "100", "--cpu-prof-dir", folder]);
    const [file] = readdirSync(folder);
    return JSON.parse(readFileSync(join(folder, file), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function nameOf({ functionName, url }) {
  const [, module] = /core\/dist\/(.*)\.js$/.exec(url) ?? [];
  if (module !== undefined) return `\`${functionName || "(module)"}\`, ${module}`;
  if (functionName === "(garbage collector)") return "the collector";
  if (functionName === "(program)") return "the engine, outside of any function";
  if (url === "") return `the engine's \`${functionName}\``;
  return "the benchmark's loop";
}

function shares({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])),
  );
  const isInLoop = (id) => {
    for (let at = id; at !== undefined; at = parents.get(at)) {
      if (byId.get(at).callFrame.functionName === "decode") return true;
    }
    return false;
  };
  const totals = new Map();
  samples.forEach((id, index) => {
    const { callFrame } = byId.get(id);
    const isCollector = callFrame.functionName === "(garbage collector)";
    if (!isCollector && !isInLoop(id)) return;
    const name = nameOf(callFrame);
    totals.set(name, (totals.get(name) ?? 0) + timeDeltas[index]);
  });
  const whole = [...totals.values()].reduce((sum, taken) => sum + taken, 0);
  return [...totals].map(([name, taken]) => [name, taken / whole]).sort(([, a], [, b]) => b - a);
}

if (process.argv.includes("--loop")) {
  console.log(await loop());
} else {
  const nanoseconds = ran([]);
  const all = shares(sampled());
  const shown = all.filter(([, share]) => share >= LEAST_SHARE);
  const rest = all
    .filter(([, share]) => share < LEAST_SHARE)
    .reduce((sum, [, share]) => sum + share, 0);
  console.log(`| function | share | of ${digits(nanoseconds)} ns |\n|---|--:|--:|`);
  for (const [name, share] of [...shown, ["the others", rest]]) {
    console.log(`| ${name} | ${(100 * share).toFixed(1)} % | ${digits(share * nanoseconds)} |`);
  }
}
