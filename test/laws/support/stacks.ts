import { afterAll, beforeAll } from "vitest";

/** For files in which the stacks of errors that are expected cost more than all the rest. */
export function withoutStacks(): void {
  const { stackTraceLimit } = Error;
  beforeAll(() => {
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });
}
