/** How often a law is tried: FC_RUNS is the number for a law of usual cost. */

const RUNS = Number(process.env["FC_RUNS"] ?? 300);

/** Whether many runs are asked for, so that exhaustive tests take their larger alphabets too. */
export const isThorough: boolean = RUNS >= 3_000;

/** Whether few runs are asked for, so that exhaustive tests take a part of what they else take. */
export const isQuick: boolean = RUNS < 100;

/** Parameters for fc.assert; `share` is for laws whose single run costs more, or less, than usual. */
export function runs(share: number = 1): { numRuns: number } {
  return { numRuns: Math.max(1, Math.round(RUNS * share)) };
}
