// The measuring itself: contenders in turns, nothing optimised away. Knows no engine's own functions: what
// it needs of clock, collector and memory is given.

/** What a contender makes goes here, so that it has to be made. */
class Sink {
  value = undefined;
  count = 0;
}

/**
 * A function that runs `run` on all inputs so many times. Each is compiled from a text of its own, so that
 * what the engine has learnt about one contender's loop is not another's.
 */
function loopOf(name, run, inputs, sink) {
  const make = new Function(
    "run",
    "inputs",
    "sink",
    `"use strict"; // ${name}
    return (times) => {
      for (let time = 0; time < times; time++) {
        for (let index = 0; index < inputs.length; index++) sink.value = run(inputs[index]);
      }
    };`,
  );
  return make(run, inputs, sink);
}

function takerOf(name, sink) {
  const make = new Function(
    "sink",
    `"use strict"; // ${name}
    return (packet) => { sink.value = packet; sink.count++; };`,
  );
  return make(sink);
}

/** Contenders with a `loop`. */
export function ready(contenders, packets) {
  return contenders.map(({ name, run, makeRun, inputs }) => {
    const sink = new Sink();
    const work = run ?? makeRun(takerOf(name, sink));
    return { name, loop: loopOf(name, work, inputs, sink), packets: packets.length };
  });
}

const SLICES = 8;

/**
 * Times the contenders in turns: `rounds` times each for at least `budget` nanoseconds, the order another
 * in each round. Returns for each its nanoseconds a packet, round by round, and when its turns were.
 * `clock` gives nanoseconds, `wall` what `turns` are in, `pause` lets the engine do what waits, `tidy`
 * collects, so that everyone pays for collecting what is its own.
 */
export async function timeInTurns(all, { rounds, budget, warmUp, clock, wall, pause, tidy }) {
  const timed = all.map((contender) => ({ ...contender, nanoseconds: [], turns: [], times: 1 }));
  for (let slice = 0; slice < SLICES; slice++) {
    for (const contender of timed) warm(contender, warmUp / SLICES, clock);
    await pause();
  }
  for (const contender of timed) contender.times = timesFor(contender, budget, clock);
  for (let round = 0; round < rounds; round++) {
    for (const contender of inOrder(timed, round)) {
      const { loop, times, packets } = contender;
      await pause();
      tidy();
      const begun = wall();
      const before = clock();
      loop(times);
      tidy();
      const taken = clock() - before;
      contender.turns.push({ from: begun, to: wall(), packets: times * packets });
      contender.nanoseconds.push(taken / (times * packets));
    }
  }
  return timed.map(({ name, nanoseconds, turns }) => ({ name, nanoseconds, turns }));
}

/** Every round begins with another, and every other goes backwards. */
function inOrder(timed, round) {
  const begin = round % timed.length;
  const order = [...timed.slice(begin), ...timed.slice(0, begin)];
  return round % 2 === 0 ? order : order.reverse();
}

/** Runs for so long that the engine has optimised what it will. */
function warm(contender, budget, clock) {
  const begun = clock();
  do contender.loop(contender.times);
  while (clock() - begun < budget);
}

function timesFor({ loop }, budget, clock) {
  let times = 1;
  for (;;) {
    const before = clock();
    loop(times);
    const taken = clock() - before;
    if (taken >= budget / 4) return Math.max(1, Math.ceil((times * budget) / taken));
    times *= 2;
  }
}

/**
 * Bytes that each contender takes a packet, median of some runs: how much more memory is in use after
 * `count` packets than before, in runs so short that nothing is collected meanwhile. `used` gives bytes in use,
 * `collect` collects, `collections` resolves to how often the collector has run since it was last asked.
 */
export async function measureAllocation(
  all,
  { runs, count, warmUp, clock, used, collect, collections },
) {
  const results = [];
  for (const contender of all) {
    for (let slice = 0; slice < SLICES; slice++) {
      warm({ ...contender, times: 1 }, warmUp / SLICES, clock);
      await collections();
    }
    results.push({ name: contender.name, bytes: await allocationOf(contender) });
  }
  return results;

  async function allocationOf({ loop, packets }) {
    const found = [];
    let times = Math.max(1, Math.round(count / packets));
    for (let attempt = 0; found.length < runs && attempt < 4 * runs; attempt++) {
      collect();
      await collections();
      const before = used();
      loop(times);
      const taken = used() - before;
      if ((await collections()) > 0) times = Math.max(1, times >> 1);
      else found.push(taken / (times * packets));
    }
    return found.length === 0 ? undefined : found.sort((a, b) => a - b)[found.length >> 1];
  }
}
