// What measure.mjs needs to know of the page it is in. A page cannot ask for processor time, so that what
// other processes take away is counted.

export const wall = () => performance.now();

/** Nanoseconds. */
export const clock = () => performance.now() * 1e6;

/** Lets the engine do what waits. */
export const pause = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Collects what was allocated lately, if that can be asked for. */
export const tidy = () => globalThis.gc?.({ type: "minor" });
