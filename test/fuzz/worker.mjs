// node worker.mjs CONFIG -- FLAGS...: fuzzes one target with libFuzzer's flags. CONFIG is a JSON file that tells the
// target's module and the folders whose code is to be instrumented. libFuzzer starts it again itself to merge.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { loadableAddon } from "./addon.mjs";

// Thrown errors are what the codec answers with: their stacks would take most of the time.
Error.stackTraceLimit = 0;

const { target, instrumented, addonFolder } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const flags = process.argv.slice(process.argv.indexOf("--") + 1);

const { dlopen } = process;
process.dlopen = (module, file, ...rest) => {
  const isFuzzer = /fuzzer-\w+-\w+\.node$/.test(file);
  return dlopen.call(process, module, isFuzzer ? loadableAddon(file, addonFolder) : file, ...rest);
};

const { OptionsManager, OptionSource, startFuzzing } = createRequire(import.meta.url)(
  "@jazzer.js/core",
);

const options = new OptionsManager(OptionSource.DefaultCLIOptions).merge(
  {
    fuzzTarget: pathToFileURL(target).href,
    includes: instrumented,
    excludes: ["/node_modules/@jazzer.js/"],
    sync: true,
    timeout: 30_000,
    disableBugDetectors: ["command-injection", "path-traversal", "remote-code", "ssrf"],
    fuzzerOptions: flags,
  },
  OptionSource.CommandLineArguments,
);

// What was instrumented is told, so that nobody takes a run without coverage for one.
const edges = [];
startFuzzing(options).then(({ returnCode, error }) => {
  if (error !== undefined) console.error(`FINDING ${error.message}`);
  process.exitCode = returnCode;
});
const { coverageTracker } = globalThis.Fuzzer;
const { createModuleCounters } = coverageTracker;
coverageTracker.createModuleCounters = function counted(size) {
  edges.push(size);
  console.error(`INSTRUMENTED ${edges.length} modules, ${edges.reduce((a, b) => a + b)} edges`);
  return createModuleCounters.call(this, size);
};
