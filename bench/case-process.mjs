// Cases in a process of their own: node case-process.mjs time|allocation|both [--quick] NAME... Prints a line of
// JSON for each:
//
//   time         nanoseconds a packet, round by round, and the collector's part of them
//   allocation   bytes a packet; to be run with --expose-gc and a young generation in which some thousand
//                packets have room

import { CASES } from "./all-cases.mjs";
import { measureAllocation, ready, timeInTurns } from "./measure.mjs";
import * as meter from "./process-meter.mjs";

const [what, ...names] = process.argv.slice(2).filter((given) => !given.startsWith("--"));
const isQuick = process.argv.includes("--quick");

/** Bytes of packets up to which the memory that they take is measured at once. */
const MEASURED_BYTES = 4_000_000;

async function timed(contenders) {
  const rounds = isQuick ? 2 : 11;
  const budget = isQuick ? 1e6 : 50e6;
  const warmUp = isQuick ? 4e6 : 250e6;
  const results = await timeInTurns(contenders, { rounds, budget, warmUp, ...meter });
  await meter.pause();
  return results.map(({ turns, ...result }) => ({
    ...result,
    collector: meter.collectorTime(turns),
  }));
}

function allocated(contenders, meanLength) {
  const runs = isQuick ? 1 : 7;
  const warmUp = isQuick ? 2e6 : 200e6;
  const count = Math.min(2_000, MEASURED_BYTES / meanLength);
  return measureAllocation(contenders, { runs, count, warmUp, ...meter });
}

for (const name of names) {
  const chosen = CASES.find((one) => one.name === name);
  if (chosen === undefined) throw new Error(`there is no case ${name}`);
  const { packets, contenders } = chosen.prepare();
  const meanLength = packets.reduce((sum, { bytes }) => sum + bytes.length, 0) / packets.length;
  const inTurn = ready(contenders, packets);
  const time = what === "allocation" ? undefined : await timed(inTurn);
  const allocation = what === "time" ? undefined : await allocated(inTurn, meanLength);
  console.log(JSON.stringify({ name, packets: packets.length, meanLength, time, allocation }));
}
process.exit(0);
