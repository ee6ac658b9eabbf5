// Cases against mqtt-packet in a process of Node, Deno or Bun: runtime-process.mjs [--quick] NAME...

import process from "node:process";
import * as processMeter from "./process-meter.mjs";
import { reportCases } from "./runtime-cases.mjs";

const names = process.argv.slice(2).filter((given) => !given.startsWith("--"));
const isQuick = process.argv.includes("--quick");

/**
 * Bun has no collection of what was allocated lately alone, and one of everything would be most of a turn: it
 * is done before, where no time is taken.
 */
const bunMeter = {
  ...processMeter,
  async pause() {
    await processMeter.pause();
    if (!isQuick) globalThis.Bun.gc(true);
  },
};

await reportCases(names, isQuick, globalThis.Bun === undefined ? processMeter : bunMeter);
process.exit(0);
