// A test runner for Stryker that collects the tests once and then runs them again and again in its process: to start
// Vitest anew for each of thousands of mutants takes hours, this takes minutes.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleSuite } from "./suite.mjs";

/** Numbers of Stryker's API. */
const SUCCESS = 0;
const FAILED = 1;

const FILE_RUNNER_CONFIG = {
  root: "/",
  setupFiles: [],
  passWithNoTests: false,
  allowOnly: false,
  sequence: { seed: 0, hooks: "stack", setupFiles: "list" },
  maxConcurrency: 1,
  testTimeout: 120_000,
  hookTimeout: 60_000,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  strictTags: false,
};

/** What the codec, when it is loaded, finds another platform's for want of a Buffer. */
const WITHOUT_BUFFER = new Set(["io/node-buffer", "io/utf8"]);

/** The tests that are run with such a codec, too. */
const OF_STRINGS = /^test\/(vectors\/|laws\/string-paths)/;

function namespace() {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
}

class InProcessRunner {
  /** Where mutated code asks which mutant is active, and tells what is covered. */
  #state = namespace();
  #outfile;
  #loads = 0;
  #module;
  /** The tests, in the order in which they are run: name and function. */
  #tests = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    Error.stackTraceLimit = 0;
    const root = process.cwd();
    this.#outfile = join(root, `test/mutation/suite-${process.pid}.bundle.mjs`);
    [, this.#module] = /build\/(.*)\.js$/.exec(process.env.MUTATED_MODULE);
    await bundleSuite(root, this.#module, this.#outfile);
  }

  /** Loads codec and tests anew, whatever mutants have left behind. */
  async #load() {
    const tests = await this.#collect(() => true);
    if (WITHOUT_BUFFER.has(this.#module)) {
      const more = await this.#collect((path) => OF_STRINGS.test(path), withoutBuffer);
      tests.push(...more.map((test) => ({ ...test, id: `without Buffer: ${test.id}` })));
    }
    this.#tests = tests;
  }

  /** Loads the codec in surroundings of its own, and then the tests. */
  async #collect(isWanted, around = (load) => load()) {
    const url = `${pathToFileURL(this.#outfile).href}?${this.#loads++}`;
    const { codec, collectTests, files, getFn, getFullName, getTests } = await import(url);
    await around(codec);
    const paths = Object.keys(files).flatMap((path) => (isWanted(path) ? [`/${path}`] : []));
    const collected = await collectTests(paths, {
      config: FILE_RUNNER_CONFIG,
      importFile: (path) => files[path.slice(1)](),
    });
    const broken = collected.find(({ result }) => result?.state === "fail");
    if (broken !== undefined)
      throw new Error(broken.result.errors.map(({ message }) => message).join("\n"));
    return collected
      .flatMap((file) => getTests(file))
      .filter(({ mode }) => mode === "run")
      .map((test, index) => ({
        id: `${index} ${getFullName(test)}`,
        file: test.file.name,
        run: getFn(test),
      }));
  }

  async dryRun({ coverageAnalysis }) {
    const state = this.#state;
    state.activeMutant = undefined;
    state.mutantCoverage = { static: {}, perTest: {} };
    await this.#load();
    const tests = [];
    for (const test of this.#tests) {
      if (coverageAnalysis === "perTest") state.currentTestId = test.id;
      const start = performance.now();
      const failure = await failureOf(test);
      const timeSpentMs = performance.now() - start;
      const result = { id: test.id, name: test.id, fileName: test.file, timeSpentMs };
      tests.push(
        failure === undefined
          ? { ...result, status: SUCCESS }
          : { ...result, status: FAILED, failureMessage: failure },
      );
    }
    state.currentTestId = undefined;
    return { status: "complete", tests, mutantCoverage: state.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, disableBail }) {
    const state = this.#state;
    const isStatic = mutantActivation === "static";
    state.mutantCoverage = undefined;
    state.hitLimit = hitLimit;
    state.hitCount = hitLimit === undefined ? undefined : 0;
    try {
      if (!isStatic && this.#tests.length === 0) await this.#load();
      state.activeMutant = activeMutant.id;
      if (isStatic) await this.#load();
      return await this.#runTests(testFilter, disableBail);
    } catch (error) {
      // A codec that does not even load.
      return { status: "killed", killedBy: [], failureMessage: String(error), nrOfTests: 0 };
    } finally {
      state.activeMutant = undefined;
      if (isStatic) this.#tests = [];
    }
  }

  async #runTests(testFilter, disableBail) {
    const state = this.#state;
    const wanted = testFilter === undefined ? undefined : new Set(testFilter);
    const tests =
      wanted === undefined ? this.#tests : this.#tests.filter(({ id }) => wanted.has(id));
    const killers = [];
    let failureMessage = "";
    for (const test of tests) {
      const failure = await failureOf(test);
      if (state.hitLimit !== undefined && state.hitCount > state.hitLimit) {
        this.#tests = [];
        return { status: "timeout", reason: `in ${test.id}` };
      }
      if (failure === undefined) continue;
      killers.push(test);
      failureMessage ||= failure;
      if (!disableBail) break;
    }
    if (killers.length === 0) return { status: "survived", nrOfTests: tests.length };
    // What a mutant has spoilt for good must not be held against the next.
    state.activeMutant = undefined;
    for (const test of killers) {
      if ((await failureOf(test)) !== undefined) this.#tests = [];
    }
    const killedBy = killers.map(({ id }) => id);
    return { status: "killed", killedBy, failureMessage, nrOfTests: tests.length };
  }
}

async function withoutBuffer(load) {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, "Buffer");
  delete globalThis.Buffer;
  try {
    await load();
  } finally {
    Object.defineProperty(globalThis, "Buffer", descriptor);
  }
}

async function failureOf({ run }) {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error?.code === "VITEST_PENDING") return undefined; // It has skipped itself.
    return String(error?.message ?? error).slice(0, 1_000);
  }
}

export const strykerPlugins = [
  { kind: "TestRunner", name: "in-process", injectableClass: InProcessRunner },
];
