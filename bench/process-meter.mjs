// What measure.mjs needs to know of the process it is in, where the runtime tells.
//
// Time is the processor time of the process, user's and system's, all threads: what the engine compiles
// and collects beside is counted, what other processes take away is not.

const { cpuUsage, memoryUsage } = process;

/** Nanoseconds of the processor. */
export const clock = () => {
  const { user, system } = cpuUsage();
  return (user + system) * 1_000;
};

export const wall = () => performance.now();

/** Lets the engine do what waits. */
export const pause = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Collects what was allocated lately, if that can be asked for. */
export const tidy = () => globalThis.gc?.({ type: "minor" });

/** Collects everything. */
export const collect = () => globalThis.gc();

/** Bytes in use, in the heap and in ArrayBuffers. */
export const used = () => {
  const { heapUsed, arrayBuffers } = memoryUsage();
  return heapUsed + arrayBuffers;
};

const collected = [];
const observer = globalThis.PerformanceObserver?.supportedEntryTypes.includes("gc")
  ? new PerformanceObserver((list) => collected.push(...list.getEntries()))
  : undefined;
observer?.observe({ entryTypes: ["gc"] });

/** How often the collector has run since this was asked last. */
export async function collections() {
  await pause();
  await pause();
  return collected.splice(0).length;
}

/** Nanoseconds a packet for which the collector stopped the turns. */
export function collectorTime(turns) {
  if (observer === undefined) return undefined;
  let total = 0;
  let packets = 0;
  for (const turn of turns) {
    packets += turn.packets;
    for (const { startTime, duration } of collected) {
      if (startTime >= turn.from && startTime < turn.to) total += duration * 1e6;
    }
  }
  return total / packets;
}
