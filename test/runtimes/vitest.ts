/** What `vitest` is in the bundle: the parts of Vitest that need no Node. */

import {
  ASYMMETRIC_MATCHERS_OBJECT,
  type Assertion,
  chai,
  type ExpectPollOptions,
  type ExpectStatic,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from "@vitest/expect";
import { getCurrentTest } from "@vitest/runner";

export {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  suite,
  test,
} from "@vitest/runner";

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

type Matcher = (...given: unknown[]) => void;

function assertionOf(value: unknown, message?: string): unknown {
  const assertion = chai.expect(value, message) as unknown as Assertion & {
    withTest(test: object): unknown;
  };
  const test = getCurrentTest();
  return test === undefined ? assertion : assertion.withTest(test);
}

export const expect = Object.assign(
  assertionOf,
  chai.expect,
  (globalThis as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT],
) as unknown as ExpectStatic;
/** A matcher of `expect.poll`: tried again and again until it holds, or its time is up. */
async function polled(
  matcher: string,
  given: readonly unknown[],
  value: () => unknown,
  { interval = 50, timeout = 1_000 }: ExpectPollOptions,
): Promise<void> {
  const end = performance.now() + timeout;
  for (;;) {
    try {
      const assertion = expect(await value()) as unknown as Record<string, Matcher>;
      return (assertion[matcher] as Matcher)(...given);
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}

expect.poll = ((value: () => unknown, options: ExpectPollOptions = {}) =>
  new Proxy(
    {},
    {
      get:
        (_, matcher: string) =>
        (...given: unknown[]) =>
          polled(matcher, given, value, options),
    },
  )) as typeof expect.poll;
expect.getState = () => getState(expect);
expect.setState = (state) => setState(state, expect);
