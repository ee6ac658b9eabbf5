// One module of the codec at a time, which run.mjs names: what is instrumented is several times slower.
const { MUTATED_MODULE: module, MUTATION_REPORT: fileName } = process.env;

export default {
  plugins: ["./test/mutation/in-process.mjs"],
  testRunner: "in-process",
  mutate: [module],
  coverageAnalysis: "perTest",
  // A mutant that only the loading of the codec comes by needs everything loaded anew: where loading is what they do.
  ignoreStatic: !/io\/(node-buffer|utf8)\.js$/.test(module),
  // What no sandbox needs a copy of.
  ignorePatterns: [
    "/bench",
    "/docs",
    "/conformance/generate",
    "coverage",
    "dist",
    "/test/{cli,drop-in,fixtures,fuzz,interop}",
    "/test/{mutation,runtimes}/node_modules",
  ],
  concurrency: 1,
  timeoutMS: 4_000,
  tempDirName: "test/mutation/work/sandboxes",
  reporters: ["json"],
  jsonReporter: { fileName },
};
