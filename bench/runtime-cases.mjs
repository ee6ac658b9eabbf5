// The cases against mqtt-packet, on whatever runtime this is: runtime-process.mjs and runtime-page.mjs have
// what it needs to know of that.

import { casesAmong } from "./cases.mjs";
import { ready, timeInTurns } from "./measure.mjs";
import { INCUMBENT, OURS } from "./peers/pair.mjs";

export const CASES = casesAmong([OURS, INCUMBENT]);

/** Nanoseconds; less than in case-process.mjs, since there are seven runtimes. */
const LONG = { rounds: 7, budget: 12e6, warmUp: 90e6 };
const SHORT = { rounds: 1, budget: 0.2e6, warmUp: 0.8e6 };

async function timed(name, settings) {
  const { prepare } = CASES.find((one) => one.name === name);
  try {
    const { packets, contenders } = prepare();
    return { name, time: await timeInTurns(ready(contenders, packets), settings) };
  } catch (error) {
    return { name, error: error.stack };
  }
}

/** Times the cases of these names and prints what came of it, in a line that begins with REPORT. */
export async function reportCases(names, isQuick, meter) {
  const results = [];
  for (const name of names) {
    results.push(await timed(name, { ...(isQuick ? SHORT : LONG), ...meter }));
  }
  console.log(`REPORT ${JSON.stringify(results)}`);
}
