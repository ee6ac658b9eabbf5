/** Runs test files that are bundled with it, on whatever platform this is, and reports. */

import { type File, type Suite, startTests, type Test, type VitestRunner } from "@vitest/runner";
import { getFullName, getSuites, getTests } from "@vitest/runner/utils";
import { stringCalls } from "./string-paths.js";

/** The tests whose calls are counted. */
const STRING_TESTS = "test/laws/string-paths.test.ts";

export interface Result {
  /** The file and the titles down to the test's. */
  readonly name: string;
  readonly file: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it was skipped, or its errors. */
  readonly reason: string | undefined;
}

export interface Report {
  readonly results: readonly Result[];
  /** How often the codec called each of the platform's methods for strings. */
  readonly stringCalls: Readonly<Record<string, number>>;
}

/** Prints `BEGIN` and a test's name before it, so that one that hangs is known. */
export async function runTests(
  files: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<Report> {
  const counted: Record<string, number> = {};
  let before: Readonly<Record<string, number>> = {};
  const runner: VitestRunner = {
    config: {
      root: "/",
      setupFiles: [],
      name: undefined,
      passWithNoTests: false,
      testNamePattern: undefined,
      allowOnly: false,
      sequence: { seed: 0, hooks: "stack", setupFiles: "list" },
      chaiConfig: undefined,
      maxConcurrency: 1,
      testTimeout: 120_000,
      hookTimeout: 60_000,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
    importFile: (path) => files[path.slice(1)]?.(),
    onBeforeRunTask(test) {
      console.log(`BEGIN ${getFullName(test)}`);
      before = stringCalls();
    },
    onAfterRunTask(test) {
      if (test.file.name !== STRING_TESTS) return;
      for (const [name, calls] of Object.entries(stringCalls())) {
        counted[name] = (counted[name] ?? 0) + calls - (before[name] ?? 0);
      }
    },
  };
  const paths = Object.keys(files).map((path) => `/${path}`);
  const run = await startTests(paths, runner);
  return { results: run.flatMap(resultsOf), stringCalls: counted };
}

function resultsOf(file: File): Result[] {
  // A file that cannot be loaded, and hooks that fail, belong to no test.
  const broken = getSuites(file).filter(({ result }) => result?.errors?.length);
  return [...getTests(file).map(resultOf), ...broken.map(failure)];
}

function resultOf(test: Test): Result {
  const { result, mode } = test;
  const identity = { name: getFullName(test), file: test.file.name };
  if (result?.state === "pass") return { ...identity, outcome: "passed", reason: undefined };
  if ((result?.state ?? mode) !== "skip") return failure(test);
  const note = result !== undefined && "note" in result ? String(result.note) : undefined;
  return { ...identity, outcome: "skipped", reason: note };
}

function failure(task: Suite | Test): Result {
  const errors = task.result?.errors ?? [];
  const texts = errors.map(({ message, stack = "", cause }) => {
    const text = stack.includes(message) ? stack : `${message}\n${stack}`;
    return cause === undefined ? text : `${text}\ncaused by ${(cause as Error).message ?? cause}`;
  });
  return {
    name: getFullName(task),
    file: task.file.name,
    outcome: "failed",
    reason: texts.join("\n") || `it ended as ${task.result?.state ?? task.mode}`,
  };
}
