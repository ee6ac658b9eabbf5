// The cases against mqtt-packet, on whatever runtime this is: runtime-process.mjs and runtime-page.mjs have
// what it needs to know of that.

import { casesAmong } from "./cases.mjs";
import { ready, timeInTurns } from "./measure.mjs";
import { INCUMBENT, OURS } from "./peers/pair.mjs";

export const CASES = casesAmong([OURS, INCUMBENT]);

/** Nanoseconds; less than in case-process.mjs, since there are seven runtimes. */
const LONG = { rounds: 7, budget: 12e6, warmUp: 90e6 };
const SHORT = { rounds: 1, budget: 0.2e6, warmUp: 0.8e6 };

/** Bytes a packet from which a turn is longer: it is mostly memory that comes and goes, and that by fits. */
const LARGE = 10_000;
const LARGE_TURNS = 4;

async function timed(name, settings) {
  const { prepare } = CASES.find((one) => one.name === name);
  try {
    const { packets, contenders } = prepare();
    const budget = settings.budget * (packets[0].bytes.length < LARGE ? 1 : LARGE_TURNS);
    const time = await timeInTurns(ready(contenders, packets), { ...settings, budget });
    return { name, time };
  } catch (error) {
    return { name, error: error.stack };
  }
}

/**
 * Times the cases of these names and prints what came of it, in a line that begins with REPORT. `given` is
 * what timeInTurns has to know of the runtime.
 */
export async function reportCases(names, isQuick, given) {
  const results = [];
  for (const name of names) {
    results.push(await timed(name, { ...(isQuick ? SHORT : LONG), ...given }));
  }
  console.log(`REPORT ${JSON.stringify(results)}`);
}
