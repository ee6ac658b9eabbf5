import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { testsWithoutPeer } from "./test/interop/peers.js";

const source = (path: string, name = "core"): string =>
  fileURLToPath(new URL(`packages/${name}/src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests run on the sources; test/package and test/docs run on what is built.
    alias: [
      { find: "@mqtt-codec/core/io", replacement: source("io/index.ts") },
      { find: "@mqtt-codec/core/dissect", replacement: source("dissect/index.ts") },
      { find: "@mqtt-codec/core/node", replacement: source("adapters/node.ts") },
      { find: "@mqtt-codec/core/web", replacement: source("adapters/web.ts") },
      { find: "@mqtt-codec/core", replacement: source("index.ts") },
      { find: "@mqtt-codec/cli/inputs", replacement: source("inputs/index.ts", "cli") },
      { find: /^@mqtt-codec\/mqtt-packet$/, replacement: source("mqtt.mts", "mqtt-packet") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [
      ...configDefaults.exclude,
      "test/runtimes/**",
      "test/mutation/**",
      ...testsWithoutPeer(),
    ],
    testTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["packages/core/src/**"],
      reporter: ["text-summary", "html"],
      thresholds: { statements: 98, branches: 98, functions: 98, lines: 98 },
    },
  },
});
