// Cases against mqtt-packet in a process of Node, Deno or Bun: runtime-process.mjs [--quick] NAME...

import process from "node:process";
import * as processMeter from "./process-meter.mjs";
import { reportCases } from "./runtime-cases.mjs";

const names = process.argv.slice(2).filter((given) => !given.startsWith("--"));
const isQuick = process.argv.includes("--quick");

const bunMeter = {
  ...processMeter,
  // What JavaScriptCore does best it compiles last.
  warmUp: 500e6,
  // A collection of what was allocated lately alone there is not, and one of everything would be most of a
  // turn: it is done before, where no time is taken.
  async pause() {
    await processMeter.pause();
    globalThis.Bun.gc(true);
  },
};

const isBun = globalThis.Bun !== undefined;
await reportCases(names, isQuick, isBun && !isQuick ? bunMeter : processMeter);
process.exit(0);
