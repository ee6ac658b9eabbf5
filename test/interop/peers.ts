/** The programs that tests talk to, which are not npm's to install. */

import { spawnSync } from "node:child_process";

const PEERS = [
  {
    commands: ["mosquitto", "mosquitto_passwd"],
    installed: "mosquitto",
    tests: [
      "interop/mosquitto.test.ts",
      "interop/mosquitto-5.0.test.ts",
      "interop/malformed.test.ts",
      "drop-in/mqttjs.test.ts",
      "drop-in/browser.test.ts",
      "cli/tap-browser.test.ts",
      "cli/tap-mosquitto.test.ts",
    ],
  },
  {
    commands: ["mosquitto_pub", "mosquitto_sub"],
    installed: "mosquitto-clients",
    tests: ["interop/mosquitto-clients.test.ts", "cli/tap-mosquitto.test.ts"],
  },
  {
    commands: ["tshark"],
    installed: "tshark",
    tests: ["interop/tshark.test.ts", "cli/tap-recording.test.ts"],
  },
  {
    commands: ["chromium"],
    installed: "chromium",
    tests: [
      "drop-in/browser.test.ts",
      "cli/tap-browser.test.ts",
      "inspector/accessibility.test.ts",
      "inspector/changing.test.ts",
      "inspector/form-page.test.ts",
      "inspector/looking.test.ts",
      "inspector/sharing.test.ts",
      "inspector/vectors.test.ts",
    ],
  },
  { commands: ["zsh", "fish"], installed: "zsh fish", tests: ["cli/completion-shells.test.ts"] },
  {
    commands: ["openssl"],
    installed: "openssl",
    tests: ["drop-in/mqttjs.test.ts", "cli/tap-mosquitto.test.ts"],
  },
];

function exists(command: string): boolean {
  return spawnSync(command, ["--help"], { stdio: "ignore" }).error === undefined;
}

/**
 * The tests to leave out because what they talk to is not there, each with a line that says so. Under CI
 * none is left out: they fail.
 */
export function testsWithoutPeer(): string[] {
  if (process.env["CI"]) return [];
  return PEERS.flatMap(({ commands, installed, tests }) => {
    if (commands.every(exists)) return [];
    console.warn(
      `test: ${tests.join(", ")} left out for want of ${installed}: apt-get install ${installed}`,
    );
    return tests.map((name) => `test/${name}`);
  });
}
